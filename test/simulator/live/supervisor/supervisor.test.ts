import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { startSupervisor } from "../../../../simulator/cli/start-supervisor.ts";
import type { Supervisor } from "../../../../simulator/live/supervisor/index.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "klaxon-supervisor-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function withSupervisor(use: (supervisor: Supervisor) => Promise<void>): Promise<void> {
  const supervisor = await startSupervisor(folder);
  try {
    await use(supervisor);
  } finally {
    await supervisor.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that nobody has waited for yet is dead all the same.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

async function untilDead(pids: readonly number[]): Promise<readonly number[]> {
  for (let round = 0; round < 200 && pids.some(isAlive); round++) await wait(50);
  return pids.filter(isAlive);
}

describe("the supervisor of a live drill", () => {
  it("starts a program, tells of its end, and starts it anew under its name", async () => {
    await withSupervisor(async (supervisor) => {
      const plan = { name: "sleeper", command: "sleep", args: ["60"] };
      const first = await supervisor.start(plan);
      expect(isAlive(first.pid)).toBe(true);
      await expect(supervisor.start(plan)).rejects.toMatchObject({ code: "running" });
      await first.signal("SIGKILL");
      expect(await first.exited).toEqual({ code: null, signal: "SIGKILL" });
      await expect(first.signal("SIGTERM")).rejects.toMatchObject({ code: "not-running" });
      const second = await supervisor.start(plan);
      expect(second.pid).not.toBe(first.pid);
    });
  });

  it("tells of a program that ends at once, and of one that is not there", async () => {
    await withSupervisor(async (supervisor) => {
      const quick = await supervisor.start({
        name: "quick",
        command: "sh",
        args: ["-c", "echo gone; exit 3"],
      });
      expect(await quick.exited).toEqual({ code: 3, signal: null });
      expect(readFileSync(join(supervisor.folder, "logs/quick.log"), "utf8")).toBe("gone\n");
      const missing = supervisor.start({ name: "missing", command: "/nowhere/at-all", args: [] });
      await expect(missing).rejects.toMatchObject({ code: "ENOENT" });
    });
  });

  it("ends with a program what that has started", async () => {
    await withSupervisor(async (supervisor) => {
      const pidFile = join(folder, "child.pid");
      const parent = await supervisor.start({
        name: "parent",
        command: "sh",
        args: ["-c", `sleep 60 & echo $! > '${pidFile}'; wait`],
      });
      for (let round = 0; round < 100 && !existsSync(pidFile); round++) await wait(20);
      const child = Number(readFileSync(pidFile, "utf8"));
      await parent.signal("SIGKILL");
      expect(await untilDead([child])).toEqual([]);
    });
  });

  it("kills what does not end when it is asked, a stopped one as well", async () => {
    await withSupervisor(async (supervisor) => {
      const deaf = await supervisor.start({
        name: "deaf",
        command: "sh",
        args: ["-c", "trap '' TERM; sleep 60 & wait; sleep 60"],
      });
      await wait(200);
      await deaf.stop(100);
      expect(isAlive(deaf.pid)).toBe(false);
      const stopped = await supervisor.start({ name: "stopped", command: "sleep", args: ["60"] });
      await stopped.signal("SIGSTOP");
      await stopped.stop(1_000);
      expect(await stopped.exited).toEqual({ code: null, signal: "SIGTERM" });
    });
  });

  it("runs a command to its end, and kills one that takes too long", async () => {
    await withSupervisor(async (supervisor) => {
      const done = await supervisor.run({
        command: "sh",
        args: ["-c", "cat; echo bad >&2; exit 4"],
        input: "said",
        timeoutMs: 5_000,
      });
      expect(done).toEqual({ code: 4, signal: null, stdout: "said", stderr: "bad\n" });
      const endless = supervisor.run({ command: "sleep", args: ["60"], timeoutMs: 100 });
      await expect(endless).rejects.toMatchObject({ code: "timeout" });
    });
  });

  it("undoes in reverse order what it was told, and removes its folder", async () => {
    const log = join(folder, "undone");
    const undo = (what: string) => ({
      command: "sh",
      args: ["-c", `echo ${what} >> '${log}'`],
      timeoutMs: 5_000,
    });
    await withSupervisor(async (supervisor) => {
      await supervisor.atEnd("first", undo("first"));
      await supervisor.atEnd("second", undo("second"));
      await supervisor.atEnd("third", undo("third"));
      await supervisor.atEnd("second", undefined);
      writeFileSync(join(supervisor.folder, "file"), "");
    });
    expect(readFileSync(log, "utf8")).toBe("third\nfirst\n");
    expect(readdirSync(folder)).toEqual(["undone"]);
  });

  it("leaves nothing behind when its runner is killed", async () => {
    const script = join(import.meta.dirname, "killed-runner.ts");
    const undone = join(folder, "undone");
    const runner = spawn(process.execPath, ["--import", "tsx", script, folder, undone], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const pids = await new Promise<readonly number[]>((resolve) => {
      runner.stdout.once("data", (chunk: Buffer) => resolve(JSON.parse(chunk.toString())));
    });
    expect(pids.map(isAlive)).toEqual([true, true, true]);
    runner.kill("SIGKILL");
    expect(await untilDead(pids)).toEqual([]);
    for (let round = 0; round < 100 && readdirSync(folder).some((name) => name !== "undone"); round++)
      await wait(50);
    expect(readdirSync(folder)).toEqual(["undone"]);
  });
});
