import { apiMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import { type BucketedLatency, bucketLatency, meanLatencySeconds } from "../../kit/latency.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import type { SeriesBook } from "../../kit/series-book.ts";
import { type ApiRoute, apiRoutes, errorLatencyFactor, healthRoute } from "./routes.ts";

/** How an instance answers at present. */
export interface ServingConditions {
  /** On top of each request of a user. */
  readonly addedLatencySeconds: number;
  /** How long the event loop is blocked at a time; every request waits for half of it in the mean. */
  readonly lagSeconds: number;
  /** A factor on the own time of each route, above 1 while caches are cold. */
  readonly latencyFactor: number;
  /** Share of users' requests that is answered with 500. */
  readonly errorRatio: number;
  /** Share of what the routes need of the database that it answers; the rest is answered with 500. */
  readonly answered: DatabaseAnswers;
}

/** What the database answers at present, each as a share. */
export type DatabaseAnswers = Readonly<Record<ApiRoute["needs"], number>>;

/** One route with one status: a histogram of its own. */
interface Slot {
  readonly firstSeries: number;
  /** Requests by bucket, not yet added up. */
  readonly bucketCounts: Float64Array;
  sumSeconds: number;
  count: number;
}

interface RouteSlots {
  readonly route: ApiRoute;
  readonly ok: Slot;
  readonly clientError: Slot;
  readonly serverError: Slot;
}

interface RouteLatency {
  readonly good: BucketedLatency;
  readonly failed: BucketedLatency;
}

// Up to here each request is drawn by itself; beyond, the count of each bucket is.
const singleDrawCountMax = 12;

/** The requests that one process has answered since its start, by route, status and duration. */
export class ApiRequests {
  private readonly random: RandomStream;
  private readonly boundsSeconds = apiMetrics.metrics.requestDuration.buckets ?? [];
  private readonly routes: readonly RouteSlots[];
  private readonly health: Slot;
  private conditions: ServingConditions;
  private latencies: readonly RouteLatency[];
  private healthLatency: BucketedLatency;

  constructor(book: SeriesBook, random: RandomStream, conditions: ServingConditions) {
    this.random = random;
    this.routes = apiRoutes.map((route) => ({
      route,
      ok: this.openSlot(book, route.method, route.route, route.okStatus),
      clientError: this.openSlot(book, route.method, route.route, route.clientErrorStatus),
      serverError: this.openSlot(book, route.method, route.route, "500"),
    }));
    this.health = this.openSlot(book, healthRoute.method, healthRoute.route, healthRoute.okStatus);
    this.conditions = conditions;
    this.latencies = this.routes.map(({ route }) => this.latencyOf(route));
    this.healthLatency = this.latencyOfHealth();
  }

  /** Changes how requests are answered from now on. */
  answerUnder(conditions: ServingConditions): void {
    this.conditions = conditions;
    this.latencies = this.routes.map(({ route }) => this.latencyOf(route));
    this.healthLatency = this.latencyOfHealth();
  }

  /** The mean time of a user's request under the present conditions. */
  get meanSeconds(): number {
    const { addedLatencySeconds, lagSeconds, latencyFactor } = this.conditions;
    return meanRouteSeconds * latencyFactor + addedLatencySeconds + lagSeconds / 2;
  }

  /** Requests of users were answered: `mean` of them, as far as chance goes. */
  answer(mean: number): void {
    const { random, conditions } = this;
    for (let index = 0; index < this.routes.length; index++) {
      const slots = this.routes[index];
      const latency = this.latencies[index];
      if (slots === undefined || latency === undefined) continue;
      const { route } = slots;
      const count = random.poisson(mean * route.share);
      if (count === 0) continue;
      const serverErrors = random.binomial(count, errorRatioOf(route, conditions));
      const clientErrors = random.binomial(count - serverErrors, route.clientErrorRatio);
      this.record(slots.serverError, serverErrors, latency.failed);
      this.record(slots.clientError, clientErrors, latency.good);
      this.record(slots.ok, count - serverErrors - clientErrors, latency.good);
    }
  }

  /** So many health checks were answered. */
  answerHealth(count: number): void {
    this.record(this.health, count, this.healthLatency);
  }

  /** Requests that waited for so long, as while the process was stopped, are answered at last. */
  answerLate(count: number, durationSeconds: number): void {
    const slot = this.routes[0]?.ok;
    if (slot === undefined || count === 0) return;
    const found = this.boundsSeconds.findIndex((bound) => durationSeconds <= bound);
    const bucket = found < 0 ? this.boundsSeconds.length : found;
    slot.bucketCounts[bucket] = (slot.bucketCounts[bucket] ?? 0) + count;
    slot.sumSeconds += count * durationSeconds;
    slot.count += count;
  }

  /** Takes as answered what a process of some age has answered, without chance. */
  fillPast(requestCount: number, healthCount: number): void {
    for (const [index, { route, ok, clientError, serverError }] of this.routes.entries()) {
      const latency = this.latencies[index];
      if (latency === undefined) continue;
      const count = requestCount * route.share;
      const serverErrors = count * this.conditions.errorRatio;
      const clientErrors = (count - serverErrors) * route.clientErrorRatio;
      fill(serverError, serverErrors, latency.failed);
      fill(clientError, clientErrors, latency.good);
      fill(ok, count - serverErrors - clientErrors, latency.good);
    }
    fill(this.health, healthCount, this.healthLatency);
  }

  /** A new process: all counts are gone. */
  reset(): void {
    for (const slot of this.slots()) {
      slot.bucketCounts.fill(0);
      slot.sumSeconds = 0;
      slot.count = 0;
    }
  }

  /** Exposes what was counted. A route and status that never occurred has no series yet. */
  expose(book: SeriesBook): void {
    for (const { ok, clientError, serverError } of this.routes) {
      exposeSlot(book, ok);
      exposeSlot(book, clientError);
      exposeSlot(book, serverError);
    }
    exposeSlot(book, this.health);
  }

  private record(slot: Slot, count: number, latency: BucketedLatency): void {
    if (count === 0) return;
    const { bucketCounts } = slot;
    const { shareUpTo, conditionalShares, meanSeconds } = latency;
    slot.count += count;
    if (count <= singleDrawCountMax) {
      for (let request = 0; request < count; request++) {
        const draw = this.random.uniform();
        let bucket = 0;
        while (draw >= (shareUpTo[bucket] ?? 1)) bucket++;
        bucketCounts[bucket] = (bucketCounts[bucket] ?? 0) + 1;
        slot.sumSeconds += meanSeconds[bucket] ?? 0;
      }
      return;
    }
    let remaining = count;
    for (let bucket = 0; remaining > 0 && bucket < bucketCounts.length; bucket++) {
      const share = conditionalShares[bucket] ?? 0;
      if (share === 0) continue;
      const inBucket = this.random.binomial(remaining, share);
      bucketCounts[bucket] = (bucketCounts[bucket] ?? 0) + inBucket;
      slot.sumSeconds += inBucket * (meanSeconds[bucket] ?? 0);
      remaining -= inBucket;
    }
  }

  private latencyOf(route: ApiRoute): RouteLatency {
    const { addedLatencySeconds, lagSeconds, latencyFactor } = this.conditions;
    const medianSeconds = route.medianSeconds * latencyFactor;
    const addedSeconds = addedLatencySeconds + lagSeconds / 2;
    const failedMedianSeconds = medianSeconds * errorLatencyFactor;
    const { spread } = route;
    return {
      good: bucketLatency({ medianSeconds, spread, addedSeconds }, this.boundsSeconds),
      failed: bucketLatency({ medianSeconds: failedMedianSeconds, spread, addedSeconds }, this.boundsSeconds),
    };
  }

  private latencyOfHealth(): BucketedLatency {
    const { medianSeconds, spread } = healthRoute;
    const addedSeconds = this.conditions.lagSeconds / 2;
    return bucketLatency({ medianSeconds, spread, addedSeconds }, this.boundsSeconds);
  }

  private openSlot(book: SeriesBook, method: string, route: string, status: string): Slot {
    const firstSeries = book.openHistogram(apiMetrics.metrics.requestDuration, {
      http_request_method: method,
      http_route: route,
      http_response_status_code: status,
    });
    const bucketCounts = new Float64Array(this.boundsSeconds.length + 1);
    return { firstSeries, bucketCounts, sumSeconds: 0, count: 0 };
  }

  private slots(): readonly Slot[] {
    return [this.health, ...this.routes.flatMap((route) => [route.ok, route.clientError, route.serverError])];
  }
}

const meanRouteSeconds = apiRoutes.reduce(
  (sum, { share, medianSeconds, spread }) =>
    sum + share * meanLatencySeconds({ medianSeconds, spread, addedSeconds: 0 }),
  0,
);

function errorRatioOf({ needs }: ApiRoute, { errorRatio, answered }: ServingConditions): number {
  const share = answered[needs];
  return share >= 1 ? errorRatio : 1 - (1 - errorRatio) * share;
}

function fill(slot: Slot, count: number, latency: BucketedLatency): void {
  let before = 0;
  for (let bucket = 0; bucket < slot.bucketCounts.length; bucket++) {
    const upTo = Math.round(count * (latency.shareUpTo[bucket] ?? 1));
    const inBucket = upTo - before;
    slot.bucketCounts[bucket] = inBucket;
    slot.sumSeconds += inBucket * (latency.meanSeconds[bucket] ?? 0);
    before = upTo;
  }
  slot.count = before;
}

function exposeSlot(book: SeriesBook, slot: Slot): void {
  if (slot.count === 0) return;
  const { firstSeries, bucketCounts } = slot;
  let upTo = 0;
  let series = firstSeries;
  for (let bucket = 0; bucket < bucketCounts.length; bucket++) {
    upTo += bucketCounts[bucket] ?? 0;
    book.set(series++, upTo);
  }
  book.set(series++, slot.sumSeconds);
  book.set(series, slot.count);
}
