import { apiMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { ScrapeOutcome, ScrapeSink, TargetModel } from "../../kit/model.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import type { SeriesBook } from "../../kit/series-book.ts";
import type { ApiProcess } from "./process.ts";

const { metrics } = apiMetrics;

/** What an instance exposes about itself: job `api`. */
export class ApiTarget implements TargetModel {
  readonly job = "api";
  readonly instance: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeIntervalMs = 15_000;
  readonly scrapeTimeoutMs = 10_000;
  readonly phaseMs = 0;
  private readonly process: ApiProcess;
  private readonly book: SeriesBook;
  private readonly random: RandomStream;
  private readonly series;

  constructor(instance: string, process: ApiProcess, book: SeriesBook, random: RandomStream) {
    this.instance = instance;
    this.labels = { job: this.job, instance };
    this.process = process;
    this.book = book;
    this.random = random;
    this.series = openSeries(book);
  }

  scrape(sink: ScrapeSink, _nowMs: number): ScrapeOutcome {
    const { process, random } = this;
    if (process.state === "down") return { kind: "refused" };
    const durationSeconds = 0.005 + 0.006 * random.uniform() + process.waitSeconds();
    if (process.state === "hung" || durationSeconds * 1000 >= this.scrapeTimeoutMs)
      return { kind: "timeout" };
    this.book.begin(sink);
    process.settle();
    process.requests.expose(this.book);
    this.exposeLoad();
    this.exposeProcess();
    return { kind: "answered", durationSeconds };
  }

  private exposeLoad(): void {
    const { process, random, book, series } = this;
    const reads = random.poisson(process.concurrency * 0.7);
    const writes = random.poisson(process.concurrency * 0.3);
    book.set(series.activeReads, reads);
    book.set(series.activeWrites, writes);
    book.set(series.sockets, 8 + 2 * (reads + writes));
    book.set(series.timers, 4 + random.poisson(process.concurrency * 0.2));
    book.set(series.openFileDescriptors, 27 + random.poisson(3 + process.concurrency));
    // What is measured includes the timer's own 10 ms.
    const blockedSeconds = process.lagSeconds;
    const jitterSeconds = 0.0002 + 0.0015 * random.uniform();
    book.set(series.lag, jitterSeconds + process.waitSeconds());
    book.set(series.lagMean, 0.0101 + jitterSeconds + 0.4 * blockedSeconds);
    book.set(series.lagP50, 0.0101 + jitterSeconds / 2 + 0.4 * blockedSeconds);
    book.set(series.lagP99, 0.0108 + 3 * jitterSeconds + blockedSeconds * (0.96 + 0.08 * random.uniform()));
  }

  private exposeProcess(): void {
    const { process, random, book, series } = this;
    book.set(series.heapUsed, process.heapUsedBytes);
    book.set(series.heapTotal, process.heapTotalBytes);
    book.set(series.resident, process.residentBytes + Math.floor(2_000_000 * random.uniform()));
    book.set(series.external, 2_900_000 + Math.floor(400_000 * random.uniform()));
    book.set(series.cpu, process.cpuSeconds);
    book.set(series.start, process.startTimeMs / 1000);
    book.set(series.maxFileDescriptors, 1_048_576);
    book.set(series.version, 1);
    book.set(series.build, 1);
  }
}

function openSeries(book: SeriesBook) {
  const active = (method: string) =>
    book.open(metrics.activeRequests, { http_request_method: method, url_scheme: "http" });
  return {
    activeReads: active("GET"),
    activeWrites: active("POST"),
    sockets: book.open(metrics.activeResources, { type: "TCPSocketWrap" }),
    timers: book.open(metrics.activeResources, { type: "Timeout" }),
    openFileDescriptors: book.open(metrics.openFileDescriptors),
    maxFileDescriptors: book.open(metrics.maxFileDescriptors),
    lag: book.open(metrics.eventLoopLag),
    lagMean: book.open(metrics.eventLoopLagMean),
    lagP50: book.open(metrics.eventLoopLagP50),
    lagP99: book.open(metrics.eventLoopLagP99),
    heapUsed: book.open(metrics.heapSizeUsed),
    heapTotal: book.open(metrics.heapSizeTotal),
    external: book.open(metrics.externalMemory),
    resident: book.open(metrics.residentMemory),
    cpu: book.open(metrics.cpuTime),
    start: book.open(metrics.startTime),
    version: book.open(metrics.versionInfo, { version: "v20.20.2", major: "20", minor: "20", patch: "2" }),
    build: book.open(metrics.buildInfo, { version: "1.4.2", commit: "3f9c2ab" }),
  } as const;
}

// The prober gives up half a second before Prometheus would, so that it can still answer.
const probeTimeoutSeconds = 2.5;

/** The probe of an instance's health endpoint: job `api-health`. The prober itself always answers. */
export class ApiHealthTarget implements TargetModel {
  readonly job = "api-health";
  readonly instance: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeIntervalMs = 5000;
  readonly scrapeTimeoutMs = 3000;
  readonly phaseMs = 0;
  private readonly process: ApiProcess;
  private readonly book: SeriesBook;
  private readonly random: RandomStream;
  private readonly success: number;
  private readonly duration: number;
  private readonly statusCode: number;

  constructor(instance: string, process: ApiProcess, book: SeriesBook, random: RandomStream) {
    this.instance = instance;
    this.labels = { job: this.job, instance };
    this.process = process;
    this.book = book;
    this.random = random;
    this.success = book.open(metrics.probeSuccess);
    this.duration = book.open(metrics.probeDuration);
    this.statusCode = book.open(metrics.probeHttpStatusCode);
  }

  scrape(sink: ScrapeSink, _nowMs: number): ScrapeOutcome {
    const probeSeconds = this.probe();
    const isGood = probeSeconds !== undefined && probeSeconds < probeTimeoutSeconds;
    const shownSeconds = probeSeconds === undefined ? 0.0009 : Math.min(probeSeconds, probeTimeoutSeconds);
    this.book.begin(sink);
    this.book.set(this.success, isGood ? 1 : 0);
    this.book.set(this.duration, shownSeconds);
    this.book.set(this.statusCode, isGood ? 200 : 0);
    return { kind: "answered", durationSeconds: shownSeconds + 0.001 };
  }

  /** How long the answer took; undefined where the connection was refused. */
  private probe(): number | undefined {
    const { process, random } = this;
    const seconds = 0.002 + 0.003 * random.uniform() + random.uniform() * process.lagSeconds;
    switch (process.state) {
      case "running":
        process.requests.answerHealth(1);
        return seconds;
      case "hung":
        return probeTimeoutSeconds;
      case "down":
        return undefined;
    }
  }
}
