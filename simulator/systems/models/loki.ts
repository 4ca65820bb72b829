import * as z from "zod";
import { lokiMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { AnsweredRequests } from "../kit/answered-requests.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import type { OfferedServices } from "../kit/neighbours.ts";
import { ProcessLife } from "../kit/process-life.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const job = "loki";
const instance = "loki-1:3100";
const services = { reads: "loki/reads", writes: "loki/writes" } as const;

/** The scrape job of Loki with its instance. */
export const lokiJobs = { [job]: [instance] } as const;

const discardReasons = ["rate_limited", "stream_limit", "line_too_long"] as const;

const faultSchemas = [
  z.strictObject({ kind: z.literal("loki-killed") }),
  z.strictObject({
    kind: z.literal("loki-storage-failing"),
    ratio: ratio.describe("Share of the requests that end in a server error."),
  }),
  z.strictObject({
    kind: z.literal("loki-queries-slow"),
    addedLatencySeconds: z.number().gt(0).max(300).describe("How much longer each query takes."),
  }),
  z.strictObject({
    kind: z.literal("loki-lines-discarded"),
    reason: z.enum(discardReasons).describe("Which limit the lines break."),
    perSecond: z.number().gt(0).max(100_000).describe("How many lines are thrown away."),
  }),
  z.strictObject({
    kind: z.literal("loki-panics"),
    perMinute: z.number().gt(0).max(6000).describe("How many requests panic."),
  }),
] as const;

type LokiFault = FaultOf<typeof faultSchemas>;

/** Loki as one process: it stores lines and answers searches. */
export const lokiSystem = defineSystem({
  faultSchemas,
  faults: {
    "loki-killed": "the process dies and its port refuses; it is started anew at the end",
    "loki-storage-failing": "the store behind it fails, and a share of all requests ends in a server error",
    "loki-queries-slow": "every query takes longer",
    "loki-lines-discarded": "lines break a limit and are thrown away",
    "loki-panics": "requests meet a mistake in its code and end in a server error",
  },
  examples: [
    { kind: "loki-killed" },
    { kind: "loki-storage-failing", ratio: 0.5 },
    { kind: "loki-queries-slow", addedLatencySeconds: 15 },
    { kind: "loki-lines-discarded", reason: "rate_limited", perSecond: 40 },
    { kind: "loki-panics", perMinute: 4 },
  ],
  targetsOf: () => targetNames(job, [instance]),
  services: Object.values(services),
  unshownVariants: [
    {
      alert: "LokiDown",
      variant: "below",
      reason: "`up` is 0 or 1: a scrape that is slow but in time is a good one",
    },
    {
      alert: "LokiDown",
      variant: "absent",
      reason: "Prometheus itself makes `up` of every target that it is told to scrape",
    },
    {
      alert: "LokiPanics",
      variant: "below",
      reason: "one panic is enough, and there is nothing between none and one",
    },
  ],
  create: (options) => new Loki(options),
});

const { metrics } = lokiMetrics;

const routes = [
  { method: "POST", route: "loki_api_v1_push", perSecond: 9, medianSeconds: 0.02, isQuery: false },
  { method: "GET", route: "loki_api_v1_query_range", perSecond: 1.4, medianSeconds: 0.3, isQuery: true },
  { method: "GET", route: "loki_api_v1_labels", perSecond: 0.5, medianSeconds: 0.05, isQuery: true },
] as const;
const tenant = "klaxon";
const linesPerPush = 60;
const daySeconds = 86_400;

class Loki extends SteppedSystem<LokiFault> {
  readonly targets;
  override offers: OfferedServices = {};
  private readonly random: RandomStream;
  private readonly book = new SeriesBook();
  private readonly life: ProcessLife;
  private readonly startTime = this.book.open(metrics.startTime);
  private readonly lines = this.book.open(metrics.linesReceived, { tenant });
  private readonly panics = this.book.open(metrics.panics);
  private readonly discarded = discardReasons.map((reason) =>
    this.book.open(metrics.discardedSamples, { reason, tenant }),
  );
  private readonly requests: readonly AnsweredRequests[];
  private lineCount: number;
  private panicCount = 0;
  private readonly discardedCounts = discardReasons.map(() => 0);

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${instance}`);
    const ageSeconds = daySeconds * (2 + 5 * this.random.uniform());
    this.life = new ProcessLife(options.startMs, ageSeconds);
    this.requests = routes.map(({ method, route, perSecond, medianSeconds }) => {
      const requests = new AnsweredRequests(this.book, this.random, {
        metric: metrics.requestDuration,
        labels: { method, route, ws: "false" },
        statusLabel: "status_code",
        goodStatus: route === "loki_api_v1_push" ? "204" : "200",
        badStatus: "500",
      });
      requests.fillPast(ageSeconds * perSecond, { medianSeconds, spread: 0.8, addedSeconds: 0 });
      return requests;
    });
    this.lineCount = Math.round(ageSeconds * routes[0].perSecond * linesPerPush);
    this.targets = [
      new ScrapedTarget(this.book, {
        job,
        instance,
        random: this.random,
        reach: () => (this.life.isUp ? "answers" : "refuses"),
        expose: () => this.expose(),
      }),
    ];
  }

  protected override yield(): void {
    const isNew = this.life.keep(this.faultsOf("loki-killed").length > 0, this.nowMs);
    // What it cannot store or read others cannot get.
    const share = this.life.isUp ? 1 - this.failedRatio() : 0;
    this.offers = { [services.reads]: share, [services.writes]: share };
    if (!isNew) return;
    for (const requests of this.requests) requests.reset();
    this.lineCount = 0;
    this.panicCount = 0;
    this.discardedCounts.fill(0);
  }

  protected live({ elapsedSeconds, load }: Step): void {
    if (!this.life.isUp) return;
    const queryAddedSeconds = this.faultsOf("loki-queries-slow").reduce(
      (sum, fault) => sum + fault.addedLatencySeconds,
      0,
    );
    const failedRatio = Math.max(0.001, this.failedRatio());
    for (const [index, { perSecond, medianSeconds, isQuery }] of routes.entries()) {
      const addedSeconds = isQuery ? queryAddedSeconds : 0;
      const latency = { medianSeconds, spread: 0.8, addedSeconds };
      const good = this.requests[index]?.answer(perSecond * load * elapsedSeconds, failedRatio, latency) ?? 0;
      if (!isQuery) this.lineCount += good * linesPerPush;
    }
    for (const { perMinute } of this.faultsOf("loki-panics")) {
      this.panicCount += this.random.poisson((perMinute / 60) * elapsedSeconds);
    }
    for (const { reason, perSecond } of this.faultsOf("loki-lines-discarded")) {
      const index = discardReasons.indexOf(reason);
      this.discardedCounts[index] =
        (this.discardedCounts[index] ?? 0) + this.random.poisson(perSecond * elapsedSeconds);
    }
  }

  private failedRatio(): number {
    return Math.max(0, ...this.faultsOf("loki-storage-failing").map((fault) => fault.ratio));
  }

  private expose(): void {
    const { book } = this;
    book.set(this.startTime, this.life.startMs / 1000);
    book.set(this.lines, this.lineCount);
    book.set(this.panics, this.panicCount);
    for (const [index, series] of this.discarded.entries())
      book.set(series, this.discardedCounts[index] ?? 0);
    for (const requests of this.requests) requests.expose(book);
  }
}
