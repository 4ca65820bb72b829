import { describe, expect, it } from "vitest";
import { lineBytes } from "../../../instrumentation/src/logs/line-queue.ts";
import { logMetrics } from "../../../instrumentation/src/logs/log-metrics.ts";
import type { PushAnswer } from "../../../instrumentation/src/logs/loki-connection.ts";
import { LokiPusher } from "../../../instrumentation/src/logs/loki-pusher.ts";
import type { LokiSettings } from "../../../instrumentation/src/settings/index.ts";
import { createChance } from "../../support/chance.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";
import { quickLoki } from "./logger-stand.ts";
import { type VirtualTime, virtualTime } from "./virtual-time.ts";

const startMs = Date.parse("2026-03-01T12:00:00Z");
const stream = { json: '{"service_name":"shop"}' };
const second = 1000;
const minute = 60 * second;

/** Lines of a push, each with its time in nanoseconds. */
type Push = readonly (readonly [string, string])[];

interface PusherStand {
  readonly pusher: LokiPusher;
  readonly time: VirtualTime;
  readonly pushes: { readonly atMs: number; readonly lines: Push }[];
  values(): Readonly<Record<string, number>>;
}

const answered = (status: number, retryAfter?: string): PushAnswer => ({
  kind: "answered",
  status,
  retryAfter,
});

/** A pusher in virtual time; `reply` answers each push, after a delay in milliseconds where it gives one. */
function stand(
  settings: Partial<LokiSettings>,
  reply: (push: Push, atMs: number) => PushAnswer | readonly [PushAnswer, number],
  random: () => number = () => 0.5,
): PusherStand {
  const time = virtualTime(startMs);
  const instruments = recordInstruments();
  const values = instruments.exposed;
  const pushes: PusherStand["pushes"] = [];
  const pusher = new LokiPusher({
    settings: quickLoki("http://loki", { flushIntervalMs: second, ...settings }),
    metrics: logMetrics(instruments),
    random,
    now: time.now,
    timers: time.timers,
    connection: {
      push: (body) => {
        const lines: Push = JSON.parse(body).streams.flatMap(({ values }: { values: Push }) => values);
        pushes.push({ atMs: time.now() - startMs, lines });
        const answer = reply(lines, time.now() - startMs);
        if ("kind" in answer) return Promise.resolve(answer);
        return new Promise((resolve) => time.timers.after(answer[1], () => resolve(answer[0])));
      },
      close: () => undefined,
    },
  });
  return { pusher, time, pushes, values };
}

function linesOf({ pushes }: PusherStand): readonly string[] {
  return pushes.flatMap(({ lines }) => lines.map(([, line]) => line));
}

describe("a push", () => {
  it("comes when the interval is over, or at once when a batch is full", async () => {
    const { pusher, time, pushes } = stand({ batchLines: 3 }, () => answered(204));
    pusher.add("a", time.now(), stream);
    await time.pass(500);
    pusher.add("b", time.now(), stream);
    await time.pass(5 * second);
    for (const line of ["c", "d", "e", "f"]) pusher.add(line, time.now(), stream);
    await time.pass(5 * second);
    expect(pushes.map(({ atMs, lines }) => [atMs, lines.map(([, line]) => line).join("")])).toEqual([
      [1000, "ab"],
      [5500, "cde"],
      [6500, "f"],
    ]);
  });

  it("carries times in nanoseconds that grow within a millisecond and follow a clock that is set back", async () => {
    const at = stand({}, () => answered(204));
    for (const offsetMs of [0, 0, 0.9, 2, 1, 2, -900_000, -900_000])
      at.pusher.add(`${offsetMs}`, startMs + offsetMs, stream);
    await at.time.pass(5 * second);
    const startNs = BigInt(startMs) * 1_000_000n;
    const times = at.pushes.flatMap(({ lines }) => lines.map(([time]) => Number(BigInt(time) - startNs)));
    expect(times).toEqual([0, 1, 2, 2e6, 2e6 + 1, 2e6 + 2, -9e11, -9e11 + 1]);
  });

  it("is alone: the next one waits for its answer", async () => {
    let openCount = 0;
    const at = stand({ batchLines: 1 }, () => {
      openCount += 1;
      expect(openCount).toBe(1);
      at.time.timers.after(300, () => (openCount -= 1));
      return [answered(204), 300];
    });
    for (const line of ["a", "b", "c"]) at.pusher.add(line, at.time.now(), stream);
    await at.time.pass(5 * second);
    expect(at.pushes.map(({ atMs }) => atMs)).toEqual([0, 300, 600]);
  });

  it("leaves out lines that are older than Loki takes, and lines that fit into no push", async () => {
    const at = stand({ batchBytes: 1000, queueBytes: 5000 }, () => answered(204));
    const weekMs = 7 * 24 * 60 * minute;
    at.pusher.add("too old", startMs - weekMs, stream);
    at.pusher.add("old", startMs - weekMs + 61 * minute, stream);
    at.pusher.add("x".repeat(1000), startMs, stream);
    at.pusher.add("x".repeat(5000), startMs, stream);
    at.pusher.add("new", startMs, stream);
    await at.time.pass(5 * second);
    expect(linesOf(at)).toEqual(["old", "new"]);
    expect(at.values()).toEqual({
      'klaxon_log_lines_dropped_total{reason="line_too_long"}': 2,
      'klaxon_log_lines_dropped_total{reason="too_old"}': 1,
      klaxon_log_lines_sent_total: 2,
      'klaxon_log_pushes_total{outcome="accepted"}': 2,
    });
  });
});

