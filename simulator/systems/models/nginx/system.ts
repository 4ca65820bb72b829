import { nginxMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { OfferedServices } from "../../kit/neighbours.ts";
import { randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import { AccessLog, healthyRetriedRatio, requestsPerServed } from "./access-log.ts";
import type { NginxFault } from "./faults.ts";
import { nginxJobs } from "./jobs.ts";

const { metrics } = nginxMetrics;

const meanRequestsPerSecond = 45;
const requestsPerConnection = 8;
/** How long an idle connection is kept. */
const heldSeconds = 65;
const pastSeconds = 3 * 86_400;

/** One nginx with TLS in front of the applications, and what watches it. */
export class NginxSystem extends SteppedSystem<NginxFault> {
  readonly targets;
  /** Nobody gets through a proxy that is away. */
  override readonly offers: OfferedServices;
  private readonly random;
  private readonly requests;
  private readonly log: AccessLog;
  private readonly neighbours;
  private requestCount = meanRequestsPerSecond * pastSeconds;
  private acceptedCount = Math.round((meanRequestsPerSecond * pastSeconds) / requestsPerConnection);
  private handledCount = this.acceptedCount;
  private isRunning = true;
  private load = 1;
  private checkCount = 0;

  constructor(options: SystemOptions) {
    super(options);
    const { seed, neighbours } = options;
    this.neighbours = neighbours;
    this.random = randomStream(seed, "nginx");
    this.requests = randomStream(seed, "nginx/requests");
    const shareServed = () => (this.isAway ? 0 : 1);
    this.offers = {
      get "nginx/requests"() {
        return shareServed();
      },
    };
    const logBook = new SeriesBook();
    this.log = new AccessLog(logBook, randomStream(seed, "nginx/log"), meanRequestsPerSecond * pastSeconds);
    const reachOfHost = () => (this.has("nginx-host-lost") ? "refuses" : "answers");
    this.targets = [
      this.exporter(seed, reachOfHost),
      new ScrapedTarget(logBook, {
        job: "nginx-log",
        instance: nginxJobs["nginx-log"][0],
        random: randomStream(seed, "nginx/mtail"),
        reach: reachOfHost,
        expose: () => this.log.expose(logBook),
      }),
      this.prober(seed),
    ];
  }

  protected live({ elapsedSeconds, load }: Step): void {
    this.load = load;
    if (this.has("nginx-host-lost")) this.log.reset();
    const isRunning = !this.isAway;
    if (isRunning && !this.isRunning) this.restart();
    this.isRunning = isRunning;
    if (!isRunning) return;
    const conditions = this.conditions();
    const perSecond = meanRequestsPerSecond * load * requestsPerServed(conditions.limitedRatio);
    const requests = this.requests.poisson(perSecond * elapsedSeconds);
    this.log.answer(requests, conditions);
    // The status page counts the health checks and its own readings as well.
    this.requestCount += requests + elapsedSeconds / 5 + elapsedSeconds / 15;
    const accepted = 1 + this.random.poisson(requests / requestsPerConnection + this.surge * elapsedSeconds);
    this.acceptedCount += accepted;
    const droppedRatio = Math.max(0, ...this.faultsOf("nginx-connections-dropped").map(({ ratio }) => ratio));
    this.handledCount += accepted - this.random.binomial(accepted, droppedRatio);
  }

  private get isAway(): boolean {
    return this.has("nginx-killed") || this.has("nginx-host-lost");
  }

  private has(kind: NginxFault["kind"]): boolean {
    return this.faultsOf(kind).length > 0;
  }

  /** Connections per second that come without a request. */
  private get surge(): number {
    return this.faultsOf("nginx-connections-surge").reduce((sum, { perSecond }) => sum + perSecond, 0);
  }

  private restart(): void {
    this.requestCount = 0;
    this.acceptedCount = 0;
    this.handledCount = 0;
  }

  private conditions() {
    const most = (values: readonly number[]) => Math.max(0, ...values);
    return {
      failedRatio: most(this.faultsOf("nginx-upstreams-down").map(({ ratio }) => ratio)),
      retriedRatio: most([
        healthyRetriedRatio,
        ...this.faultsOf("nginx-upstream-down").map(({ ratio }) => ratio),
      ]),
      limitedRatio: most(this.faultsOf("nginx-flooded").map(({ ratio }) => ratio)),
      addedLatencySeconds: most(
        this.faultsOf("nginx-upstreams-slow").map(({ addedLatencySeconds }) => addedLatencySeconds),
      ),
    };
  }

  private exporter(seed: number, reach: () => "refuses" | "answers"): ScrapedTarget {
    const book = new SeriesBook();
    const series = {
      up: book.open(metrics.up),
      requests: book.open(metrics.statusRequests),
      accepted: book.open(metrics.accepted),
      handled: book.open(metrics.handled),
      active: book.open(metrics.active),
      reading: book.open(metrics.reading),
      writing: book.open(metrics.writing),
      waiting: book.open(metrics.waiting),
    };
    const random = randomStream(seed, "nginx/exporter");
    const expose = () => {
      const reading = random.poisson(0.1 * this.load);
      const writing = 1 + random.poisson(2 * this.load);
      const waiting = random.poisson(60 * this.load + heldSeconds * this.surge);
      const isRead = !this.isAway && !this.has("nginx-status-page-closed");
      book.set(series.up, isRead ? 1 : 0);
      if (!isRead) return;
      book.set(series.requests, Math.floor(this.requestCount));
      book.set(series.accepted, this.acceptedCount);
      book.set(series.handled, this.handledCount);
      book.set(series.active, reading + writing + waiting);
      book.set(series.reading, reading);
      book.set(series.writing, writing);
      book.set(series.waiting, waiting);
    };
    return new ScrapedTarget(book, { job: "nginx", instance: nginxJobs.nginx[0], random, reach, expose });
  }

  private prober(seed: number): ScrapedTarget {
    const book = new SeriesBook();
    const success = book.open(metrics.probeSuccess);
    const duration = book.open(metrics.probeDuration);
    const statusCode = book.open(metrics.probeStatusCode);
    const random = randomStream(seed, "nginx/probe");
    const expose = () => {
      this.checkCount++;
      const seconds = 0.004 + 0.004 * random.uniform();
      const isLost = this.has("nginx-checks-lost") && this.checkCount % 2 === 0;
      const isTrusted = this.neighbours.shareAnswered("certificates/app") > 0;
      const isGood = isTrusted && !isLost && !this.isAway;
      book.set(success, isGood ? 1 : 0);
      book.set(duration, isLost ? 2.5 : seconds);
      book.set(statusCode, isGood ? 200 : 0);
    };
    return new ScrapedTarget(book, {
      job: "nginx-probe",
      instance: nginxJobs["nginx-probe"][0],
      scrapeIntervalSeconds: 5,
      scrapeTimeoutSeconds: 3,
      random,
      expose,
    });
  }
}
