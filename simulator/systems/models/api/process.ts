import type { RandomStream } from "../../kit/random-stream.ts";
import type { SeriesBook } from "../../kit/series-book.ts";
import { apiInstances } from "./jobs.ts";
import { ApiRequests, type DatabaseAnswers, type ServingConditions } from "./requests.ts";
import { baseErrorRatio, meanRequestsPerSecond } from "./routes.ts";

/** `hung` is a process that is stopped: its port takes connections and nothing answers. */
export type ProcessState = "running" | "hung" | "down";

/** What faults do to a process; `healthyStrain` does nothing. */
export interface ProcessStrain {
  readonly isKilled: boolean;
  readonly isHung: boolean;
  readonly addedLatencySeconds: number;
  readonly lagSeconds: number;
  readonly errorRatio: number;
  readonly leakBytesPerSecond: number;
  /** How long the process lives before it crashes; undefined where it does not. */
  readonly lifeMs: number | undefined;
}

/** A process that nothing befalls. */
export const healthyStrain: ProcessStrain = {
  isKilled: false,
  isHung: false,
  addedLatencySeconds: 0,
  lagSeconds: 0,
  errorRatio: 0,
  leakBytesPerSecond: 0,
  lifeMs: undefined,
};

/** What an instance may use before the kernel kills it. */
export const memoryLimitBytes = 1024 ** 3;

const mebibyte = 1024 ** 2;
const restartMs = 2000;
const warmUpMs = 60_000;
const coldLatencyFactor = 1.5;
const baseLiveBytes = 58 * mebibyte;
const youngBytesMax = 24 * mebibyte;
const bytesPerRequest = 400_000;
const cpuSecondsPerRequest = 0.006;
const idleCpuRatio = 0.015;

/** The process of one instance of the API: alive or not, what it answered, what it uses. */
export class ApiProcess {
  readonly requests: ApiRequests;
  private readonly random: RandomStream;
  private strain: ProcessStrain = healthyStrain;
  private answered: DatabaseAnswers = { reads: 1, writes: 1 };
  private nowMs: number;
  private isUp = true;
  private startMs: number;
  private startsAtMs = Number.POSITIVE_INFINITY;
  private hungSinceMs = 0;
  private stuckRequests = 0;
  private unsettled = 0;
  private requestsPerSecond = 0;
  private allocatedBytes = 0;
  private leakedBytes = 0;
  private cpuTime: number;

  constructor(book: SeriesBook, random: RandomStream, nowMs: number) {
    this.random = random;
    this.nowMs = nowMs;
    const ageSeconds = Math.round(86_400 * (2 + 4 * random.uniform()));
    this.startMs = nowMs - ageSeconds * 1000;
    this.requests = new ApiRequests(book, random, this.conditions());
    const requestCount = (ageSeconds * meanRequestsPerSecond) / apiInstances.length;
    // Two checks of the health endpoint every 5 s: the load balancer's and the prober's.
    this.requests.fillPast(requestCount, (ageSeconds / 5) * 2);
    this.cpuTime = requestCount * cpuSecondsPerRequest + ageSeconds * idleCpuRatio;
  }

  get state(): ProcessState {
    if (!this.isUp) return "down";
    return this.strain.isHung ? "hung" : "running";
  }

  /** When something happens to the process by itself; infinity when nothing will. */
  get nextEventMs(): number {
    if (!this.isUp) return this.startsAtMs;
    return Math.min(this.coldUntilMs(), this.crashesAtMs());
  }

  get startTimeMs(): number {
    return this.startMs;
  }

  get cpuSeconds(): number {
    return this.cpuTime;
  }

  /** How long anything waits for the event loop now, drawn anew each time. */
  waitSeconds(): number {
    return this.strain.lagSeconds * this.random.uniform();
  }

  get lagSeconds(): number {
    return this.strain.lagSeconds;
  }

  /** Mean time of a request, for the load balancer's count of connections. */
  get meanLatencySeconds(): number {
    return this.requests.meanSeconds;
  }

  /** Requests under way, in the mean. */
  get concurrency(): number {
    return this.requestsPerSecond * this.meanLatencySeconds;
  }

  get heapUsedBytes(): number {
    return baseLiveBytes + this.leakedBytes + (this.allocatedBytes % youngBytesMax);
  }

  get heapTotalBytes(): number {
    return Math.ceil((baseLiveBytes + this.leakedBytes + youngBytesMax) / (4 * mebibyte)) * 4 * mebibyte;
  }

  get residentBytes(): number {
    return 68 * mebibyte + this.heapTotalBytes;
  }

