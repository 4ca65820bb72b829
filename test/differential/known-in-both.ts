import {
  calls,
  elementaryFunctions,
  has,
  hasAt,
  isStatistical,
  selectorIn,
  withoutInfinities,
} from "./answer-traits.ts";
import { firstDifference, resultDifference } from "./first-difference.ts";
import type { KnownDifference } from "./known-difference.ts";

/** In what klaxon differs from 2.42 and from 3.5. */
export const knownInBoth: readonly KnownDifference[] = [
  {
    reason: "no release keeps an `@` in the parameter of an aggregation in place, or knows `start()` there",
    covers: ({ expression }) =>
      has(
        expression,
        (part) => part.kind === "aggregation" && part.parameter !== undefined && hasAt(part.parameter),
      ),
    example: {
      series: ["known_count 1 2 3", 'known_value{a="1"} 1 1 1', 'known_value{a="2"} 2 2 2'],
      expression: "topk(scalar(known_count @ start()), known_value)",
      stepCount: 3,
    },
  },
  {
    reason:
      "every release forgets the `offset` of a selector with `@` under `timestamp`, and finds what the query happens to have loaded",
    covers: ({ expression }) =>
      has(expression, (part) => {
        if (part.kind !== "call" || part.name !== "timestamp") return false;
        const selector = selectorIn(part.arguments[0]);
        return selector?.at !== undefined && selector.offset !== undefined;
      }),
    example: {
      series: ["known_time 1 2 3 4 5 6 7 8 9"],
      expression: "timestamp(known_time @ start() offset -1m)",
      stepCount: 5,
    },
  },
  {
    reason:
      "2.42 and 3.5 lose digits of the variance and the slope of large values that are close to each other",
    covers: ({ expression, real, own }) =>
      isStatistical(expression) &&
      (firstDifference(real, own, { relative: 1e-5, absolute: 1e-12 }) === undefined ||
        (calls(expression, "predict_linear") &&
          resultDifference(withoutInfinities(real), withoutInfinities(own)) === undefined)),
    example: {
      series: ["known_large 1000001223.75 1000001225.5 1000001225.5"],
      expression: "stddev_over_time(known_large[10m])",
      stepCount: 19,
    },
  },
  {
    reason: "the last digit of elementary functions is not the same in Go and in V8; differences magnify it",
    covers: ({ expression, real, own }) =>
      has(
        expression,
        (part) =>
          (part.kind === "call" && elementaryFunctions.test(part.name)) ||
          (part.kind === "binary" && (part.operator === "atan2" || part.operator === "^")),
      ) &&
      firstDifference(withoutInfinities(real), withoutInfinities(own), {
        relative: 1e-5,
        absolute: 1e-14,
      }) === undefined,
    example: {
      series: ["known_slow 100000+1x20"],
      expression: "atan(known_slow) - 1.5707863",
      stepCount: 20,
    },
  },
  {
    reason: "Go's logarithms are wrong below the smallest normal float",
    covers: ({ expression, own }) =>
      ["ln", "log2", "log10"].some((name) => calls(expression, name)) &&
      own.kind === "series" &&
      own.series.some(({ points }) =>
        points.some(({ value }) => Number.isFinite(value) && Number(value) < Math.log10(2 ** -1022)),
      ),
    example: { series: [], expression: "log10(vector(1e-310))", stepCount: 1 },
  },
];
