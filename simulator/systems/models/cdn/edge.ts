import { cdnMetrics, type MetricDefinition } from "../../../../instrumentation/src/catalog/index.ts";
import type { SeriesBook } from "../../kit/series-book.ts";
import { poolNames } from "./faults.ts";

const { metrics } = cdnMetrics;

const zone = { zone: "klaxon.example", account: "klaxon" } as const;
const host = "www.klaxon.example";

/** The countries that most users come from. */
export const countries = ["DE", "GB"] as const;

/** What users are answered beside 200. */
export const rareStatuses = ["301", "304", "403", "404", "429", "500", "502", "503"] as const;

/** A status that is answered now and then. */
export type RareStatus = (typeof rareStatuses)[number];

/** The rules that act on requests, by a short name, with who runs them. */
export const firewallRules = {
  keywords: { rule: "sqli-keywords", source: "firewallCustom" },
  bots: { rule: "known-bad-bots", source: "firewallManaged" },
  rateLimit: { rule: "api-60-per-minute", source: "ratelimit" },
} as const;

/** The short name of a rule. */
export type RuleKey = keyof typeof firewallRules;

const ruleKeys: readonly RuleKey[] = ["keywords", "bots", "rateLimit"];

/** Counters as analytics give them; each knows its series and how far it is. */
export class EdgeCounters {
  private readonly counters: Counter[] = [];
  readonly requests;
  readonly cached;
  readonly ok;
  readonly bandwidth;
  readonly bandwidthCached;
  readonly threats;
  private readonly statuses: ReadonlyMap<RareStatus, Counter>;
  private readonly events: ReadonlyMap<string, Counter>;
  private readonly pools: readonly number[];
  private readonly book: SeriesBook;

  constructor(book: SeriesBook) {
    this.book = book;
    this.requests = this.open(metrics.requests, zone);
    this.cached = this.open(metrics.requestsCached, zone);
    this.ok = this.open(metrics.requestsByStatus, { ...zone, status: "200" });
    this.bandwidth = this.open(metrics.bandwidth, zone);
    this.bandwidthCached = this.open(metrics.bandwidthCached, zone);
    this.threats = this.open(metrics.threats, zone);
    this.statuses = new Map(
      rareStatuses.map((status) => [status, this.open(metrics.requestsByStatus, { ...zone, status })]),
    );
    this.events = new Map(
      ruleKeys.flatMap((key) =>
        countries.map((country) => {
          const labels = { ...zone, ...firewallRules[key], action: "block", host, country };
          return [`${key}/${country}`, this.open(metrics.firewallEvents, labels)] as const;
        }),
      ),
    );
    this.pools = poolNames.map((pool_name) =>
      book.open(metrics.poolHealth, { ...zone, load_balancer_name: host, pool_name }),
    );
  }

  /** So many requests were answered with this status. */
  answer(status: RareStatus, count: number): void {
    this.statuses.get(status)?.add(count);
  }

  /** A rule blocked so many requests from a country. */
  block(rule: RuleKey, country: (typeof countries)[number], count: number): void {
    this.events.get(`${rule}/${country}`)?.add(count);
  }

  /** Exposes everything; `isHealthy` says how a pool is. */
  expose(isHealthy: (pool: string) => boolean): void {
    for (const counter of this.counters) counter.expose(this.book);
    for (const [index, pool] of poolNames.entries()) {
      this.book.set(this.pools[index] ?? 0, isHealthy(pool) ? 1 : 0);
    }
  }

  private open(metric: MetricDefinition, labels: Readonly<Record<string, string>>): Counter {
    const counter = new Counter(this.book.open(metric, labels));
    this.counters.push(counter);
    return counter;
  }
}

class Counter {
  private readonly series: number;
  private value = 0;

  constructor(series: number) {
    this.series = series;
  }

  add(count: number): void {
    this.value += count;
  }

  expose(book: SeriesBook): void {
    book.set(this.series, this.value);
  }
}
