import { setTimeout } from "node:timers/promises";
import { Counter, Histogram, Registry } from "prom-client";
import type { MetricDefinition, MetricType } from "../../../instrumentation/src/catalog/index.ts";
import { createMetrics, type Metrics } from "../../../instrumentation/src/metrics/index.ts";
import type { Measurement } from "../measurement.ts";
import { leastMsOfBoth } from "../stopwatch.ts";
import { mainThreadMs } from "./thread-time.ts";

const labelNames = ["method", "route", "status"] as const;
const seriesCount = 100_000;
const metricCount = 20;
const counterSeriesPerMetric = 2500;
const histogramsPerMetric = Math.ceil(counterSeriesPerMetric / 14);
const operationCount = 200_000;
const settleMs = 1_000;

/** A scrape of 100,000 series: its cost beside prom-client's own, and how long it blocks the event loop at a time. */
export async function metricScrapeCosts(runCount: number): Promise<readonly Measurement[]> {
  const registry = new Registry();
  fillRegistry(registry);
  const own = startMetrics();
  fillInstruments(own);
  const reading = startMetrics();
  reading.addRegistry(registry);
  const api = startMetrics();
  fillApi(api);
  // What the filling left to the garbage collector is no doing of a scrape.
  await setTimeout(settleMs);
  const measurements: Measurement[] = [];
  for (const [what, metrics] of [
    ["instruments of the catalog", own],
    ["a registry of prom-client", reading],
    ["instruments of OpenTelemetry's API", api],
  ] as const)
    measurements.push(...(await scrapeCost(what, metrics, registry, runCount)));
  for (const metrics of [own, reading, api]) await metrics.shutdown();
  return [...measurements, ...(await oneMetricCosts(runCount))];
}

/** The same where all series belong to one metric, which only a raised limit allows. */
async function oneMetricCosts(runCount: number): Promise<readonly Measurement[]> {
  const registry = new Registry();
  const promCounter = new Counter({ name: "c_total", help: "H.", labelNames, registers: [registry] });
  const [own, reading, api] = [startMetrics(seriesCount), startMetrics(), startMetrics(seriesCount)];
  const counter = own.instruments.counter(define("counter", "c_total"));
  const apiCounter = api.meterProvider.getMeter("bench").createCounter("c");
  for (let index = 0; index < seriesCount; index++) {
    const labels = labelsOf(index);
    promCounter.inc(labels);
    counter.add(1, labels);
    apiCounter.add(1, labels);
  }
  reading.addRegistry(registry);
  await setTimeout(settleMs);
  const measurements: Measurement[] = [];
  for (const [what, metrics] of [
    ["instruments of the catalog", own],
    // Node gives the keys of an object only all at once, which alone takes longer than the bound.
    ["a registry of prom-client", reading],
    ["instruments of OpenTelemetry's API", api],
  ] as const) {
    let blockedMs = Infinity;
    for (let run = 0; run < runCount + 2; run++)
      blockedMs = Math.min(blockedMs, (await watched(() => scrape(metrics))).blockedMs);
    measurements.push({
      group: "a scrape of one metric of 100,000 label sets: the event loop blocked at a time, at most",
      what,
      value: blockedMs,
      unit: "ms",
      ...(metrics === reading ? {} : { measure: { of: "value", bound: 10 } as const }),
    });
    await metrics.shutdown();
  }
  return measurements;
}

/** One observation with three labels, beside prom-client's. */
export function metricOperationCosts(runCount: number): readonly Measurement[] {
  const metrics = startMetrics();
  const registers = [new Registry()];
  const labelSets = Array.from({ length: 50 }, (_, index) => labelsOf(index));
  const repeat = (work: (labels: Labels) => void) => () => {
    for (let index = 0; index < operationCount; index++) work(labelSets[index % labelSets.length]!);
  };
  const counter = metrics.instruments.counter(define("counter", "bench_total"));
  const histogram = metrics.instruments.histogram(define("histogram", "bench_seconds"));
  const meter = metrics.meterProvider.getMeter("bench");
  const apiCounter = meter.createCounter("bench.api");
  const promCounter = new Counter({ name: "a_total", help: "H.", labelNames, registers });
  const promHistogram = new Histogram({ name: "b_seconds", help: "H.", labelNames, registers });
  const pairs = [
    ["counter", (labels: Labels) => counter.add(1, labels), (labels: Labels) => promCounter.inc(labels)],
    [
      "histogram",
      (labels: Labels) => histogram.observe(0.1, labels),
      (labels: Labels) => promHistogram.observe(labels, 0.1),
    ],
    [
      "counter of OpenTelemetry's API, bounded",
      (labels: Labels) => apiCounter.add(1, labels),
      (labels: Labels) => promCounter.inc(labels),
    ],
  ] as const;
  return pairs.map(([what, ours, theirs]) => {
    const [ownMs, promMs] = leastMsOfBoth(runCount, repeat(ours), repeat(theirs));
    return {
      group: "one observation with three labels",
      what,
      value: (ownMs / operationCount) * 1e6,
      unit: "ns",
      reference: { what: "prom-client", value: (promMs / operationCount) * 1e6 },
    };
  });
}

