import type { LogLevel, LogRecord, LogSink } from "./log.ts";

/** Posts a body and answers with the status; rejects when nobody answers in time. */
export type Post = (url: string, body: string) => Promise<number>;

/** Where records are shipped and how much may wait. */
export interface LogShippingOptions {
  /** Base address of an OTLP/HTTP receiver. */
  readonly endpoint: string;
  readonly service: string;
  readonly instance: string;
  readonly intervalMs: number;
  /** Records that may wait; what comes on top is dropped and counted. */
  readonly recordsMax: number;
  readonly batchMax: number;
  readonly post: Post;
}

/** Records on their way to a collector. */
export interface LogShipping {
  readonly sink: LogSink;
  /** How many records were dropped. */
  droppedCount(): number;
  /** Ships what waits, once; never rejects. */
  flush(): Promise<void>;
  /** Stops shipping and gives what waits one last chance. Never rejects. */
  stop(): Promise<void>;
}

/**
 * Ships records as OTLP logs (opentelemetry-proto, JSON encoding) beside the lines on standard output, which stay
 * the durable ones: a collector that is away or slow costs bounded memory and never holds up the service.
 */
export function startLogShipping(options: LogShippingOptions): LogShipping {
  const waiting: LogRecord[] = [];
  let droppedCount = 0;
  let underWay: Promise<void> | undefined;

  const ship = async () => {
    const batch = waiting.slice(0, options.batchMax);
    if (batch.length === 0) return;
    const outcome = await outcomeOf(options.post(`${options.endpoint}/v1/logs`, encode(batch, options)));
    if (outcome === "later") return;
    waiting.splice(0, batch.length);
    if (outcome === "refused") droppedCount += batch.length;
  };
  const flush = () => {
    underWay ??= ship().finally(() => {
      underWay = undefined;
    });
    return underWay;
  };
  const timer = setInterval(flush, options.intervalMs);
  timer.unref();
  return {
    sink: (record) => {
      if (waiting.length < options.recordsMax) waiting.push(record);
      else droppedCount++;
    },
    droppedCount: () => droppedCount,
    flush,
    stop: async () => {
      clearInterval(timer);
      await underWay;
      await flush();
    },
  };
}

/** What a collector's answer means: it has the records, may have them another time, or will never want them. */
async function outcomeOf(answer: Promise<number>): Promise<"accepted" | "later" | "refused"> {
  const status = await answer.catch(() => 503);
  if (status >= 200 && status < 300) return "accepted";
  return status === 408 || status === 429 || status >= 500 ? "later" : "refused";
}

const severityNumbers: Readonly<Record<LogLevel, number>> = { info: 9, warn: 13, error: 17 };

function encode(batch: readonly LogRecord[], { service, instance }: LogShippingOptions): string {
  const attributes = [attribute("service.name", service), attribute("service.instance.id", instance)];
  const logRecords = batch.map(({ atMs, level, message, fields }) => ({
    timeUnixNano: `${BigInt(Math.round(atMs)) * 1_000_000n}`,
    severityNumber: severityNumbers[level],
    severityText: level.toUpperCase(),
    body: { stringValue: message },
    attributes: Object.entries(fields).map(([name, value]) => attribute(name, value)),
  }));
  return JSON.stringify({
    resourceLogs: [{ resource: { attributes }, scopeLogs: [{ scope: { name: "klaxon-demo" }, logRecords }] }],
  });
}

function attribute(key: string, value: string | number | boolean): unknown {
  if (typeof value === "string") return { key, value: { stringValue: value } };
  return { key, value: typeof value === "number" ? { doubleValue: value } : { boolValue: value } };
}
