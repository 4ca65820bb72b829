import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  evaluateInstant,
  evaluateRange,
  labelsFromRecord,
  type PrometheusMajor,
  parseExpression,
  type SeriesSource,
} from "../../../../simulator/promql/index.ts";
import { type MemorySample, memorySeries, memorySource } from "../memory-source.ts";

const settings = { seed: 20_260_114, numRuns: 60 };
const features = new Set(["promql-experimental-functions", "promql-extended-range-selectors"] as const);

const special = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0);
const value = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: -50, max: 50 }) },
  { weight: 4, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) },
  { weight: 1, arbitrary: special },
);
const sample = fc.oneof(
  { weight: 14, arbitrary: value },
  { weight: 2, arbitrary: fc.constant("gap" as const) },
  { weight: 1, arbitrary: fc.constant("stale" as const) },
);

/** Series of two metrics with a few labels, sampled about every 15 s from time 0 on. */
const source: fc.Arbitrary<SeriesSource> = fc
  .uniqueArray(
    fc.record({
      labels: fc.record({
        __name__: fc.constantFrom("m", "n"),
        job: fc.constantFrom("a", "b"),
        i: fc.constantFrom("1", "2", "3"),
      }),
      delayMs: fc.integer({ min: 0, max: 14_000 }),
      samples: fc.array(sample, { maxLength: 60 }),
    }),
    { selector: ({ labels }) => JSON.stringify(labels), maxLength: 8 },
  )
  .map((all) =>
    memorySource(
      all.map(({ labels, delayMs, samples }) =>
        memorySeries(labelsFromRecord(labels), timed(samples, delayMs)),
      ),
    ),
  );

function timed(samples: readonly (number | "gap" | "stale")[], delayMs: number): readonly MemorySample[] {
  return samples.flatMap((found, index) =>
    found === "gap" ? [] : [{ timestampMs: index * 15_000 + delayMs, value: found }],
  );
}

const windowFunctions = [
  ...["rate", "increase", "delta", "irate", "idelta", "deriv", "changes", "resets", "sum_over_time"],
  ...[
    "avg_over_time",
    "min_over_time",
    "max_over_time",
    "count_over_time",
    "last_over_time",
    "stddev_over_time",
  ],
  ...["stdvar_over_time", "present_over_time", "absent_over_time"],
];
const windows = fc
  .tuple(
    fc.constantFrom(...windowFunctions),
    fc.constantFrom("m", "n", "m{job='a'}", "nothing"),
    fc.constantFrom("20s", "1m", "5m", "10m"),
    fc.constantFrom("", " offset 1m", " offset -40s", " @ 200", " @ 200 offset 30s"),
  )
  .map(([name, selector, range, modifier]) => `${name}(${selector}[${range}]${modifier})`);

const vectors: fc.Arbitrary<string> = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("m", "n", "m offset 45s", "m{i='1'}", "m @ 150"),
    windows,
    tie("vector").map((inner) => `sum by (job) (${inner})`),
    tie("vector").map((inner) => `max without (i) (${inner})`),
    tie("vector").map((inner) => `avg(${inner})`),
    tie("vector").map((inner) => `quantile by (i) (0.3, ${inner})`),
    tie("vector").map((inner) => `count_values("v", round(${inner}))`),
    tie("vector").map((inner) => `abs(${inner}) > 1`),
    tie("vector").map((inner) => `-(${inner})`),
    tie("vector").map((inner) => `clamp_max(${inner}, scalar(n{i='1',job='a'}))`),
    tie("vector").map((inner) => `max_over_time((${inner})[1m:20s])`),
    tie("vector").map((inner) => `absent(${inner})`),
    tie("vector").map((inner) => `label_replace(${inner}, "j", "$1", "job", "(.*)")`),
    fc.tuple(tie("vector"), tie("vector")).map(([left, right]) => `(${left}) or (${right})`),
    fc.tuple(tie("vector"), tie("vector")).map(([left, right]) => `(${left}) and on (i) (${right})`),
    fc.tuple(tie("vector"), tie("vector")).map(([left, right]) => `(${left}) * on (job, i) (${right})`),
    fc
      .tuple(tie("vector"), tie("vector"))
      .map(([left, right]) => `(${left}) / on (job) group_left sum by (job) (${right})`),
  ),
})).vector;

const grid = fc.record({
  startMs: fc.integer({ min: -60_000, max: 400_000 }),
  stepMs: fc.constantFrom(1000, 7000, 15_000, 60_000),
  stepCount: fc.integer({ min: 1, max: 40 }),
});

type StepValues = ReadonlyMap<string, number>;

describe("an evaluation over a range", () => {
  it("is the same at each step as an evaluation at that instant", () => {
    fc.assert(
      fc.property(
        source,
        vectors,
        grid,
        fc.constantFrom<PrometheusMajor>(2, 3),
        (found, text, times, prometheus) => {
          const options = { prometheus, features };
          const expression = parseExpression(text, options);
          const endMs = times.startMs + times.stepMs * (times.stepCount - 1);
          const range = rangeValues(found, expression, { ...times, endMs }, options);
          for (let step = 0; step < times.stepCount; step++) {
            const instant = instantValues(found, expression, times.startMs + step * times.stepMs, options);
            // An error at any step is the error of the whole range.
            if (range === "error" || instant === "error") {
              if (instant === "error") expect(range).toBe("error");
              continue;
            }
            expect(rounded(range[step] ?? new Map())).toEqual(rounded(instant));
          }
        },
      ),
      settings,
    );
  });
});

