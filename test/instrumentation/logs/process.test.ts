import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { repositoryRoot } from "../../support/repository.ts";
import { type FakeLoki, type LokiMode, startFakeLoki } from "./fake-loki.ts";

const lokis: FakeLoki[] = [];

afterEach(async () => {
  for (const loki of lokis.splice(0)) await loki.down();
});

async function lokiThat(mode: LokiMode | "is down"): Promise<FakeLoki> {
  const loki = await startFakeLoki(mode === "is down" ? { kind: "take" } : mode);
  if (mode === "is down") await loki.down();
  lokis.push(loki);
  return loki;
}

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly lines: readonly Record<string, unknown>[];
  readonly stderr: string;
}

function start(url: string, what: string, stdio: "pipe" | "ignore" = "pipe"): ChildProcess {
  const script = join(repositoryRoot, "test/instrumentation/logs/logging-process.ts");
  return spawn(process.execPath, ["--expose-gc", "--import", "tsx", script, url, what], {
    cwd: repositoryRoot,
    stdio: ["ignore", stdio, "pipe"],
  });
}

async function endOf(child: ChildProcess): Promise<Ended> {
  const texts = { stdout: "", stderr: "" };
  child.stdout?.on("data", (chunk) => (texts.stdout += chunk));
  child.stderr?.on("data", (chunk) => (texts.stderr += chunk));
  const [code, signal] = await once(child, "close");
  const lines = texts.stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line));
  return { code, signal, lines, stderr: texts.stderr };
}

describe("a process that logs", () => {
  it.each(["is down", "hangs"])("ends by itself while Loki %s", async (state) => {
    const loki = await lokiThat(state === "hangs" ? { kind: "hang" } : "is down");
    const { code, signal, lines, stderr } = await endOf(start(loki.url, "end while a push is under way"));
    expect({ code, signal, stderr }).toEqual({ code: 0, signal: null, stderr: "" });
    expect(lines.map(({ message }) => message)).toEqual(["hello", "bye"]);
  });

  it("ends by itself while nobody takes its connection", async () => {
    const silent = createServer({ pauseOnConnect: true });
    silent.listen(0, "127.0.0.1");
    await once(silent, "listening");
    const address = silent.address();
    const port = typeof address === "object" ? address?.port : 0;
    const { code, lines } = await endOf(start(`http://127.0.0.1:${port}`, "end while a push is under way"));
    silent.close();
    expect({ code, count: lines.length }).toEqual({ code: 0, count: 2 });
  });

  it("stays until its flush is over, and no longer than that", async () => {
    const up = await lokiThat({ kind: "slow", delayMs: 20 });
    const flushed = await endOf(start(up.url, "flush"));
    expect(flushed.lines.at(-1)).toMatchObject({ message: "flushed", isDone: true });
    const hanging = await lokiThat({ kind: "hang" });
    const unflushed = await endOf(start(hanging.url, "flush"));
    expect(unflushed.lines.at(-1)).toMatchObject({ message: "flushed", isDone: false });
    expect([flushed.code, unflushed.code]).toEqual([0, 0]);
  });

  it("is asked by its own SIGTERM handler alone", async () => {
    const loki = await lokiThat("is down");
    const child = start(loki.url, "SIGTERM");
    const ended = endOf(child);
    if (child.stdout !== null) await once(child.stdout, "data");
    child.kill("SIGTERM");
    const { code, signal, lines } = await ended;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(lines.slice(1)).toMatchObject([
      { message: "handled", listenerCount: 1 },
      { message: "ended in its own time" },
    ]);
  });

  const failing: readonly (readonly [string, LokiMode | "is down"])[] = [
    ["is down", "is down"],
    ["hangs", { kind: "hang" }],
    ["answers 500", { kind: "status", status: 500 }],
    ["answers 400", { kind: "status", status: 400 }],
    ["takes lines", { kind: "take" }],
  ];
  it.skipIf(process.env.KLAXON_DOSE !== "full").each(failing)(
    "does not grow under load while Loki %s",
    { timeout: 120_000 },
    async (_state, mode) => {
      const loki = await lokiThat(mode);
      const { code, stderr } = await endOf(start(loki.url, "load", "ignore"));
      expect(code).toBe(0);
      const { grewBytes, values } = JSON.parse(stderr);
      expect(grewBytes).toBeLessThan(3_000_000);
      const { klaxon_log_lines_sent_total: sent = 0, klaxon_log_lines_waiting: waiting = 0 } = values;
      const dropped = Object.entries<number>(values).filter(([name]) => name.includes("log_lines_dropped"));
      expect(dropped.reduce((sum, [, count]) => sum + count, sent + waiting)).toBe(450_000);
      expect({ refusals: loki.refusals.slice(0, 5), isAlone: loki.openMax <= 1 }).toEqual({
        refusals: [],
        isAlone: true,
      });
    },
  );
});