type Labels = Readonly<Record<(typeof labelNames)[number], string>>;

async function scrapeCost(
  what: string,
  metrics: Metrics,
  registry: Registry,
  runCount: number,
): Promise<readonly Measurement[]> {
  let [ownMs, promMs, blockedMs, firstBlockedMs] = [Infinity, Infinity, Infinity, Infinity];
  for (let run = 0; run < runCount + 2; run++) {
    const scraped = await watched(() => scrape(metrics));
    const reference = await watched(async () => {
      Buffer.from(await registry.metrics());
    });
    ownMs = Math.min(ownMs, scraped.tookMs);
    blockedMs = Math.min(blockedMs, scraped.blockedMs);
    // Nobody warms a scrape up: of its times the first one counts as well.
    if (run === 0) firstBlockedMs = scraped.blockedMs;
    promMs = Math.min(promMs, reference.tookMs);
  }
  const group = `a scrape of 100,000 series: ${what}`;
  return [
    {
      group,
      what: "the whole scrape",
      value: ownMs,
      unit: "ms",
      reference: { what: "prom-client's own registry.metrics()", value: promMs },
      measure: { of: "ratio", bound: 1 },
    },
    {
      group,
      what: "the event loop blocked at a time, at most",
      value: blockedMs,
      unit: "ms",
      measure: { of: "value", bound: 10 },
    },
    {
      group,
      what: "the same in the first scrape of all",
      value: firstBlockedMs,
      unit: "ms",
      measure: { of: "value", bound: 10 },
    },
  ];
}

async function scrape(metrics: Metrics): Promise<void> {
  for await (const chunk of metrics.expose("text/plain").chunks) Buffer.from(chunk);
}

/** How long work took, and the longest that the event loop took from one turn to the next meanwhile. */
async function watched(work: () => Promise<void>): Promise<{ tookMs: number; blockedMs: number }> {
  let blockedMs = 0;
  let isOver = false;
  let lastMs = mainThreadMs();
  const turn = () => {
    const nowMs = mainThreadMs();
    blockedMs = Math.max(blockedMs, nowMs - lastMs);
    lastMs = nowMs;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const startedAtMs = mainThreadMs();
  await work();
  const tookMs = mainThreadMs() - startedAtMs;
  isOver = true;
  await new Promise((resolve) => setImmediate(resolve));
  return { tookMs, blockedMs };
}

function startMetrics(labelSetLimit = 10_000): Metrics {
  return createMetrics(
    { isOn: true, labelSetLimit, labelValueLimit: 200, areExemplarsOn: true },
    { name: "bench", version: "1.0.0", commit: "", attributes: {} },
    { links: { hubs: [], member: undefined } },
  );
}

function labelsOf(index: number): Labels {
  return { method: "GET", route: `/orders/${index}`, status: "200" };
}

function define<Type extends MetricType>(
  type: Type,
  name: string,
): MetricDefinition<(typeof labelNames)[number], Type> {
  return { name, type, unit: "none", help: "H.", labels: labelNames, emittedBy: "api", evidence: "own" };
}

function fillRegistry(registry: Registry): void {
  const registers = [registry];
  for (let metric = 0; metric < metricCount; metric++) {
    const counter = new Counter({ name: `c${metric}_total`, help: "H.", labelNames, registers });
    const histogram = new Histogram({ name: `h${metric}_seconds`, help: "H.", labelNames, registers });
    for (let index = 0; index < counterSeriesPerMetric; index++) counter.inc(labelsOf(index));
    for (let index = 0; index < histogramsPerMetric; index++) histogram.observe(labelsOf(index), 0.1);
  }
}

function fillInstruments({ instruments }: Metrics): void {
  for (let metric = 0; metric < metricCount; metric++) {
    const counter = instruments.counter(define("counter", `c${metric}_total`));
    const histogram = instruments.histogram(define("histogram", `h${metric}_seconds`));
    for (let index = 0; index < counterSeriesPerMetric; index++) counter.add(1, labelsOf(index));
    for (let index = 0; index < histogramsPerMetric; index++) histogram.observe(0.1, labelsOf(index));
  }
}

function fillApi({ meterProvider }: Metrics): void {
  const meter = meterProvider.getMeter("bench");
  for (let metric = 0; metric < metricCount; metric++) {
    const counter = meter.createCounter(`c${metric}`);
    const histogram = meter.createHistogram(`h${metric}`, { unit: "s" });
    for (let index = 0; index < counterSeriesPerMetric; index++) counter.add(1, labelsOf(index));
    for (let index = 0; index < histogramsPerMetric; index++) histogram.record(0.1, labelsOf(index));
  }
}
