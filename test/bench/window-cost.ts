import { evaluationOf } from "./evaluation-time.ts";
import { fillStore } from "./generated-store.ts";
import type { Measurement } from "./measurement.ts";
import { leastMsOfBoth } from "./stopwatch.ts";

const windowFunctions = [
  ..."rate increase delta irate changes resets deriv".split(" "),
  ..."sum avg count min max first last present absent stddev stdvar mad ts_of_max"
    .split(" ")
    .map((name) => `${name}_over_time`),
];

/** How the cost of functions over ranges grows with the range, a long one against a short one. */
export function windowCosts(runCount: number, ranges: readonly [string, string]): readonly Measurement[] {
  const size = { seriesCount: 50, stepCount: 5760 };
  const store = fillStore({ seriesCount: size.seriesCount, sampleCount: size.stepCount });
  const [short, long] = ranges;
  const calls = [
    ...windowFunctions.map((name) => (range: string) => `${name}(m[${range}])`),
    (range: string) => `predict_linear(m[${range}], 3600)`,
    (range: string) => `quantile_over_time(0.9, m[${range}])`,
  ];
  return calls.map((callOf): Measurement => {
    const text = callOf(long);
    const timesMs = leastMsOfBoth(
      runCount,
      evaluationOf(store, callOf(short), size.stepCount),
      evaluationOf(store, text, size.stepCount),
    );
    const [shortNs, longNs] = timesMs.map((ms) => (ms * 1e6) / size.seriesCount / size.stepCount);
    return {
      group: "functions over long ranges, one series at one step (50 series, 24 h at 15 s)",
      what: text,
      value: longNs ?? Number.NaN,
      unit: "ns",
      reference: { what: `[${short}]`, value: shortNs ?? Number.NaN },
      measure: { of: "ratio", bound: isOrdered(text) ? 20 : 2 },
    };
  });
}

/** Whether a function needs the window in order; the logarithm of its size is the least that takes. */
function isOrdered(text: string): boolean {
  return text.startsWith("quantile_over_time") || text.startsWith("mad_over_time");
}
