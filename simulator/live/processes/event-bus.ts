import { createServer } from "node:http";
import { env } from "node:process";
import { init } from "@klaxon/instrumentation";
import { eventBusMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { BusReplay, mismatchKinds } from "./event-bus/replay.ts";
import { BusTransports } from "./event-bus/transports.ts";

/**
 * The event bus while it moves from Redis to JetStream: it publishes every event on both and compares what arrived at
 * regular times. What it can be told to do wrong are mistakes in a publisher or a schedule; a transport that refuses does
 * so by itself.
 */
interface Plan {
  readonly port: number;
  readonly controlPort: number;
  readonly redisPorts: readonly number[];
  readonly natsPorts: readonly number[];
  readonly partitionCount: number;
  /** Absent where JetStream holds nothing else. */
  readonly replayFilter?: string;
  readonly timeoutMs: number;
  readonly replayIntervalMs: number;
}

// What starts the process has written it.
const plan: Plan = JSON.parse(env.BUS ?? "");
const tickMs = 100;
const streams = [
  { name: "orders", eventsPerSecond: 40, schemaVersion: 3 },
  { name: "sessions", eventsPerSecond: 80, schemaVersion: 7 },
] as const;

const instrumentation = init({
  service: { name: "event-bus", version: "0.0.0", commit: "unknown" },
  endpoints: { on: "none" },
  shutdown: { isOnSignal: false },
});
const { instruments } = instrumentation;
const { metrics } = eventBusMetrics;
const published = instruments.counter(metrics.published);
const errors = instruments.counter(metrics.publishErrors);
const compared = instruments.counter(metrics.replayCompared);
const mismatches = instruments.counter(metrics.replayMismatches);
const lastRun = instruments.gauge(metrics.replayLastRun);
const schemaVersion = instruments.gauge(metrics.schemaVersion);
const redisOnlyMode = instruments.gauge(metrics.redisOnlyMode);
const redisOnlyDeadline = instruments.gauge(metrics.redisOnlyDeadline);

const transports = new BusTransports(plan);
const replay = new BusReplay(
  transports,
  streams.map(({ name }) => name),
);
let altered: { readonly kind: string; readonly ratio: number } | undefined;
let isRedisOnly = false;
let isReplayStopped = false;
let nextReplayAtMs = performance.now() + plan.replayIntervalMs;

/** A share of the events, evenly spread. */
function isChosen(number: number, ratio: number): boolean {
  return Math.floor((number + 1) * ratio) > Math.floor(number * ratio);
}

class Stream {
  private lastNumber = 0;
  private publishedAtMs = performance.now();
  private readonly plan: (typeof streams)[number];

  constructor(streamPlan: (typeof streams)[number]) {
    this.plan = streamPlan;
  }

  tick(): void {
    const nowMs = performance.now();
    const elapsedMs = Math.min(1_000, nowMs - this.publishedAtMs);
    const count = Math.floor((this.plan.eventsPerSecond * elapsedMs) / 1_000);
    if (count === 0) return;
    this.publishedAtMs = nowMs;
    const numbers = Array.from({ length: count }, () => {
      this.lastNumber++;
      return this.lastNumber;
    });
    const first = numbers[0] ?? 0;
    // Two events change places on JetStream.
    const isSwapped =
      altered?.kind === "order" && numbers.some((number) => isChosen(number, altered?.ratio ?? 0));
    const onJetStream =
      isSwapped && numbers.length > 1 ? [numbers[1] ?? 0, first, ...numbers.slice(2)] : numbers;
    const taken = new Map(onJetStream.map((number) => [number, this.publishOnJetStream(number)]));
    for (const number of numbers) void this.publish(number, taken.get(number) ?? Promise.resolve(false));
  }

  /** Both transports are counted at one moment, so that they are equal at every scrape while both are well. */
  private async publish(number: number, onJetStream: Promise<boolean> | undefined): Promise<void> {
    const { name } = this.plan;
    const wasRedisOnly = isRedisOnly;
    const [redis, jetStream] = await Promise.all([
      transports.publishOnRedis(name, number, this.payload(number, false)),
      onJetStream,
    ]);
    if (redis) published.add(1, { transport: "redis", stream: name });
    else errors.add(1, { transport: "redis" });
    if (wasRedisOnly) return;
    if (jetStream === true) published.add(1, { transport: "jetstream", stream: name });
    else errors.add(1, { transport: "jetstream" });
  }

  private publishOnJetStream(number: number): Promise<boolean> {
    if (isRedisOnly) {
      replay.leaveOut(this.plan.name, number);
      return Promise.resolve(false);
    }
    return transports.publishOnJetStream(this.plan.name, number, this.payload(number, true));
  }

  private payload(number: number, isJetStream: boolean): string {
    const { name, schemaVersion: version } = this.plan;
    const kind = isJetStream && altered !== undefined && isChosen(number, altered.ratio) ? altered.kind : "";
    return JSON.stringify({
      id: `${name}-${number}`,
      schema: kind === "schema" ? version + 1 : version,
      amount: kind === "payload" ? String(number % 97) : number % 97,
    });
  }
}

const publishers = streams.map((each) => new Stream(each));

async function runReplay(): Promise<void> {
  const { comparedCount, found } = await replay.run();
  compared.add(comparedCount, {});
  for (const kind of mismatchKinds) mismatches.add(found[kind], { kind });
  lastRun.set(Date.now() / 1_000, {});
  nextReplayAtMs = performance.now() + plan.replayIntervalMs;
}

function begin(): void {
  for (const { name, schemaVersion: version } of streams) {
    for (const transport of ["redis", "jetstream"]) published.add(0, { transport, stream: name });
    schemaVersion.set(version, { stream: name });
  }
  for (const transport of ["redis", "jetstream"]) errors.add(0, { transport });
  for (const kind of mismatchKinds) mismatches.add(0, { kind });
  compared.add(0, {});
  lastRun.set(Date.now() / 1_000, {});
  redisOnlyMode.set(0, {});
  redisOnlyDeadline.set(0, {});
}

let isReplaying = false;
begin();
setInterval(() => {
  for (const publisher of publishers) publisher.tick();
  if (isReplayStopped || isReplaying || performance.now() < nextReplayAtMs) return;
  isReplaying = true;
  // A transport that cannot be read is asked again.
  runReplay()
    .catch(() => {
      nextReplayAtMs = performance.now() + 500;
    })
    .finally(() => {
      isReplaying = false;
    });
}, tickMs);

/** `/altered/<kind>/<ratio>`, `/replay/stop/<age in s>`, `/redis-only/<seconds until the deadline>`, and each with `/end`. */
function obey(path: string): void {
  const [, what, first, second] = path.split("/");
  switch (what) {
    case "altered":
      altered = first === undefined || first === "end" ? undefined : { kind: first, ratio: Number(second) };
      return;
    case "replay":
      isReplayStopped = first === "stop";
      if (isReplayStopped) lastRun.set(Date.now() / 1_000 - Number(second), {});
      else nextReplayAtMs = performance.now();
      return;
    case "redis-only":
      isRedisOnly = first !== "end";
      redisOnlyMode.set(isRedisOnly ? 1 : 0, {});
      redisOnlyDeadline.set(isRedisOnly ? Date.now() / 1_000 + Number(first) : 0, {});
      return;
    default:
  }
}

createServer((request, response) => {
  if (request.method === "POST") obey(request.url ?? "");
  response.end("ok\n");
}).listen(plan.controlPort, "127.0.0.1");
createServer((request, response) => {
  if (!instrumentation.answer(request, response)) response.writeHead(404).end();
}).listen(plan.port, "127.0.0.1");
