import * as z from "zod";
import { errorsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { targetNames } from "../kit/fault-parameters.ts";
import { LatencyHistogram } from "../kit/latency-histogram.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { splitCount } from "../kit/split-count.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const { metrics } = errorsMetrics;
const job = "errors";
const instance = "error-relay:9465";

/** The scrape job of the error tracking with its instance. */
export const errorsJobs = { [job]: [instance] } as const;

const perSecond = z.number().gt(0).max(1000);

const faultSchemas = [
  z.strictObject({
    kind: z.literal("errors-spike"),
    perSecond: perSecond.describe("Errors a second of a kind that occurs every day."),
  }),
  z.strictObject({
    kind: z.literal("errors-bad-release"),
    perSecond: perSecond.describe("Errors a second of a kind that no release had before."),
  }),
  z.strictObject({
    kind: z.literal("errors-unhandled"),
    perMinute: z.number().gt(0).max(6000).describe("Errors a minute that no code catches."),
  }),
  z.strictObject({
    kind: z.literal("errors-dropped"),
    reason: z.enum(["rate_limit", "network"]).describe("Why errors do not reach the tracker."),
    perSecond: perSecond.describe("How many a second."),
  }),
  z.strictObject({
    kind: z.literal("errors-orders-slow"),
    addedSeconds: z.number().gt(0).max(60).describe("What each order takes on top."),
  }),
] as const;

type ErrorsFault = FaultOf<typeof faultSchemas>;

/** The relay of the error tracking, and the orders of the shop. */
export const errorsSystem = defineSystem({
  faultSchemas,
  faults: {
    "errors-spike": "errors of a known kind come far more often than usual",
    "errors-bad-release": "a release brings errors that there were none of; it is taken back at the end",
    "errors-unhandled": "errors are caught by no code, and processes end",
    "errors-dropped": "the relay cannot hand errors to the tracker",
    "errors-orders-slow": "each order waits for something before it is confirmed",
  },
  examples: [
    { kind: "errors-spike", perSecond: 2 },
    { kind: "errors-bad-release", perSecond: 0.5 },
    { kind: "errors-unhandled", perMinute: 4 },
    { kind: "errors-dropped", reason: "rate_limit", perSecond: 2 },
    { kind: "errors-orders-slow", addedSeconds: 4 },
  ],
  targetsOf: () => targetNames(job, [instance]),
  create: (options) => new ErrorTracking(options),
});

const environment = "production";
const presentRelease = "2026.11.1";
const newRelease = "2026.11.2";
const newGroup = "checkout-undefined-price";

/** Errors that occur every day, with how many a second. */
const usualGroups = [
  { name: "payment-timeout", perSecond: 0.02 },
  { name: "search-bad-query", perSecond: 0.03 },
  { name: "image-not-found", perSecond: 0.01 },
] as const;

/** The group that a spike falls to. */
const spikingGroup = "payment-timeout";
/** Of ten errors one reaches the tracker. */
const sampledRatio = 0.1;
const ordersPerSecond = 0.8;
const orderLatency = { medianSeconds: 0.35, spread: 0.5, addedSeconds: 0.05 } as const;
const dropReasons = ["sample_rate", "rate_limit", "network"] as const;

class ErrorTracking extends SteppedSystem<ErrorsFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly orders: LatencyHistogram;
  private readonly usualCounts = usualGroups.map(() => 0);
  private readonly dropCounts = dropReasons.map(() => 0);
  private newCount = 0;
  private unhandledCount = 0;
  private unhandledShare = 0;

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${instance}`);
    const book = new SeriesBook();
    this.orders = new LatencyHistogram(book, metrics.orderProcessing);
    const group = (release: string, fingerprint_group: string) =>
      book.open(metrics.reported, { release, environment, fingerprint_group });
    const series = {
      usual: usualGroups.map(({ name }) => group(presentRelease, name)),
      brought: group(newRelease, newGroup),
      unhandled: book.open(metrics.unhandled),
      dropped: dropReasons.map((reason) => book.open(metrics.dropped, { reason })),
    };
    const expose = () => {
      for (const [index, usual] of series.usual.entries()) book.set(usual, this.usualCounts[index] ?? 0);
      // A group has no series before its first error.
      if (this.newCount > 0) book.set(series.brought, this.newCount);
      book.set(series.unhandled, this.unhandledCount);
      for (const [index, dropped] of series.dropped.entries()) book.set(dropped, this.dropCounts[index] ?? 0);
      this.orders.expose(book);
    };
    this.targets = [
      new ScrapedTarget(book, {
        job,
        instance,
        random: randomStream(options.seed, `${job}/scrapes`),
        expose,
      }),
    ];
  }

  protected live({ elapsedSeconds, load }: Step): void {
    const { random } = this;
    let count = 0;
    for (const [index, group] of usualGroups.entries()) {
      const spike = group.name === spikingGroup ? this.greatest("errors-spike") : 0;
      const own = random.poisson((group.perSecond + spike) * load * elapsedSeconds);
      this.usualCounts[index] = (this.usualCounts[index] ?? 0) + own;
      count += own;
    }
    const brought = random.poisson(this.greatest("errors-bad-release") * load * elapsedSeconds);
    this.newCount += brought;
    const [sampledOut = 0] = splitCount(random, count + brought, [1 - sampledRatio]);
    this.drop("sample_rate", sampledOut);
    for (const { reason, perSecond: rate } of this.faultsOf("errors-dropped")) {
      this.drop(reason, random.poisson(rate * load * elapsedSeconds));
    }
    this.unhandledShare += (this.greatestUnhandled() / 60) * elapsedSeconds;
    const unhandled = Math.floor(this.unhandledShare);
    this.unhandledShare -= unhandled;
    this.unhandledCount += unhandled;
    this.takeOrders(random.poisson(ordersPerSecond * load * elapsedSeconds));
  }

  private takeOrders(count: number): void {
    const addedSeconds = Math.max(
      0,
      ...this.faultsOf("errors-orders-slow").map((fault) => fault.addedSeconds),
    );
    const latency = { ...orderLatency, addedSeconds: orderLatency.addedSeconds + addedSeconds };
    this.orders.record(count, latency, this.random);
  }

  private drop(reason: (typeof dropReasons)[number], count: number): void {
    const index = dropReasons.indexOf(reason);
    this.dropCounts[index] = (this.dropCounts[index] ?? 0) + count;
  }

  private greatest(kind: "errors-spike" | "errors-bad-release"): number {
    return Math.max(0, ...this.faultsOf(kind).map((fault) => fault.perSecond));
  }

  private greatestUnhandled(): number {
    return Math.max(0, ...this.faultsOf("errors-unhandled").map(({ perMinute }) => perMinute));
  }
}
