import { uvicornMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { Latency } from "../../kit/latency.ts";
import { LatencyHistogram } from "../../kit/latency-histogram.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import type { SeriesBook } from "../../kit/series-book.ts";

const { metrics } = uvicornMetrics;

/** How the requests of users are answered at present. */
export interface AnswerConditions {
  readonly errorRatio: number;
  readonly addedLatencySeconds: number;
}

interface Route {
  readonly method: string;
  readonly route: string;
  readonly share: number;
  readonly medianSeconds: number;
}

const routes: readonly Route[] = [
  { method: "GET", route: "/api/items", share: 0.7, medianSeconds: 0.02 },
  { method: "POST", route: "/api/orders", share: 0.3, medianSeconds: 0.06 },
];
const health: Route = { method: "GET", route: "/api/health", share: 0, medianSeconds: 0.0006 };
const healthyErrorRatio = 0.0002;
const missingRatio = 0.01;
const spread = 0.6;
const startBytes = 62_000_000;
const warmBytes = 88_000_000;
const generations = ["0", "1", "2"] as const;

/** One uvicorn process: what it has answered since its start, and what it holds. */
export class UvicornProcess {
  startedMs: number;
  private readonly random: RandomStream;
  private readonly routes;
  private readonly health;
  private readonly series;
  private requestCount = 0;
  private cpuSeconds = 0;

  constructor(book: SeriesBook, random: RandomStream, startedMs: number) {
    this.random = random;
    this.startedMs = startedMs;
    this.routes = routes.map((route) => openRoute(book, route, ["200", "404", "500"]));
    this.health = openRoute(book, health, ["200"]);
    this.series = {
      resident: book.open(metrics.residentMemory),
      start: book.open(metrics.startTime),
      cpu: book.open(metrics.cpuTime),
      open: book.open(metrics.openDescriptors),
      max: book.open(metrics.maxDescriptors),
      collections: generations.map((generation) => book.open(metrics.collections, { generation })),
    };
  }

  /** Takes as answered what a process of this age has answered. */
  fillPast(requestCount: number, ageSeconds: number): void {
    for (const { route, counts, durations } of this.routes) {
      const count = Math.round(requestCount * route.share);
      const latency = { medianSeconds: route.medianSeconds, spread, addedSeconds: 0 };
      const errors = Math.round(count * healthyErrorRatio);
      const missing = Math.round(count * missingRatio);
      counts["200"] = count - errors - missing;
      counts["404"] = missing;
      counts["500"] = errors;
      durations.fillPast(count, latency);
    }
    this.requestCount = requestCount;
    this.cpuSeconds = requestCount * 0.008;
    this.answerHealth(Math.round(ageSeconds / 5));
  }

  /** So many requests of users were answered. */
  answer(count: number, { errorRatio, addedLatencySeconds }: AnswerConditions): void {
    this.requestCount += count;
    this.cpuSeconds += count * 0.008;
    let rest = count;
    for (const [index, { route, counts, durations }] of this.routes.entries()) {
      const own = index === this.routes.length - 1 ? rest : this.random.binomial(rest, route.share);
      rest -= own;
      if (own === 0) continue;
      const errors = this.random.binomial(own, Math.max(errorRatio, healthyErrorRatio));
      const missing = this.random.binomial(own - errors, missingRatio);
      counts["500"] += errors;
      counts["404"] += missing;
      counts["200"] += own - errors - missing;
      const latency: Latency = {
        medianSeconds: route.medianSeconds,
        spread,
        addedSeconds: addedLatencySeconds,
      };
      durations.record(own, latency, this.random);
    }
  }

  /** So many health checks were answered, each as quickly as ever. */
  answerHealth(count: number): void {
    this.health.counts["200"] += count;
    this.health.durations.fillPast(count, { medianSeconds: health.medianSeconds, spread, addedSeconds: 0 });
  }

  /** A new process. */
  restart(nowMs: number): void {
    this.startedMs = nowMs;
    this.requestCount = 0;
    this.cpuSeconds = 0;
    for (const { counts, durations } of [...this.routes, this.health]) {
      counts["200"] = 0;
      counts["404"] = 0;
      counts["500"] = 0;
      durations.reset();
    }
  }

  expose(book: SeriesBook, held: { readonly bytes: number; readonly sockets: number }, busy: number): void {
    const { series, random } = this;
    for (const route of [...this.routes, this.health]) exposeRoute(book, route);
    const warmth = 1 - Math.exp(-this.requestCount / 20_000);
    const ownBytes = startBytes + (warmBytes - startBytes) * warmth + 500_000 * random.uniform();
    book.set(series.resident, Math.round((ownBytes + held.bytes) / 4096) * 4096);
    book.set(series.start, this.startedMs / 1000);
    book.set(series.cpu, Math.round(this.cpuSeconds * 100) / 100);
    book.set(series.open, 11 + random.poisson(4 + busy) + held.sockets);
    book.set(series.max, 20_000);
    for (const [generation, one] of series.collections.entries())
      book.set(one, Math.floor(this.requestCount / 10 / 11 ** generation));
  }
}

interface OpenRoute {
  readonly route: Route;
  readonly statuses: readonly ("200" | "404" | "500")[];
  readonly numbers: readonly number[];
  readonly counts: { "200": number; "404": number; "500": number };
  readonly durations: LatencyHistogram;
}

function openRoute(book: SeriesBook, route: Route, statuses: OpenRoute["statuses"]): OpenRoute {
  const labels = { method: route.method, route: route.route };
  return {
    route,
    statuses,
    numbers: statuses.map((status) => book.open(metrics.requests, { ...labels, status })),
    counts: { "200": 0, "404": 0, "500": 0 },
    durations: new LatencyHistogram(book, metrics.requestDuration, labels),
  };
}

function exposeRoute(book: SeriesBook, { statuses, numbers, counts, durations }: OpenRoute): void {
  for (const [index, status] of statuses.entries()) book.set(numbers[index] ?? 0, counts[status]);
  durations.expose(book);
}
