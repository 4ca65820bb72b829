import { type RandomStream, randomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import { splitCount } from "../../kit/split-count.ts";
import { type Step, SteppedSystem } from "../../kit/stepped-system.ts";
import type { SystemOptions } from "../../kit/system.ts";
import { countries, EdgeCounters, type RuleKey, rareStatuses } from "./edge.ts";
import type { CdnFault } from "./faults.ts";
import { cdnInstance } from "./jobs.ts";

const requestsPerSecond = 120;
const usualHitRatio = 0.75;
const bytesPerRequest = 30_000;
const threatsPerSecond = 0.02;
const botsPerSecond = 0.05;

/** What a good day has beside 200. */
const usualShares: Readonly<Record<(typeof rareStatuses)[number], number>> = {
  "301": 0.01,
  "304": 0.04,
  "403": 0.0005,
  "404": 0.006,
  "429": 0.0005,
  "500": 0.0002,
  "502": 0.0002,
  "503": 0.0001,
};

/** The zone of the shop, as the analytics of the content delivery network see it. */
export class CdnSystem extends SteppedSystem<CdnFault> {
  readonly targets;
  private readonly random: RandomStream;
  private readonly counters: EdgeCounters;

  constructor(options: SystemOptions) {
    super(options);
    this.random = randomStream(options.seed, "cloudflare/zone");
    const book = new SeriesBook();
    this.counters = new EdgeCounters(book);
    this.targets = [
      new ScrapedTarget(book, {
        job: "cloudflare",
        instance: cdnInstance,
        scrapeIntervalSeconds: 60,
        random: randomStream(options.seed, `cloudflare/${cdnInstance}`),
        expose: () => this.counters.expose((pool) => this.isHealthy(pool)),
      }),
    ];
  }

  protected live({ elapsedSeconds, load }: Step): void {
    const { random, counters } = this;
    const count = random.poisson(requestsPerSecond * load * elapsedSeconds);
    const bypassedRatio = this.ratioOf("cdn-cache-bypassed");
    const cachedCount = random.binomial(count, usualHitRatio * (1 - bypassedRatio));
    const blockedRatio = this.ratioOf("cdn-waf-rule");
    const limitedRatio = usualShares["429"] + this.ratioOf("cdn-rate-limited");
    // Without origins the cache goes on, and the rest is refused.
    const unservedRatio = ["app-fra", "app-lhr"].some((pool) => this.isHealthy(pool)) ? 0 : 1 - usualHitRatio;
    const shares = {
      ...usualShares,
      "403": usualShares["403"] + blockedRatio,
      "404": usualShares["404"] + this.ratioOf("cdn-stale-assets"),
      "429": limitedRatio,
      "502": usualShares["502"] + this.ratioOf("cdn-origin-errors"),
      "503": usualShares["503"] + unservedRatio,
    };
    const counts = splitCount(random, count, fitted(rareStatuses.map((status) => shares[status])));
    counters.requests.add(count);
    counters.cached.add(cachedCount);
    counters.bandwidth.add(count * bytesPerRequest);
    counters.bandwidthCached.add(cachedCount * bytesPerRequest);
    counters.threats.add(random.poisson(threatsPerSecond * load * elapsedSeconds));
    counters.ok.add(count - counts.reduce((sum, one) => sum + one, 0));
    for (const [index, status] of rareStatuses.entries()) counters.answer(status, counts[index] ?? 0);
    this.block("bots", random.poisson(botsPerSecond * load * elapsedSeconds));
    const refused = counts[rareStatuses.indexOf("403")] ?? 0;
    this.block("keywords", random.binomial(refused, blockedRatio / shares["403"]));
    this.block("rateLimit", counts[rareStatuses.indexOf("429")] ?? 0);
  }

  private block(rule: RuleKey, count: number): void {
    const [first = 0] = splitCount(this.random, count, [0.6]);
    this.counters.block(rule, countries[0], first);
    this.counters.block(rule, countries[1], count - first);
  }

  private isHealthy(pool: string): boolean {
    return this.faultsOf("cdn-pool-lost").every((fault) => fault.pool !== pool && fault.pool !== "all");
  }

  private ratioOf(kind: Exclude<CdnFault["kind"], "cdn-pool-lost">): number {
    return Math.max(0, ...this.faultsOf(kind).map(({ ratio }) => ratio));
  }
}

// Faults that come together may ask for more than all requests.
function fitted(shares: readonly number[]): readonly number[] {
  const sum = shares.reduce((total, share) => total + share, 0);
  return sum <= 1 ? shares : shares.map((share) => share / sum);
}