describe("a failure", () => {
  it("is followed by longer and longer delays, up to some seconds", async () => {
    const at = stand(
      {},
      () => ({ kind: "unreachable" }),
      () => 0.999999,
    );
    at.pusher.add("a", startMs, stream);
    await at.time.pass(30 * second);
    const delays = at.pushes.map(({ atMs }, i) => atMs - (at.pushes[i - 1]?.atMs ?? 0));
    expect(delays.map((delayMs) => delayMs + 1)).toEqual([
      1001, 250, 500, 1000, 2000, 4000, 4000, 4000, 4000, 4000, 4000,
    ]);
  });

  it("with advice is followed by what it advises, up to ten seconds", async () => {
    const advice = ["3", "3600"];
    const at = stand({}, () => {
      const retryAfter = advice.shift();
      return retryAfter === undefined ? answered(204) : answered(429, retryAfter);
    });
    at.pusher.add("a", startMs, stream);
    await at.time.pass(minute);
    expect(at.pushes.map(({ atMs }) => atMs)).toEqual([1000, 4000, 14_000]);
    expect(at.values()).toMatchObject({ klaxon_log_lines_sent_total: 1 });
  });

  it("is not answered by pushing more often because more lines come", async () => {
    const at = stand(
      { batchLines: 2 },
      () => answered(503),
      () => 0.999999,
    );
    for (let i = 0; i < 1000; i++) {
      at.pusher.add(`line ${i}`, at.time.now(), stream);
      await at.time.pass(10);
    }
    expect(at.pushes.length).toBeLessThan(8);
  });

  it("on one line alone drops this line, and only while others are taken", async () => {
    const at = stand({ queueLines: 1000, queueBytes: 1_000_000 }, (push) =>
      answered(push.some(([, line]) => line === "bad") ? 500 : 204),
    );
    for (let i = 0; i < 100; i++) at.pusher.add(i === 37 ? "bad" : `line ${i}`, at.time.now(), stream);
    await at.time.pass(5 * minute);
    expect(at.values()).toMatchObject({
      klaxon_log_lines_sent_total: 99,
      'klaxon_log_lines_dropped_total{reason="refused"}': 1,
    });
    const down = stand({}, () => answered(500));
    for (let i = 0; i < 100; i++) down.pusher.add(`line ${i}`, down.time.now(), stream);
    await down.time.pass(60 * minute);
    expect(down.values()).toMatchObject({ klaxon_log_lines_waiting: 100 });
    expect(Object.keys(down.values()).filter((name) => name.includes("dropped"))).toEqual([]);
  });

  it("for size makes the next pushes smaller until they are taken", async () => {
    const at = stand({ batchLines: 64, queueLines: 1000, queueBytes: 1_000_000 }, (push) =>
      answered(push.length > 10 ? 413 : 204),
    );
    for (let i = 0; i < 500; i++) at.pusher.add(`line ${i}`, at.time.now(), stream);
    await at.time.pass(minute);
    expect(at.pushes.slice(0, 5).map(({ lines }) => lines.length)).toEqual([64, 32, 16, 8, 16]);
    expect(at.values().klaxon_log_lines_sent_total).toBeGreaterThan(100);
  });
});

