import { afterEach, describe, expect, it } from "vitest";
import { type FakeLoki, type LokiMode, startFakeLoki } from "./fake-loki.ts";
import { type LoggerStand, quickLoki, standLogger } from "./logger-stand.ts";

const lokis: FakeLoki[] = [];
const stands: LoggerStand[] = [];

afterEach(async () => {
  for (const stand of stands.splice(0)) stand.close();
  for (const loki of lokis.splice(0)) await loki.down();
});

async function start(mode?: LokiMode): Promise<FakeLoki> {
  const loki = await startFakeLoki(mode);
  lokis.push(loki);
  return loki;
}

function connect(...given: Parameters<typeof quickLoki>): LoggerStand {
  const stand = standLogger({ loki: quickLoki(...given) });
  stands.push(stand);
  return stand;
}

/** Waits until something holds; a test that waits in vain ends by its own time limit. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function messagesOf(loki: FakeLoki): readonly unknown[] {
  return loki.lines.map(({ line }) => JSON.parse(line).message);
}

const numbers = (count: number) => Array.from({ length: count }, (_, i) => String(i));

describe("a Loki that takes everything", () => {
  it("gets every line once, in order, with times that never repeat", async () => {
    const loki = await start();
    const { logger, flush, values } = connect(loki.url, { queueLines: 1000, queueBytes: 1_000_000 });
    for (const number of numbers(500)) logger.info(number);
    expect(await flush(2000)).toBe(true);
    expect(messagesOf(loki)).toEqual(numbers(500));
    expect(new Set(loki.lines.map(({ timestamp }) => timestamp)).size).toBe(500);
    expect(loki.lines.map(({ timestamp }) => timestamp)).toEqual(
      loki.lines.map(({ timestamp }) => timestamp).toSorted(),
    );
    expect({ refusals: loki.refusals, openMax: loki.openMax }).toEqual({ refusals: [], openMax: 1 });
    expect(values()).toMatchObject({ klaxon_log_lines_sent_total: 500 });
    expect(Object.keys(values()).filter((name) => name.includes("dropped"))).toEqual([]);
  });

  it("gets pushes no larger than the limits of a batch, beside the lines of stdout", async () => {
    const loki = await start();
    const { logger, flush, text } = connect(loki.url, { queueLines: 1000, queueBytes: 1_000_000 });
    for (const number of numbers(300)) logger.warn(`${number} "quoted" ü ${"x".repeat(Number(number))}`);
    expect(await flush(2000)).toBe(true);
    expect(Math.max(...loki.requests.map(({ bytes }) => bytes))).toBeLessThanOrEqual(20_000);
    expect(loki.lines.map(({ line }) => `${line}\n`).join("")).toBe(text());
    expect(loki.refusals).toEqual([]);
  });

  it("is shown the tenant and either credentials", async () => {
    const loki = await start();
    for (const settings of [
      { tenant: "team-a", basicAuth: "user:pässword" },
      { bearerToken: "abc" },
      {},
    ] as const) {
      const { logger, flush } = connect(loki.url, settings);
      logger.info("hello");
      expect(await flush(2000)).toBe(true);
    }
    const { logger, flush } = connect(`${loki.url.replace("//", "//u%40x:p%3Aq@")}/`);
    logger.info("hello");
    expect(await flush(2000)).toBe(true);
    const shown = loki.requests.map(({ headers }) => [headers.authorization, headers["x-scope-orgid"]]);
    expect(shown).toEqual([
      [`Basic ${Buffer.from("user:pässword").toString("base64")}`, "team-a"],
      ["Bearer abc", undefined],
      [undefined, undefined],
      [`Basic ${Buffer.from("u@x:p:q").toString("base64")}`, undefined],
    ]);
    expect(loki.refusals).toEqual([]);
  });

  it("takes lines of any fields, labels and lengths", async () => {
    const loki = await start();
    const labels = Object.fromEntries(numbers(30).map((number) => [`${number}-label.ü`, "x".repeat(5000)]));
    const { logger, flush, values } = connect(loki.url, {
      labels: { ...labels, __reserved: "a", "": "b", level: "c", empty: "" },
      labelFields: ["tenant", "__a", "9", "password"],
      queueBytes: 10_000_000,
      batchBytes: 1_000_000,
    });
    logger.info("x".repeat(1_000_000), { tenant: 5, password: "p" });
    logger.info('\u0000\ud800\u2028"\\ü🙂'.repeat(10_000), { tenant: "\ud800" });
    logger.info("deep", { tenant: { not: "a text" }, big: numbers(100_000) });
    expect(await flush(2000)).toBe(true);
    expect({ refusals: loki.refusals, lines: loki.lines.length }).toEqual({ refusals: [], lines: 3 });
    expect(values()).toMatchObject({ klaxon_log_lines_sent_total: 3 });
  });
});

const failures: Readonly<Record<string, { readonly mode: LokiMode; readonly outcome: string }>> = {
  hangs: { mode: { kind: "hang" }, outcome: "timeout" },
  "drips its answer": { mode: { kind: "drip" }, outcome: "timeout" },
  "answers without end": { mode: { kind: "flood" }, outcome: "failed" },
  "answers 500": { mode: { kind: "status", status: 500 }, outcome: "failed" },
  "answers 503": { mode: { kind: "status", status: 503, text: "x".repeat(10_000) }, outcome: "failed" },
  "answers 429": { mode: { kind: "status", status: 429 }, outcome: "limited" },
  "answers 429 with advice": {
    mode: { kind: "status", status: 429, retryAfter: "0" },
    outcome: "limited",
  },
  "answers half of a 500": { mode: { kind: "half", status: 500 }, outcome: "failed" },
  "answers no HTTP": { mode: { kind: "invalid" }, outcome: "unreachable" },
  "resets connections": { mode: { kind: "reset" }, outcome: "unreachable" },
};

describe("a Loki that fails", () => {
  for (const [what, { mode, outcome }] of Object.entries(failures))
    it(`holds no more than the queue while it ${what}, and gets the newest lines when it is back`, async () => {
      const loki = await start(mode);
      const { logger, values, lines } = connect(loki.url);
      for (const number of numbers(250)) {
        logger.info(number);
        if (Number(number) % 50 === 0) await new Promise((resolve) => setTimeout(resolve, 10));
        expect(values().klaxon_log_lines_waiting).toBeLessThanOrEqual(100);
        expect(values().klaxon_log_bytes_waiting).toBeLessThanOrEqual(100_000);
      }
      const pushes = `klaxon_log_pushes_total{outcome="${outcome}"}`;
      await until(() => (values()[pushes] ?? 0) >= 2);
      loki.mode = { kind: "take" };
      await until(() => values().klaxon_log_lines_waiting === undefined);
      const { klaxon_log_lines_sent_total: sent = 0 } = values();
      const dropped = values()['klaxon_log_lines_dropped_total{reason="queue_full"}'];
      expect({ sent: sent + (dropped ?? 0), written: lines().length }).toEqual({ sent: 250, written: 250 });
      const taken = new Set(messagesOf(loki));
      expect(taken.size).toBe(sent);
      // Beside the newest it has those that were under way when the queue was full.
      expect(
        numbers(250)
          .slice(-80)
          .filter((number) => !taken.has(number)),
      ).toEqual([]);
      expect({ refusals: loki.refusals, openMax: loki.openMax }).toEqual({ refusals: [], openMax: 1 });
    });

  it("is tried again while its port is closed", async () => {
    const loki = await start();
    await loki.down();
    const { logger, values } = connect(loki.url);
    for (const number of numbers(250)) logger.info(number);
    await until(() => (values()['klaxon_log_pushes_total{outcome="unreachable"}'] ?? 0) >= 2);
    expect(values()).toMatchObject({
      klaxon_log_lines_waiting: 100,
      'klaxon_log_lines_dropped_total{reason="queue_full"}': 150,
    });
    await loki.up();
    await until(() => loki.lines.length === 100);
    expect(messagesOf(loki)).toEqual(numbers(250).slice(150));
  });

  it("is given time where it is only slow", async () => {
    const loki = await start({ kind: "slow", delayMs: 50 });
    const { logger, flush } = connect(loki.url);
    for (const number of numbers(60)) logger.info(number);
    expect(await flush(2000)).toBe(true);
    expect(messagesOf(loki)).toEqual(numbers(60));
    expect(loki.openMax).toBe(1);
  });
});

describe("a Loki that refuses", () => {
  for (const status of [400, 401, 403, 404, 413, 301])
    it(`is not asked twice for the same lines after ${status}, and gets those that come later`, async () => {
      const loki = await start({ kind: "status", status });
      const { logger, flush, values } = connect(loki.url);
      for (const number of numbers(40)) logger.info(number);
      expect(await flush(2000)).toBe(true);
      expect(values()).toMatchObject({ 'klaxon_log_lines_dropped_total{reason="refused"}': 40 });
      loki.mode = { kind: "take" };
      logger.info("later");
      expect(await flush(2000)).toBe(true);
      expect(messagesOf(loki)).toEqual(["later"]);
      expect(values()).toMatchObject({ klaxon_log_lines_sent_total: 1 });
    });
});

describe("the end", () => {
  it("flushes within its deadline while Loki hangs, and counts what is lost at close", async () => {
    const loki = await start({ kind: "hang" });
    const { logger, flush, close, values, lines } = connect(loki.url, { timeoutMs: 60_000 });
    logger.info("one");
    logger.info("two");
    expect(await flush(50)).toBe(false);
    close();
    close();
    logger.info("three");
    expect(await flush(50)).toBe(true);
    expect(values()).toEqual({ 'klaxon_log_lines_dropped_total{reason="shutdown"}': 3 });
    expect(lines().map(({ message }) => message)).toEqual(["one", "two", "three"]);
  });

  it("ends a flush that is under way when it closes", async () => {
    const loki = await start({ kind: "hang" });
    const { logger, flush, close } = connect(loki.url, { timeoutMs: 60_000 });
    logger.info("one");
    const flushed = flush(60_000);
    close();
    expect(await flushed).toBe(false);
  });

  it("pushes outside tracing", async () => {
    const loki = await start();
    let runCount = 0;
    const stand = standLogger(
      { loki: quickLoki(loki.url) },
      {
        withoutTracing: (run) => {
          runCount += 1;
          return run();
        },
      },
    );
    stands.push(stand);
    stand.logger.info("hello");
    expect(await stand.flush(2000)).toBe(true);
    expect(runCount).toBe(1);
  });
});
