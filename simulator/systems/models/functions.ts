import * as z from "zod";
import { functionsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import { type BucketedLatency, bucketLatency } from "../kit/latency.ts";
import { LatencyHistogram } from "../kit/latency-histogram.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { splitCount } from "../kit/split-count.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const { metrics } = functionsMetrics;
const job = "functions";
const instance = "drain-collector:9464";
const regions = ["fra1", "lhr1"] as const;
const routeNames = ["/api/products", "/api/search", "/api/checkout"] as const;
const cronPath = "/api/cron/cleanup";
const queriesService = "supabase/queries";

/** The scrape job of the functions with its instance. */
export const functionsJobs = { [job]: [instance] } as const;

const route = z.enum(routeNames).describe("Which route.");

const faultSchemas = [
  z.strictObject({
    kind: z.literal("functions-errors"),
    ratio: ratio.describe("Share of all invocations that answers 500."),
  }),
  z.strictObject({
    kind: z.literal("functions-slow"),
    route,
    addedSeconds: z.number().gt(0).max(10).describe("What each invocation takes on top."),
  }),
  z.strictObject({ kind: z.literal("functions-region-lost"), region: z.enum(regions) }),
  z.strictObject({
    kind: z.literal("functions-memory-high"),
    route,
    bytes: z.int().min(1).max(1_073_741_824).describe("What its invocations use at most."),
  }),
  z.strictObject({
    kind: z.literal("functions-cron-missed"),
    ageSeconds: z.number().gt(0).max(1e6).describe("How long ago the cron last succeeded, at the start."),
  }),
  z.strictObject({
    kind: z.literal("functions-cron-failing"),
    sinceSuccessSeconds: z.number().gt(0).max(86_400).describe("How long ago a run succeeded, at the start."),
  }),
] as const;

type FunctionsFault = FaultOf<typeof faultSchemas>;

/** Serverless functions of the shop in two regions, and their nightly cron. */
export const functionsSystem = defineSystem({
  faultSchemas,
  faults: {
    "functions-errors": "invocations fail at once",
    "functions-slow": "a route waits for something outside; what takes longer than 10 s is ended",
    "functions-region-lost": "a region takes no invocations, and the other has all of them",
    "functions-memory-high": "invocations of a route use more memory than they did",
    "functions-cron-missed": "the provider does not start the cron; it is run by hand at the end",
    "functions-cron-failing": "a run of the cron fails; it is run again and succeeds at the end",
  },
  examples: [
    { kind: "functions-errors", ratio: 0.2 },
    { kind: "functions-slow", route: "/api/checkout", addedSeconds: 9 },
    { kind: "functions-region-lost", region: "fra1" },
    { kind: "functions-memory-high", route: "/api/search", bytes: 1_020_000_000 },
    { kind: "functions-cron-missed", ageSeconds: 91_000 },
    { kind: "functions-cron-failing", sinceSuccessSeconds: 86_400 },
  ],
  targetsOf: () => targetNames(job, [instance]),
  dependsOn: [queriesService],
  create: (options) => new Functions(options),
});

const timeoutSeconds = 10;
const usualErrorRatio = 0.0008;
const usualBadRequestRatio = 0.01;
const boundsSeconds = metrics.duration.buckets ?? [];

/** What comes to a route on a mean day, and what it needs. */
const routes = {
  "/api/products": {
    perSecond: 6,
    latency: { medianSeconds: 0.08, spread: 0.6, addedSeconds: 0.01 },
    bytes: 210e6,
  },
  "/api/search": {
    perSecond: 4.5,
    latency: { medianSeconds: 0.15, spread: 0.6, addedSeconds: 0.02 },
    bytes: 330e6,
  },
  "/api/checkout": {
    perSecond: 1.5,
    latency: { medianSeconds: 0.4, spread: 0.5, addedSeconds: 0.05 },
    bytes: 260e6,
  },
} as const;

const regionShares = { fra1: 0.6, lhr1: 0.4 } as const;

class Functions extends SteppedSystem<FunctionsFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly neighbours;
  private readonly places: readonly Place[];
  private readonly cron: Cron;

  constructor(options: SystemOptions) {
    super(options);
    this.neighbours = options.neighbours;
    this.random = randomStream(options.seed, `${job}/${instance}`);
    const book = new SeriesBook();
    this.places = routeNames.flatMap((name) =>
      regions.map((region) => new Place(book, this.random, { route: name, region })),
    );
    this.cron = new Cron(book, options.startMs);
    const expose = () => {
      for (const place of this.places) place.expose(book);
      this.cron.expose(book);
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

  protected override yield(): void {
    const [missed] = this.faultsOf("functions-cron-missed");
    this.cron.missFor(missed?.ageSeconds, this.nowMs);
    const [failing] = this.faultsOf("functions-cron-failing");
    this.cron.failAfter(failing?.sinceSuccessSeconds, this.nowMs);
  }

  protected live({ elapsedSeconds, load, nowMs }: Step): void {
    const lost = this.faultsOf("functions-region-lost").map(({ region }) => region);
    const failing = Math.max(0, ...this.faultsOf("functions-errors").map(({ ratio: share }) => share));
    const answered = this.neighbours.shareAnswered(queriesService);
    const errorRatio = Math.max(usualErrorRatio, failing, 1 - answered);
    for (const place of this.places) {
      const share = lost.includes(place.region) ? 0 : lost.length > 0 ? 1 : regionShares[place.region];
      const mean = routes[place.route].perSecond * share * load * elapsedSeconds;
      const addedSeconds = Math.max(
        0,
        ...this.faultsOf("functions-slow").map((fault) =>
          fault.route === place.route ? fault.addedSeconds : 0,
        ),
      );
      const bytes = Math.max(
        0,
        ...this.faultsOf("functions-memory-high").map((fault) =>
          fault.route === place.route ? fault.bytes : 0,
        ),
      );
      place.serve(mean, { errorRatio, addedSeconds, bytes });
    }
    this.cron.live(nowMs);
  }
}

interface Serving {
  readonly errorRatio: number;
  readonly addedSeconds: number;
  readonly bytes: number;
}

/** One route in one region. */
class Place {
  readonly route: (typeof routeNames)[number];
  readonly region: (typeof regions)[number];
  private readonly random: RandomStream;
  private readonly statuses: readonly { readonly series: number; count: number }[];
  private readonly duration: LatencyHistogram;
  private readonly series;
  private timeoutCount = 0;
  private memoryBytes: number;
  private sorted: { readonly addedSeconds: number; readonly latency: BucketedLatency } | undefined;

  constructor(
    book: SeriesBook,
    random: RandomStream,
    place: { readonly route: (typeof routeNames)[number]; readonly region: (typeof regions)[number] },
  ) {
    this.route = place.route;
    this.region = place.region;
    this.random = random;
    this.statuses = ["200", "400", "500", "504"].map((status) => ({
      series: book.open(metrics.invocations, { ...place, status }),
      count: 0,
    }));
    this.duration = new LatencyHistogram(book, metrics.duration, { ...place });
    this.series = {
      timeouts: book.open(metrics.timeouts, { ...place }),
      memory: book.open(metrics.memoryMax, { ...place }),
    };
    this.memoryBytes = routes[place.route].bytes;
  }

  serve(mean: number, { errorRatio, addedSeconds, bytes }: Serving): void {
    const { random } = this;
    const usual = routes[this.route];
    const latency = { ...usual.latency, addedSeconds: usual.latency.addedSeconds + addedSeconds };
    // Only faults change how long an invocation takes.
    if (this.sorted?.addedSeconds !== addedSeconds) {
      this.sorted = { addedSeconds, latency: bucketLatency(latency, boundsSeconds) };
    }
    const { shareUpTo } = this.sorted.latency;
    const count = random.poisson(mean);
    const endedRatio = 1 - (shareUpTo[boundsSeconds.indexOf(timeoutSeconds)] ?? 1);
    const goodRatio = (1 - endedRatio) * (1 - errorRatio);
    const counts = splitCount(random, count, [
      goodRatio * (1 - usualBadRequestRatio),
      goodRatio * usualBadRequestRatio,
      (1 - endedRatio) * errorRatio,
    ]);
    const ended = count - counts.reduce((sum, one) => sum + one, 0);
    for (const [index, status] of this.statuses.entries()) status.count += counts[index] ?? ended;
    this.timeoutCount += ended;
    this.duration.record(count, latency, random);
    this.memoryBytes = Math.max(bytes, usual.bytes * (0.95 + 0.1 * random.uniform()));
  }

  expose(book: SeriesBook): void {
    for (const { series, count } of this.statuses) book.set(series, count);
    this.duration.expose(book);
    book.set(this.series.timeouts, this.timeoutCount);
    book.set(this.series.memory, Math.round(this.memoryBytes));
  }
}

const dayMs = 86_400_000;

/** The cron: a run each midnight (UTC). */
class Cron {
  private readonly series;
  private succeededCount = 0;
  private failedCount = 0;
  private successMs: number;
  private isMissed = false;
  private isFailing = false;

  constructor(book: SeriesBook, nowMs: number) {
    this.series = {
      success: book.open(metrics.cronLastSuccess, { path: cronPath }),
      succeeded: book.open(metrics.cronRuns, { path: cronPath, result: "succeeded" }),
      failed: book.open(metrics.cronRuns, { path: cronPath, result: "failed" }),
    };
    this.successMs = Math.floor(nowMs / dayMs) * dayMs;
  }

  missFor(ageSeconds: number | undefined, nowMs: number): void {
    if (this.isMissed && ageSeconds === undefined) this.succeed(nowMs);
    if (!this.isMissed && ageSeconds !== undefined) this.successMs = nowMs - ageSeconds * 1000;
    this.isMissed = ageSeconds !== undefined;
  }

  failAfter(sinceSuccessSeconds: number | undefined, nowMs: number): void {
    if (this.isFailing && sinceSuccessSeconds === undefined) this.succeed(nowMs);
    if (!this.isFailing && sinceSuccessSeconds !== undefined) {
      this.successMs = nowMs - sinceSuccessSeconds * 1000;
      this.failedCount++;
    }
    this.isFailing = sinceSuccessSeconds !== undefined;
  }

  live(nowMs: number): void {
    if (nowMs % dayMs >= 5000 || this.isMissed) return;
    if (this.isFailing) this.failedCount++;
    else this.succeed(nowMs);
  }

  expose(book: SeriesBook): void {
    book.set(this.series.success, this.successMs / 1000);
    book.set(this.series.succeeded, this.succeededCount);
    book.set(this.series.failed, this.failedCount);
  }

  private succeed(nowMs: number): void {
    this.succeededCount++;
    this.successMs = nowMs;
  }
}