describe("a full queue", () => {
  it("drops its oldest lines, by count and by memory", async () => {
    const byCount = stand({ queueLines: 3 }, () => answered(204));
    for (const line of ["a", "b", "c", "d", "e"]) byCount.pusher.add(line, startMs, stream);
    await byCount.time.pass(5 * second);
    expect(linesOf(byCount)).toEqual(["c", "d", "e"]);
    const byBytes = stand({ queueBytes: 3 * lineBytes("x".repeat(100)) }, () => answered(204));
    for (const letter of ["a", "b", "c", "d", "e"]) byBytes.pusher.add(letter.repeat(100), startMs, stream);
    expect(byBytes.pusher.waiting()).toEqual({ lines: 3, bytes: 3 * lineBytes("x".repeat(100)) });
    await byBytes.time.pass(5 * second);
    expect(linesOf(byBytes).map((line) => line[0])).toEqual(["c", "d", "e"]);
    expect(byBytes.values()).toMatchObject({ 'klaxon_log_lines_dropped_total{reason="queue_full"}': 2 });
  });

  it("counts the lines of a push that is under way", async () => {
    const at = stand({ queueLines: 3, batchLines: 3 }, () => [{ kind: "timeout" }, 10 * second]);
    for (const line of ["a", "b", "c"]) at.pusher.add(line, startMs, stream);
    await at.time.pass(second);
    at.pusher.add("d", at.time.now(), stream);
    expect(at.pusher.waiting().lines).toBe(3);
    expect(at.values()).toMatchObject({ 'klaxon_log_lines_dropped_total{reason="queue_full"}': 1 });
  });
});

describe("an hour's load", () => {
  it.each(process.env.KLAXON_DOSE === "full" ? [1, 2, 3, 4, 5, 6, 7, 8] : [1])(
    "is held within the limits whatever Loki does, and flows again within seconds (chance %i)",
    async (seed) => {
      const random = createChance(seed).uniform;
      const kinds: readonly (PushAnswer | "take" | "hang")[] = [
        "take",
        { kind: "unreachable" },
        "hang",
        answered(500),
        "take",
        answered(429),
        answered(429, "5"),
        answered(400),
        answered(503),
      ];
      const periodMs = 6 * minute;
      let kind = kinds[0];
      const at = stand(
        { queueLines: 5000, queueBytes: 600_000, batchLines: 500, batchBytes: 100_000, timeoutMs: 5000 },
        () => {
          if (kind === "take" || kind === undefined) return [answered(204), 20];
          return kind === "hang" ? [{ kind: "timeout" }, 5000] : kind;
        },
        random,
      );
      let addedCount = 0;
      for (let elapsedMs = 0; elapsedMs < 60 * minute; elapsedMs += 100) {
        kind = kinds[Math.floor(elapsedMs / periodMs)] ?? "take";
        for (let i = 0; i < 10; i++) {
          at.pusher.add(
            `line ${addedCount} ${"x".repeat(Math.floor(random() * 200))}`,
            at.time.now(),
            stream,
          );
          addedCount += 1;
        }
        await at.time.pass(100);
        const { lines, bytes } = at.pusher.waiting();
        expect(lines).toBeLessThanOrEqual(5000);
        expect(bytes).toBeLessThanOrEqual(600_000);
        // Five seconds are the longest delay; the time limit of what hangs comes on top.
        if (kind === "take" && elapsedMs % periodMs === 15 * second) expect(lines).toBeLessThan(200);
      }
      expect(await Promise.race([at.pusher.flush(1000), at.time.pass(5 * second).then(() => "passed")])).toBe(
        true,
      );
      const values = at.values();
      const dropped = Object.entries(values).filter(([name]) =>
        name.startsWith("klaxon_log_lines_dropped_total"),
      );
      expect(addedCount).toBe(360_000);
      expect(dropped.reduce((sum, [, count]) => sum + count, values.klaxon_log_lines_sent_total ?? 0)).toBe(
        addedCount,
      );
      expect(values.klaxon_log_lines_sent_total).toBeGreaterThan(72_000);
      at.pusher.close();
    },
  );
});