  /** Time passes up to `toMs` while requests come in at this rate. At most a few seconds at a time. */
  live(toMs: number, requestsPerSecond: number): void {
    const elapsedSeconds = (toMs - this.nowMs) / 1000;
    this.nowMs = toMs;
    this.requestsPerSecond = requestsPerSecond;
    if (this.state !== "running") return;
    const requestCount = requestsPerSecond * elapsedSeconds;
    this.unsettled += requestCount;
    this.allocatedBytes += requestCount * bytesPerRequest;
    this.leakedBytes += this.strain.leakBytesPerSecond * elapsedSeconds;
    const busySeconds = requestCount * cpuSecondsPerRequest + elapsedSeconds * idleCpuRatio;
    this.cpuTime += this.strain.lagSeconds > 0 ? elapsedSeconds : Math.min(busySeconds, elapsedSeconds);
    if (this.residentBytes >= memoryLimitBytes) this.die();
  }

  /** Does what is due now. */
  settleEvents(): void {
    if (!this.isUp) {
      if (this.nowMs >= this.startsAtMs) this.start();
      return;
    }
    if (this.nowMs >= this.crashesAtMs()) this.die();
    else if (this.nowMs === this.startMs + warmUpMs) this.changeConditions();
  }

  /** Faults come and go. */
  bear(strain: ProcessStrain): void {
    const before = this.strain;
    this.settle();
    this.strain = strain;
    if (strain.isKilled) this.stop();
    else if (before.isKilled) this.startsAtMs = this.nowMs + restartMs;
    if (strain.isHung && !before.isHung) this.hang();
    if (!strain.isHung && before.isHung) this.resume();
    if (strain.lifeMs !== undefined && before.lifeMs === undefined) this.die();
    if (strain.leakBytesPerSecond === 0 && before.leakBytesPerSecond > 0) this.die();
    this.changeConditions();
  }

  /** The database answers more or less than before. */
  feel(answered: DatabaseAnswers): void {
    const isChanged = answered.reads !== this.answered.reads || answered.writes !== this.answered.writes;
    if (!isChanged) return;
    this.settle();
    this.answered = answered;
    this.changeConditions();
  }

  /** Counts the requests that came in since the last time. */
  settle(): void {
    const mean = this.unsettled;
    this.unsettled = 0;
    if (mean > 0) this.requests.answer(mean);
  }

  private conditions(): ServingConditions {
    const { addedLatencySeconds, lagSeconds, errorRatio } = this.strain;
    return {
      addedLatencySeconds,
      lagSeconds,
      latencyFactor: this.nowMs < this.startMs + warmUpMs ? coldLatencyFactor : 1,
      errorRatio: Math.max(baseErrorRatio, errorRatio),
      answered: this.answered,
    };
  }

  private changeConditions(): void {
    this.settle();
    this.requests.answerUnder(this.conditions());
  }

  private coldUntilMs(): number {
    const warmAtMs = this.startMs + warmUpMs;
    return warmAtMs > this.nowMs ? warmAtMs : Number.POSITIVE_INFINITY;
  }

  private crashesAtMs(): number {
    const { lifeMs } = this.strain;
    return lifeMs === undefined ? Number.POSITIVE_INFINITY : this.startMs + lifeMs;
  }

  private hang(): void {
    this.hungSinceMs = this.nowMs;
    this.stuckRequests = 1 + this.random.poisson(this.concurrency);
  }

  // A stopped process finds its old connections when it goes on, and answers what nobody waits for any more.
  private resume(): void {
    if (!this.isUp) return;
    this.requests.answerLate(this.stuckRequests, (this.nowMs - this.hungSinceMs) / 1000);
    this.stuckRequests = 0;
  }

  /** Ends the process; a supervisor starts the next one unless a fault keeps it away. */
  private die(): void {
    if (!this.isUp) return;
    this.stop();
    if (!this.strain.isKilled) this.startsAtMs = this.nowMs + restartMs;
  }

  private stop(): void {
    this.isUp = false;
    this.startsAtMs = Number.POSITIVE_INFINITY;
    // What was answered since the last scrape dies unseen, as in life.
    this.unsettled = 0;
    this.stuckRequests = 0;
  }

  private start(): void {
    this.isUp = true;
    this.startMs = this.nowMs;
    this.startsAtMs = Number.POSITIVE_INFINITY;
    this.allocatedBytes = 0;
    this.leakedBytes = 0;
    this.cpuTime = 0.4;
    this.requests.reset();
    this.changeConditions();
  }
}
