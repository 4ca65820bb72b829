import { type ContextManager, context, ROOT_CONTEXT, type Span, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { FaultError } from "../../../instrumentation/src/faults/index.ts";
import { allowFaults, type FaultySetting, reach } from "./faulty-service.ts";

let setting: FaultySetting | undefined;

function allow(parts: Parameters<typeof allowFaults>[1] = {}): FaultySetting {
  setting = allowFaults(["db.query", "process"], parts);
  return setting;
}

afterEach(() => setting?.faults.close());

const atQuery = { ...reach, point: "db.query" };

async function thrownBy(faults: FaultySetting["faults"]): Promise<unknown> {
  try {
    await faults.point("db.query");
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("a point of the application", () => {
  it("throws the error that is asked for, and counts it", async () => {
    const { faults, ask, instruments } = allow();
    await ask("PUT", "/faults/broken", { ...atQuery, kind: "error", status: 502, message: "bad gateway" });
    expect(await thrownBy(faults)).toEqual(
      new FaultError("bad gateway", {
        code: "KLAXON_FAULT",
        status: 502,
        faultId: "broken",
        point: "db.query",
      }),
    );
    expect(faults.point("db.other")).toBe(undefined);
    expect(faults.list().map(({ arrivalCount, strikeCount }) => [arrivalCount, strikeCount])).toEqual([
      [1, 1],
    ]);
    expect(instruments.values.get('klaxon_faults_injected_total{kind="error",point="db.query"}')).toBe(1);
  });

  it("throws as a dependency that is down would", async () => {
    const { faults, ask } = allow();
    await ask("PUT", "/faults/db-down", { ...atQuery, kind: "refuse" });
    expect(await thrownBy(faults)).toMatchObject({
      code: "ECONNREFUSED",
      statusCode: 503,
      message: "connect ECONNREFUSED (injected fault `db-down` at `db.query`)",
    });
  });

  it("waits, then fails, where both are asked for; a point that nobody awaits harms nobody", async () => {
    const { faults, ask } = allow();
    await ask("PUT", "/faults/a", {
      ...atQuery,
      kind: "latency",
      delay: { distribution: "fixed", delayMs: 20 },
    });
    await ask("PUT", "/faults/b", { ...atQuery, kind: "error" });
    const startedAtMs = performance.now();
    void faults.point("db.query");
    expect(await thrownBy(faults)).toMatchObject({ status: 500, faultId: "b" });
    expect(performance.now() - startedAtMs).toBeGreaterThan(15);
  });

  it("lets go those that wait when their fault ends", async () => {
    const { faults, ask } = allow();
    await ask("PUT", "/faults/a", {
      ...atQuery,
      kind: "latency",
      delay: { distribution: "fixed", delayMs: 60_000 },
    });
    const waiting = Promise.all([faults.point("db.query"), faults.point("db.query")]);
    await ask("DELETE", "/faults");
    await waiting;
    expect(faults.point("db.query")).toBe(undefined);
  });

  it("strikes the same arrivals with the same seed, others with another, about as many as its rate says", async () => {
    const strikes = async (id: string, seed: number) => {
      const { faults, ask } = allow();
      await ask("PUT", `/faults/${id}`, { ...atQuery, kind: "error", rate: 0.3, seed });
      const struck: number[] = [];
      for (let arrival = 0; arrival < 2_000; arrival++) {
        if ((await thrownBy(faults)) !== undefined) struck.push(arrival);
      }
      await faults.close();
      return struck;
    };
    const first = await strikes("a", 1);
    expect(await strikes("a", 1)).toEqual(first);
    expect(await strikes("a", 2)).not.toEqual(first);
    expect(await strikes("b", 1)).not.toEqual(first);
    // Six deviations of a fair draw.
    expect(Math.abs(first.length - 600)).toBeLessThan(6 * Math.sqrt(2_000 * 0.3 * 0.7));
  });

  it("marks the active span", async () => {
    const { faults, ask } = allow();
    await ask("PUT", "/faults/x", { ...atQuery, kind: "refuse" });
    const marks: unknown[] = [];
    const span: Span = Object.assign(trace.wrapSpanContext({ traceId: "1", spanId: "2", traceFlags: 1 }), {
      setAttributes(attributes: unknown) {
        marks.push(attributes);
        return span;
      },
      addEvent(name: string) {
        marks.push(name);
        return span;
      },
    });
    const active = trace.setSpan(ROOT_CONTEXT, span);
    const manager: ContextManager = {
      active: () => active,
      with: (_, run, self, ...values) => run.call(self, ...values),
      bind: (_, target) => target,
      enable: () => manager,
      disable: () => manager,
    };
    context.setGlobalContextManager(manager);
    await thrownBy(faults);
    context.disable();
    expect(marks).toEqual([
      { "klaxon.fault.id": "x", "klaxon.fault.kind": "refuse", "klaxon.fault.point": "db.query" },
      "klaxon.fault",
    ]);
  });

  it("blocks no longer than the lease, and leaves the loop alone for as long afterwards", async () => {
    const clock = { nowMs: 0 };
    const blocks: number[] = [];
    const { faults, ask } = allow({
      now: () => clock.nowMs,
      block: (durationMs) => {
        blocks.push(durationMs);
        clock.nowMs += durationMs;
      },
    });
    await ask("PUT", "/faults/x", { ...atQuery, kind: "block", blockMs: 4_000, leaseMs: 10_000 });
    for (; clock.nowMs < 12_000; clock.nowMs += 1_000) await faults.point("db.query");
    expect(blocks).toEqual([4_000, 2_000]);
    expect(faults.list()[0]).toMatchObject({ endedBy: "lease", strikeCount: 2 });
  });

  it("does not outlive the lease though the event loop was blocked", async () => {
    const clock = { nowMs: 0 };
    const { faults, ask } = allow({ now: () => clock.nowMs });
    await ask("PUT", "/faults/x", { ...atQuery, kind: "error" });
    clock.nowMs = 10_000;
    expect(await thrownBy(faults)).toBe(undefined);
    expect(faults.list()[0]?.endedBy).toBe("lease");
  });

  it("gives memory back when the fault ends", async () => {
    const { faults, ask } = allow();
    const mebibyte = 1024 * 1024;
    await ask("PUT", "/faults/x", {
      ...atQuery,
      kind: "memory",
      bytesPerStrike: 64 * mebibyte,
      bytesMax: 128 * mebibyte,
    });
    const before = process.memoryUsage.rss();
    for (let count = 0; count < 5; count++) await faults.point("db.query");
    const during = process.memoryUsage.rss();
    await ask("DELETE", "/faults/x");
    const after = process.memoryUsage.rss();
    expect(during - before).toBeGreaterThan(100 * mebibyte);
    expect(during - after).toBeGreaterThan(100 * mebibyte);
    expect(faults.list()[0]).toMatchObject({ arrivalCount: 5, strikeCount: 2 });
  });

  it("ends the process with the code that is asked for, by the clock where the point is the process", async () => {
    const codes: number[] = [];
    const { ask, journal } = allow({ exit: (code) => codes.push(code) });
    await ask("PUT", "/faults/x", { ...reach, kind: "exit", point: "process", intervalMs: 100, code: 42 });
    while (codes.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(codes).toEqual([42]);
    expect(journal.at(-1)).toBe('a fault ends the process {"fault":"x","code":42}');
  });
});
