import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  askRunner,
  type ControlRequest,
  RunFolder,
  type RunRecord,
  readProcessTable,
  serveControl,
  stateFolderPath,
} from "../../../../simulator/live/control/index.ts";

const uid = process.getuid?.() ?? 0;
let parent = "";
let folder = "";

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), "klaxon-control-"));
  folder = stateFolderPath({ runtimeFolder: parent, temporaryFolder: "/nowhere", uid });
});
afterEach(() => rmSync(parent, { recursive: true, force: true }));

function record(id: string, pid: number): RunRecord {
  return {
    version: 1,
    id,
    pid,
    processStart: `start of ${pid}`,
    startedAt: "2026-01-01T00:00:00.000Z",
    by: "ann",
    scenarios: ["api/instance-killed"],
  };
}

/** A folder on a machine where only these processes run. */
function runsWith(...alive: readonly number[]): RunFolder {
  const processes = {
    startOf: async (pid: number) => (alive.includes(pid) ? `start of ${pid}` : undefined),
  };
  return new RunFolder(folder, { uid, processes });
}

describe("the right to run", () => {
  it("is one run's at a time", async () => {
    const runs = runsWith(1, 2);
    const first = await runs.take(record("first", 1));
    expect(first.kind).toBe("taken");
    expect(await runs.take(record("second", 2))).toEqual({
      kind: "refused",
      holder: { record: record("first", 1), socketPath: join(folder, "first.sock") },
    });
    expect(readdirSync(folder).sort()).toEqual(["first.json", "run.lock"]);
    if (first.kind === "taken") await first.release();
    expect(readdirSync(folder)).toEqual([]);
    expect((await runs.take(record("second", 2))).kind).toBe("taken");
  });

  it("of a dead runner is taken over, and what it left is removed", async () => {
    await runsWith(1).take(record("first", 1));
    writeFileSync(join(folder, "first.sock"), "");
    expect((await runsWith(2).take(record("second", 2))).kind).toBe("taken");
    expect(readdirSync(folder).sort()).toEqual(["run.lock", "second.json"]);
  });

  it("is not another process's that was given the dead one's number", async () => {
    await runsWith(1).take(record("first", 1));
    const later = new RunFolder(folder, { uid, processes: { startOf: async () => "later" } });
    expect((await later.take({ ...record("second", 1), processStart: "later" })).kind).toBe("taken");
  });

  it("that cannot be read is taken over", async () => {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeFileSync(join(folder, "run.lock"), '{"version": 1, "id"');
    expect((await runsWith(2).take(record("second", 2))).kind).toBe("taken");
  });

  it("is given to one of many who ask at once", async () => {
    await runsWith(99).take(record("dead", 99));
    const pids = Array.from({ length: 12 }, (_, index) => index + 1);
    const runs = runsWith(...pids);
    const outcomes = await Promise.all(pids.map((pid) => runs.take(record(`run-${pid}`, pid))));
    expect(outcomes.filter(({ kind }) => kind === "taken")).toHaveLength(1);
  });

  it("is not looked for in a folder that others may write to", async () => {
    mkdirSync(folder, { recursive: true, mode: 0o777 });
    const loose = join(parent, `klaxon-${uid}`);
    rmSync(loose, { recursive: true });
    mkdirSync(loose, { mode: 0o755 });
    await expect(runsWith(1).take(record("first", 1))).rejects.toThrow("is not yours alone");
  });
});

describe("the runs that are going on", () => {
  it("are those whose process lives; the rest is removed", async () => {
    await runsWith(1).take(record("first", 1));
    expect(await runsWith(1).running()).toEqual([
      { record: record("first", 1), socketPath: join(folder, "first.sock") },
    ]);
    expect(await runsWith().running()).toEqual([]);
    expect(readdirSync(folder)).toEqual(["run.lock"]);
  });

  it("are none where nobody ever ran", async () => {
    expect(await runsWith().running()).toEqual([]);
  });
});

describe("the table of processes", () => {
  const table = readProcessTable((pid, signal) => process.kill(pid, signal));

  it("knows this process, always with the same start", async () => {
    const start = await table.startOf(process.pid);
    expect(start).toMatch(/./);
    expect(await table.startOf(process.pid)).toBe(start);
  });

  it("knows that there is no process of a number that is never given", async () => {
    expect(await table.startOf(2 ** 30)).toBeUndefined();
  });
});

describe("the socket of a run", () => {
  it("is its owner's alone, answers, and goes with the run", async () => {
    const path = join(parent, "run.sock");
    const asked: ControlRequest[] = [];
    const server = await serveControl(path, (request) => {
      asked.push(request);
      return { isDone: true, message: "done" };
    });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(await askRunner(path, { kind: "abort", by: "ben" })).toEqual({ isDone: true, message: "done" });
    expect(asked).toEqual([{ kind: "abort", by: "ben" }]);
    await server.close();
    expect(readdirSync(parent)).toEqual([]);
    expect(await askRunner(path, { kind: "status" })).toMatchObject({ isDone: false });
  });

  it("refuses what is no request", async () => {
    const path = join(parent, "run.sock");
    const server = await serveControl(path, () => ({ isDone: true, message: "done" }));
    const answer = await askRunner(path, { kind: "ack", by: "" });
    expect(answer).toEqual({
      isDone: false,
      message: "the request is not understood; both sides must be of one version of klaxon",
    });
    await server.close();
  });
});
