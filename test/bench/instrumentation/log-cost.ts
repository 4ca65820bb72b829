import { Writable } from "node:stream";
import winston from "winston";
import { createLogger } from "../../../instrumentation/src/logs/index.ts";
import { LineQueue, lineBytes } from "../../../instrumentation/src/logs/line-queue.ts";
import { takeBatch } from "../../../instrumentation/src/logs/push-batch.ts";
import type { Measurement } from "../measurement.ts";
import { leastMs, leastMsOfBoth } from "../stopwatch.ts";
import { silentInstruments } from "./silent-instruments.ts";

const lineCount = 20_000;

/** What a line of JSON costs, to a stream that keeps nothing, beside winston's own JSON of the same call. */
export function logCosts(runCount: number): readonly Measurement[] {
  return [
    compared("a line with five fields", runCount, false, false),
    compared("the same in a span", runCount, true, false),
    compared("the same, queued for Loki", runCount, true, true),
    pushedLine(runCount),
  ];
}

function compared(what: string, runCount: number, hasTrace: boolean, hasLoki: boolean): Measurement {
  const stdout = new Writable({ write: (_chunk, _encoding, callback) => callback(), decodeStrings: false });
  const { format, transports } = winston;
  const plain = winston.createLogger({
    format: format.combine(format.timestamp(), format.json()),
    transports: [new transports.Stream({ stream: stdout })],
  });
  const trace = { traceId: "4bf92f3577b34da6a3ce929d0e0e4736", spanId: "00f067aa0ba902b7" };
  const { logger, close } = createLogger(
    { level: "info", redactedFields: [], loki: hasLoki ? unreachableLoki : undefined },
    { name: "shop", version: "1.0.0", commit: "", attributes: {} },
    {
      instruments: silentInstruments(),
      activeTrace: () => (hasTrace ? trace : undefined),
      now: Date.now,
      random: Math.random,
      stdout,
    },
  );
  const [ourMs, plainMs] = leastMsOfBoth(
    runCount,
    () => writeLines(logger),
    () => writeLines(plain),
  );
  close();
  return {
    group: "a line of the log",
    what,
    value: (ourMs / lineCount) * 1000,
    unit: "µs",
    reference: { what: "winston's JSON", value: (plainMs / lineCount) * 1000 },
    measure: { of: "value", bound: 5 },
  };
}

/** What comes on top of a queued line when its push is put together. */
function pushedLine(runCount: number): Measurement {
  const stream = { json: '{"service_name":"shop","level":"info"}' };
  const line = `{"time":"2026-03-01T12:00:00.000Z","level":"info","message":"request served","service":"shop","trace_id":"${"a".repeat(32)}","span_id":"${"b".repeat(16)}","method":"GET","route":"/api/items/:id","status":200,"durationMs":12.5,"userId":"user-1"}`;
  const value = leastMs(runCount, () => {
    const queue = new LineQueue();
    for (let i = 0; i < lineCount; i++)
      queue.add({
        line,
        timeMs: 1e12,
        timeNs: i,
        stream,
        bytes: lineBytes(line),
        failureCount: 0,
        acceptedBefore: 0,
      });
    while (takeBatch(queue, { lines: 1000, bytes: 524_288 }, () => undefined) !== undefined);
  });
  return {
    group: "a line of the log",
    what: "its part of a push",
    value: (value / lineCount) * 1000,
    unit: "µs",
    measure: { of: "value", bound: 5 },
  };
}

function writeLines(logger: winston.Logger): void {
  for (let i = 0; i < lineCount; i++)
    logger.info("request served", {
      method: "GET",
      route: "/api/items/:id",
      status: 200,
      durationMs: 12.5 + (i % 100),
      userId: `user-${i % 1000}`,
    });
}

const unreachableLoki = {
  url: "http://127.0.0.1:9",
  basicAuth: undefined,
  bearerToken: undefined,
  tenant: undefined,
  labels: {},
  labelFields: [],
  queueLines: 10_000,
  queueBytes: 8_000_000,
  batchLines: 1000,
  batchBytes: 1_000_000,
  flushIntervalMs: 60_000,
  timeoutMs: 1000,
};
