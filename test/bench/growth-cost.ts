import type { SeriesStore } from "../../simulator/engine/index.ts";
import { evaluateInstant, evaluateRange, parseExpression } from "../../simulator/promql/index.ts";
import { costNs, evaluationOf, evaluationOptions } from "./evaluation-time.ts";
import { fillStore, intervalMs } from "./generated-store.ts";
import type { Measurement } from "./measurement.ts";
import { leastMs, leastMsOfBoth } from "./stopwatch.ts";

/** A number of series, and a length of time with its steps. */
export type GrowthSize = readonly [seriesCount: number, length: string, stepCount: number];

/** How the cost grows with the number of series and with the length of time, the smallest first. */
export function growthCosts(runCount: number, sizes: readonly GrowthSize[]): readonly Measurement[] {
  const text = "sum by (job) (rate(m[5m]))";
  let least: number | undefined;
  return sizes.map(([seriesCount, length, stepCount]): Measurement => {
    const store = fillStore({ seriesCount, sampleCount: stepCount });
    // The smallest take so little that many runs are needed for a quiet one.
    const runs = seriesCount * stepCount > 1e7 ? Math.min(3, runCount) : runCount * 3;
    const value = costNs(store, text, { seriesCount, stepCount }, runs);
    const reference =
      least === undefined ? {} : { reference: { what: "least of smaller sizes", value: least } };
    least = Math.min(least ?? value, value);
    return {
      group: `growth of ${text}, one series at one step`,
      what: `${seriesCount.toLocaleString("en")} series, ${length}`,
      value,
      unit: "ns",
      // Values that no longer fit the processor's caches take longer to come by.
      ...reference,
      ...(reference.reference === undefined ? {} : { measure: { of: "ratio", bound: 2 } as const }),
    };
  });
}

/**
 * How matching grows when both sides double and double again. Four times the series take four times as long, and
 * up to twice that where they no longer fit the processor's caches; were matching quadratic, they would take 16 times.
 */
export function matchingCosts(runCount: number, seriesCounts: readonly number[]): readonly Measurement[] {
  const stepCount = 4;
  const texts = [
    "m + on (job, path) n",
    "m * ignoring (instance) n",
    "m + on (job, path) group_left () n",
    "m and on (job, path) n",
    "m unless on (job, path) n",
    "m or n",
  ];
  const stores = seriesCounts.map((seriesCount) =>
    fillStore({ seriesCount: 2 * seriesCount, sampleCount: stepCount, names: ["m", "n"] }),
  );
  const [smallest = 0] = seriesCounts;
  return texts.flatMap((text) => {
    let first: number | undefined;
    return stores.map((store, index): Measurement => {
      const seriesCount = seriesCounts[index] ?? 0;
      const value = leastMs(runCount, evaluationOf(store, text, stepCount));
      const line = {
        group: `matching when both sides double (${stepCount} steps)`,
        what: `${text}, ${seriesCount.toLocaleString("en")} series a side`,
        value,
        unit: "ms",
      };
      first ??= value;
      if (index === 0) return line;
      const reference = { what: smallest.toLocaleString("en"), value: first };
      return { ...line, reference, measure: { of: "ratio", bound: (2 * seriesCount) / smallest } };
    });
  });
}

/** An instant query against a range of one step. */
export function instantCosts(runCount: number): readonly Measurement[] {
  const seriesCount = 10_000;
  const stepCount = 60;
  const store = fillStore({ seriesCount: 2 * seriesCount, sampleCount: stepCount, names: ["m", "n"] });
  const lastMs = (stepCount - 1) * intervalMs;
  const texts = ["m", "rate(m[5m])", "sum by (job) (rate(m[5m]))", "m + on (job, path) n", "topk(5, m)"];
  return texts.map((text): Measurement => {
    const instant = parseExpression(text, evaluationOptions);
    const evaluateOnce = () => void evaluateInstant(instant, store, lastMs, evaluationOptions);
    const [range, once] = leastMsOfBoth(runCount, oneStep(store, text, lastMs), evaluateOnce);
    return {
      group: "an instant query (10,000 series a side)",
      what: text,
      value: once,
      unit: "ms",
      reference: { what: "range of one step", value: range },
      measure: { of: "ratio", bound: 1.1 },
    };
  });
}

function oneStep(store: SeriesStore, text: string, atMs: number): () => void {
  const expression = parseExpression(text, evaluationOptions);
  const grid = { startMs: atMs, endMs: atMs, stepMs: intervalMs };
  return () => void evaluateRange(expression, store, grid, evaluationOptions);
}
