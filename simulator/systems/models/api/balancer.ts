import type { RandomStream } from "../../kit/random-stream.ts";
import type { ApiProcess } from "./process.ts";

const checkIntervalMs = 5000;
const checkTimeoutMs = 3000;
const failureCountMax = 3;
const successCountMin = 2;

interface Backend {
  readonly process: ApiProcess;
  isInPool: boolean;
  failureCount: number;
  successCount: number;
  /** When a check that got no answer is given up; infinity when none waits. */
  timesOutAtMs: number;
  requestsPerSecond: number;
}

/**
 * A load balancer that sends each request to the server with the fewest connections, and checks the servers:
 * every 5 s, given up after 3 s, out of the pool after 3 failures, back after 2 good ones.
 */
export class ApiBalancer {
  private readonly backends: readonly Backend[];
  private readonly random: RandomStream;
  private nextCheckMs: number;
  private failed = 0;

  constructor(processes: readonly ApiProcess[], random: RandomStream, startMs: number) {
    this.random = random;
    this.nextCheckMs = startMs + checkIntervalMs;
    this.backends = processes.map((process) => ({
      process,
      isInPool: true,
      failureCount: 0,
      successCount: 0,
      timesOutAtMs: Number.POSITIVE_INFINITY,
      requestsPerSecond: 0,
    }));
  }

  get nextEventMs(): number {
    return this.backends.reduce((next, { timesOutAtMs }) => Math.min(next, timesOutAtMs), this.nextCheckMs);
  }

  /** Requests that users saw fail here, since no server took them: no server counts these. */
  get failedRequestCount(): number {
    return this.failed;
  }

  /** Which servers get requests, in the order of the instances. */
  get pool(): readonly boolean[] {
    return this.backends.map(({ isInPool }) => isInPool);
  }

  /** Time passes up to `toMs` while users send requests at this rate. */
  live(fromMs: number, toMs: number, requestsPerSecond: number): void {
    this.share(requestsPerSecond, (toMs - fromMs) / 1000);
    for (const backend of this.backends) backend.process.live(toMs, backend.requestsPerSecond);
  }

  /** Does what is due now. */
  settleEvents(nowMs: number): void {
    for (const backend of this.backends) {
      if (nowMs < backend.timesOutAtMs) continue;
      backend.timesOutAtMs = Number.POSITIVE_INFINITY;
      // A server that went on in time answers the check after all.
      noteCheck(backend, backend.process.state === "running");
    }
    if (nowMs < this.nextCheckMs) return;
    this.nextCheckMs += checkIntervalMs;
    for (const backend of this.backends) this.check(backend, nowMs);
  }

  private check(backend: Backend, nowMs: number): void {
    const { process } = backend;
    switch (process.state) {
      case "down":
        noteCheck(backend, false);
        return;
      case "hung":
        backend.timesOutAtMs = nowMs + checkTimeoutMs;
        return;
      case "running": {
        const isInTime = process.lagSeconds * this.random.uniform() * 1000 < checkTimeoutMs;
        process.requests.answerHealth(1);
        noteCheck(backend, isInTime);
        return;
      }
    }
  }

  // The fewest connections: new requests go where there are least, so that all servers hold about as many, and
  // one that takes longer gets fewer. A stopped server soon holds too many for more; a dead one holds none and
  // still only gets its turn, because a refused connection costs it.
  private share(requestsPerSecond: number, elapsedSeconds: number): void {
    const usualSeconds = this.usualLatencySeconds();
    let speed = 0;
    for (const { isInPool, process } of this.backends) {
      if (isInPool && process.state === "running") speed += 1 / process.meanLatencySeconds;
    }
    const connections = speed > 0 ? requestsPerSecond / speed : 0;
    let weights = 0;
    for (const backend of this.backends) weights += weightOf(backend, usualSeconds, connections);
    let served = 0;
    for (const backend of this.backends) {
      const share = weights > 0 ? weightOf(backend, usualSeconds, connections) / weights : 0;
      backend.requestsPerSecond = requestsPerSecond * share;
      if (backend.process.state === "running") served += backend.requestsPerSecond;
    }
    this.failed += (requestsPerSecond - served) * elapsedSeconds;
  }

  private usualLatencySeconds(): number {
    let least = Number.POSITIVE_INFINITY;
    for (const { process } of this.backends) least = Math.min(least, process.meanLatencySeconds);
    return least;
  }
}

/** The pace at which a server takes requests; `connections` is what each holds in the mean. */
function weightOf(backend: Backend, usualSeconds: number, connections: number): number {
  if (!backend.isInPool) return 0;
  const { meanLatencySeconds, state } = backend.process;
  switch (state) {
    case "running": {
      // Connections are whole: a slow server keeps one while the others, done sooner, hold none in between.
      const extra = meanLatencySeconds > 2 * usualSeconds ? 1 : 0;
      return (connections + extra) / meanLatencySeconds;
    }
    case "down":
      return Math.max(connections, 1e-9) / usualSeconds;
    case "hung":
      return 0;
  }
}

function noteCheck(backend: Backend, isGood: boolean): void {
  if (isGood) {
    backend.failureCount = 0;
    backend.successCount++;
    if (backend.successCount >= successCountMin) backend.isInPool = true;
  } else {
    backend.successCount = 0;
    backend.failureCount++;
    if (backend.failureCount >= failureCountMax) backend.isInPool = false;
  }
}
