import * as z from "zod";
import { pushMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { ratio, targetNames } from "../kit/fault-parameters.ts";
import { LatencyHistogram } from "../kit/latency-histogram.ts";
import { type RandomStream, randomStream } from "../kit/random-stream.ts";
import { ScrapedTarget } from "../kit/scraped-target.ts";
import { SeriesBook } from "../kit/series-book.ts";
import { splitCount } from "../kit/split-count.ts";
import { type Step, SteppedSystem } from "../kit/stepped-system.ts";
import { defineSystem, type FaultOf, type SystemOptions } from "../kit/system.ts";

const { metrics } = pushMetrics;
const job = "push";
const instance = "push-sender:9467";
const platforms = ["android", "ios"] as const;
const failures = ["unregistered", "quota", "unavailable", "auth"] as const;

/** The scrape job of the push notifications with its instance. */
export const pushJobs = { [job]: [instance] } as const;

const platform = z.enum(platforms).describe("Whose devices.");

const faultSchemas = [
  z.strictObject({
    kind: z.literal("push-refused"),
    platform,
    result: z.enum(failures).describe("What the provider answers."),
    ratio: ratio.describe("Share of the calls."),
  }),
  z.strictObject({
    kind: z.literal("push-credential-ending"),
    platform,
    remainingSeconds: z.number().min(-1e7).max(1e7).describe("How long the key is still good, at the start."),
  }),
  z.strictObject({
    kind: z.literal("push-slow"),
    ratio: ratio.describe("Share of the sender's speed that is gone; 1 stops it."),
  }),
] as const;

type PushFault = FaultOf<typeof faultSchemas>;

/** The sender of push notifications. */
export const pushSystem = defineSystem({
  faultSchemas,
  faults: {
    "push-refused": "the provider refuses calls",
    "push-credential-ending":
      "the key for the provider comes to its end; past it every call is refused; it is renewed at the end",
    "push-slow": "the provider takes calls slowly and notifications wait; the sender catches up at the end",
  },
  examples: [
    { kind: "push-refused", platform: "android", result: "quota", ratio: 0.3 },
    { kind: "push-refused", platform: "ios", result: "unregistered", ratio: 0.3 },
    { kind: "push-credential-ending", platform: "ios", remainingSeconds: 600 },
    { kind: "push-slow", ratio: 0.9 },
  ],
  targetsOf: () => targetNames(job, [instance]),
  create: (options) => new PushSender(options),
});

const notificationsPerSecond = 20;
const notificationsPerSecondMax = 120;
const platformShares = { android: 0.6, ios: 0.4 } as const;
const usualFailures = { unregistered: 0.012, quota: 0, unavailable: 0.002, auth: 0 } as const;
const latencyOfCall = { medianSeconds: 0.12, spread: 0.5, addedSeconds: 0.02 } as const;
const daySeconds = 86_400;
const keyLifeSeconds = 200 * daySeconds;

class PushSender extends SteppedSystem<PushFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly channels: readonly Channel[];
  private waitingCount = 0;

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, `${job}/${instance}`);
    const book = new SeriesBook();
    this.channels = platforms.map((name) => new Channel(book, this.random, name, options.startMs));
    const depth = book.open(metrics.queueDepth);
    const expose = () => {
      for (const channel of this.channels) channel.expose(book);
      book.set(depth, this.waitingCount);
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
    for (const channel of this.channels) {
      const ending = this.faultsOf("push-credential-ending").find((fault) => fault.platform === channel.name);
      channel.endIn(ending?.remainingSeconds, this.nowMs);
    }
  }

  protected live({ elapsedSeconds, load, nowMs }: Step): void {
    const speed = 1 - Math.max(0, ...this.faultsOf("push-slow").map((fault) => fault.ratio));
    this.waitingCount += this.random.poisson(notificationsPerSecond * load * elapsedSeconds);
    const count = Math.min(this.waitingCount, Math.floor(notificationsPerSecondMax * speed * elapsedSeconds));
    this.waitingCount -= count;
    const [android = 0] = splitCount(this.random, count, [platformShares.android]);
    for (const channel of this.channels) {
      const own = channel.name === "android" ? android : count - android;
      const refused = this.faultsOf("push-refused").filter((fault) => fault.platform === channel.name);
      channel.send(own, { refused, speed, nowMs });
    }
  }
}

interface Refusal {
  readonly result: (typeof failures)[number];
  readonly ratio: number;
}

/** What is sent to the devices of one platform. */
class Channel {
  readonly name: (typeof platforms)[number];
  private readonly random: RandomStream;
  private readonly failures: readonly { readonly series: number; count: number }[];
  private readonly latency: LatencyHistogram;
  private readonly series;
  private okCount = 0;
  private expiryMs: number;
  private isEnding = false;

  constructor(book: SeriesBook, random: RandomStream, name: (typeof platforms)[number], nowMs: number) {
    this.name = name;
    this.random = random;
    this.expiryMs = nowMs + keyLifeSeconds * 1000;
    this.failures = failures.map((result) => ({
      series: book.open(metrics.sent, { platform: name, result }),
      count: 0,
    }));
    this.latency = new LatencyHistogram(book, metrics.latency, { platform: name });
    this.series = {
      ok: book.open(metrics.sent, { platform: name, result: "ok" }),
      invalid: book.open(metrics.tokensInvalid, { platform: name }),
      expiry: book.open(metrics.credentialExpiry, { platform: name }),
    };
  }

  /** The key ends so much later; undefined where it is as usual, or was renewed. */
  endIn(remainingSeconds: number | undefined, nowMs: number): void {
    if (!this.isEnding && remainingSeconds !== undefined) this.expiryMs = nowMs + remainingSeconds * 1000;
    if (this.isEnding && remainingSeconds === undefined) this.expiryMs = nowMs + keyLifeSeconds * 1000;
    this.isEnding = remainingSeconds !== undefined;
  }

  send(
    count: number,
    at: { readonly refused: readonly Refusal[]; readonly speed: number; readonly nowMs: number },
  ): void {
    const hasEnded = at.nowMs >= this.expiryMs;
    const shares = failures.map((result) => {
      const own = at.refused.filter((refusal) => refusal.result === result).map(({ ratio: share }) => share);
      return Math.max(usualFailures[result], ...own);
    });
    const refused = hasEnded ? [0, 0, 0, count] : splitCount(this.random, count, shares);
    let okCount = count;
    for (const [index, failure] of this.failures.entries()) {
      const own = refused[index] ?? 0;
      failure.count += own;
      okCount -= own;
    }
    this.okCount += okCount;
    const slow = { ...latencyOfCall, medianSeconds: latencyOfCall.medianSeconds / Math.max(at.speed, 0.01) };
    this.latency.record(count, slow, this.random);
  }

  expose(book: SeriesBook): void {
    for (const { series, count } of this.failures) book.set(series, count);
    book.set(this.series.ok, this.okCount);
    book.set(this.series.invalid, this.failures[0]?.count ?? 0);
    book.set(this.series.expiry, this.expiryMs / 1000);
    this.latency.expose(book);
  }
}
