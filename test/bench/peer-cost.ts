import { labelsFromRecord } from "../../simulator/promql/index.ts";
import type { DatasetSeries } from "../differential/dataset-form.ts";
import { resultDifference } from "../differential/first-difference.ts";
import { askKlaxon, storeOf } from "../differential/own-side.ts";
import type { Question } from "../differential/question.ts";
import { type RealPrometheus, startPrometheus } from "../differential/real-prometheus.ts";
import { realProgram } from "./child.ts";
import { evaluationOptions } from "./evaluation-time.ts";
import { intervalMs } from "./generated-store.ts";
import type { Measurement } from "./measurement.ts";

const seriesCount = 500;
const stepCount = 480;
const startMs = 1_699_999_200_000;

const texts = [
  "sum by (job) (m)",
  "sum by (job) (rate(m[5m]))",
  "sum by (job) (rate(m[1h]))",
  "sum by (job) (avg_over_time(m[1h]))",
  "sum by (job) (max_over_time(m[1h]))",
  "sum by (job) (stddev_over_time(m[1h]))",
  "sum by (job) (deriv(m[1h]))",
  "sum by (job) (quantile_over_time(0.9, m[1h]))",
  "sum by (job) (m / on (job, path) m)",
  "histogram_quantile(0.9, sum by (job, le) (rate(m[5m])))",
];

/** The same questions about the same series to klaxon and to a real Prometheus, whose answers must agree. */
export async function peerCosts(runCount: number): Promise<readonly Measurement[]> {
  const program = realProgram("prometheus");
  if (program === undefined) return [];
  const series = counters();
  const store = storeOf(series);
  const real = await startPrometheus(program, series, ["--query.max-samples=1000000000"]);
  try {
    const measurements: Measurement[] = [];
    for (const expression of texts) {
      const times = { kind: "range", startMs, stepMs: intervalMs, stepCount } as const;
      const question: Question = { expression, times };
      const own = askKlaxon(store, question, evaluationOptions);
      const difference = resultDifference(await real.ask(question), own, { relative: 1e-9, absolute: 1e-9 });
      if (difference !== undefined) throw new Error(`${expression}: ${difference}`);
      measurements.push({
        group: `against Prometheus 3.5.3, one series at one step (${seriesCount} series, 2 h at 15 s; answers equal)`,
        what: expression,
        value: await ownNs(runCount, () => askKlaxon(store, question, evaluationOptions)),
        unit: "ns",
        reference: { what: "query API", value: await realNs(runCount, real, question) },
      });
    }
    return measurements;
  } finally {
    await real.stop();
  }
}

async function ownNs(runCount: number, ask: () => unknown): Promise<number> {
  return await leastNs(runCount, async () => void ask());
}

async function realNs(runCount: number, real: RealPrometheus, question: Question): Promise<number> {
  return await leastNs(runCount, async () => void (await real.askText(question)));
}

async function leastNs(runCount: number, ask: () => Promise<void>): Promise<number> {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < runCount; run++) {
    const fromMs = performance.now();
    await ask();
    leastMs = Math.min(leastMs, performance.now() - fromMs);
  }
  return (leastMs * 1e6) / seriesCount / stepCount;
}

/** Counters that restart now and then, each one bucket of a histogram. */
function counters(): readonly DatasetSeries[] {
  return Array.from({ length: seriesCount }, (_, number) => {
    const le = number % 10 === 9 ? "+Inf" : String(((number % 10) + 1) / 10);
    const labels = labelsFromRecord({
      __name__: "m",
      job: `job${number % 3}`,
      path: `/p${Math.floor(number / 10)}`,
      le,
    });
    let value = 0;
    const samples = Array.from({ length: stepCount }, (_, scrape) => {
      value = (scrape + Math.floor(number / 10)) % 300 === 0 ? 0 : value + (number % 10) + 1;
      return { timestampMs: startMs + scrape * intervalMs, value };
    });
    return { labels, samples };
  });
}