function rangeValues(
  found: SeriesSource,
  expression: ReturnType<typeof parseExpression>,
  times: { readonly startMs: number; readonly endMs: number; readonly stepMs: number },
  options: Parameters<typeof evaluateRange>[3],
): readonly StepValues[] | "error" {
  const result = caught(() => evaluateRange(expression, found, times, options));
  if (result === "error" || result.type !== "vector") return "error";
  const steps: Map<string, number>[] = [];
  for (const { labels, values, isPresent } of result.series) {
    isPresent.forEach((present, step) => {
      steps[step] ??= new Map();
      if (present === 1) steps[step].set(labels.key, values[step] ?? 0);
    });
  }
  return steps;
}

function instantValues(
  found: SeriesSource,
  expression: ReturnType<typeof parseExpression>,
  timeMs: number,
  options: Parameters<typeof evaluateInstant>[3],
): StepValues | "error" {
  const result = caught(() => evaluateInstant(expression, found, timeMs, options));
  if (result === "error" || result.type !== "vector") return "error";
  return new Map(result.samples.map((sample) => [sample.labels.key, sample.value]));
}

function caught<Result>(run: () => Result): Result | "error" {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && error.name === "PromqlError") return "error";
    throw error;
  }
}

/** Sums that slide and sums that do not may differ in the last digits. */
function rounded(found: StepValues): ReadonlyMap<string, string> {
  return new Map(
    [...found].sort().map(([key, value]) => [key, Math.abs(value) < 1e-9 ? "0" : value.toPrecision(9)]),
  );
}

const counter = fc
  .array(
    fc.oneof({ weight: 9, arbitrary: fc.nat(20) }, { weight: 1, arbitrary: fc.constant("restart" as const) }),
    {
      minLength: 2,
      maxLength: 80,
    },
  )
  .map((steps) => {
    let total = 0;
    return steps.map((step) => {
      total = step === "restart" ? 0 : total + step;
      return total;
    });
  });

describe("rates of counters", () => {
  it("are never negative, and never more than all that was counted", () => {
    fc.assert(
      fc.property(counter, fc.constantFrom("30s", "1m", "5m", "20m"), (totals, range) => {
        const found = memorySource([
          memorySeries(labelsFromRecord({ __name__: "c_total" }), timed(totals, 3000)),
        ]);
        const times = { startMs: 0, endMs: totals.length * 15_000, stepMs: 5000 };
        const rates = rangeValues(found, parseExpression(`rate(c_total[${range}])`), times, {});
        const growths = rangeValues(found, parseExpression(`increase(c_total[${range}])`), times, {});
        if (rates === "error" || growths === "error") throw new Error("no error is possible here");
        const counted = totals.reduce((sum, total, i) => {
          const before = totals[i - 1] ?? 0;
          return sum + (total < before ? total : total - before);
        }, 0);
        for (const points of rates)
          for (const rate of points.values()) expect(rate).toBeGreaterThanOrEqual(0);
        // A window is extended by at most 1.1 distances between samples on either side of two samples.
        for (const step of growths)
          for (const growth of step.values()) expect(growth).toBeLessThanOrEqual(counted * 3.2 + 1e-9);
      }),
      settings,
    );
  });
});

describe("sliding windows", () => {
  const long = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: fc.double({ min: -1e9, max: 1e9, noNaN: true }) },
      { weight: 1, arbitrary: special },
    ),
    {
      minLength: 60,
      maxLength: 160,
    },
  );

  it.each<[string, (window: readonly number[]) => number]>([
    ["sum_over_time", (window) => window.reduce((sum, found) => sum + found, 0)],
    ["avg_over_time", (window) => window.reduce((sum, found) => sum + found / window.length, 0)],
    ["max_over_time", (window) => Math.max(...numbers(window))],
    ["min_over_time", (window) => Math.min(...numbers(window))],
    ["stdvar_over_time", variance],
    [
      "changes",
      (window) =>
        window.filter((found, i) => i > 0 && found !== window[i - 1] && !bothNan(found, window[i - 1]))
          .length,
    ],
    ["resets", (window) => window.filter((found, i) => i > 0 && found < (window[i - 1] ?? 0)).length],
  ])("%s agrees with adding up each window anew", (name, naive) => {
    fc.assert(
      fc.property(long, fc.integer({ min: 10, max: 50 }), (values, length) => {
        const samples = values.map((found, i) => ({ timestampMs: i * 1000, value: found }));
        const found = memorySource([memorySeries(labelsFromRecord({ __name__: "m" }), samples)]);
        const times = { startMs: 0, endMs: (values.length - 1) * 1000, stepMs: 1000 };
        const result = evaluateRange(parseExpression(`${name}(m[${length}s])`), found, times, {});
        if (result.type !== "vector") throw new Error("a vector was asked for");
        const scale = Math.max(1, ...numbers(values).filter(Number.isFinite).map(Math.abs));
        result.series[0]?.values.forEach((slid, step) => {
          const window = values.slice(Math.max(0, step - length + 1), step + 1);
          const expected = naive(window);
          if (Number.isFinite(expected)) {
            const tolerance = name === "stdvar_over_time" ? scale * scale : scale * length;
            expect(Math.abs(slid - expected)).toBeLessThanOrEqual(1e-11 * tolerance);
          } else expect(slid).toBe(expected);
        });
      }),
      settings,
    );
  });
});

function numbers(window: readonly number[]): readonly number[] {
  const found = window.filter((value) => !Number.isNaN(value));
  return found.length === 0 ? [Number.NaN] : found;
}

function variance(window: readonly number[]): number {
  const mean = window.reduce((sum, found) => sum + found / window.length, 0);
  return window.reduce((sum, found) => sum + (found - mean) ** 2 / window.length, 0);
}

function bothNan(left: number, right: number | undefined): boolean {
  return Number.isNaN(left) && Number.isNaN(right);
}
