import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { describe, expect, it } from "vitest";
import { createShutdown, openServerBook } from "../../../instrumentation/src/shutdown/index.ts";

const settings = { isOnSignal: false, drainMs: 5_000, closeMs: 1_000, flushMs: 1_000 };

function traced() {
  const trace: string[] = [];
  const book = openServerBook({ findsServers: false });
  const wait = (durationMs: number, signal: AbortSignal) => {
    if (durationMs === settings.drainMs) trace.push("waited 5000 ms");
    return durationMs === settings.drainMs
      ? Promise.resolve()
      : new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  };
  const flushers = ["logs", "metrics"].map((name) => ({ name, flush: () => trace.push(`flushed ${name}`) }));
  const health = { startDraining: () => trace.push("not ready") };
  return { trace, book, shutdown: createShutdown(settings, { health, book, flushers, wait, now: () => 0 }) };
}

async function listening(): Promise<Server> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

describe("a shutdown", () => {
  it("goes in its order, once, however often it is asked for", async () => {
    const { trace, book, shutdown } = traced();
    const server = await listening();
    book.add(server);
    server.on("close", () => trace.push("closed"));
    shutdown.addStep("pool", "closed", () => trace.push("pool ended"));
    shutdown.addStep("sockets", "closing", () => trace.push("sockets ended"));
    expect(shutdown.phase).toBe("not started");
    const [first, second] = await Promise.all([shutdown.run(), shutdown.run()]);
    expect(second).toBe(first);
    expect(shutdown.phase).toBe("done");
    expect(trace).toEqual([
      "not ready",
      "waited 5000 ms",
      "sockets ended",
      "closed",
      "pool ended",
      "flushed logs",
      "flushed metrics",
    ]);
    expect(first).toEqual({
      serverCount: 1,
      cutConnectionCount: 0,
      steps: ["sockets", "pool", "logs", "metrics"].map((name) => ({ name, outcome: "done" })),
      durationMs: 0,
    });
  });

  it("has nothing to drain where no server listens, and leaves out those that answer to the end", async () => {
    const { trace, book, shutdown } = traced();
    const server = await listening();
    book.exclude(server);
    book.add(server);
    await shutdown.run();
    expect(trace).toEqual(["not ready", "flushed logs", "flushed metrics"]);
    expect(server.listening).toBe(true);
    server.close();
  });

  it("does not reject where steps do, or where a server was closed before", async () => {
    const { book, shutdown } = traced();
    const server = await listening();
    book.add(server);
    server.close();
    shutdown.addStep("pool", "closing", () => {
      throw new Error("no pool at postgres://u:p@db");
    });
    expect((await shutdown.run()).steps[0]).toEqual({
      name: "pool",
      outcome: "failed",
      reason: "no pool at postgres://[redacted]@db",
    });
  });
});
