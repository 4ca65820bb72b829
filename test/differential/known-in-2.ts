import { type Expression, parseDurationMs } from "../../simulator/promql/index.ts";
import { calls, has, hasAt, isStatistical, maySelect } from "./answer-traits.ts";
import { firstDifference } from "./first-difference.ts";
import type { KnownDifference } from "./known-difference.ts";

/** In what klaxon differs from 2.42. */
export const knownInTwo: readonly KnownDifference[] = [
  {
    reason:
      "2.42 moves the window of a subquery with `@` along where its function is not the same at each step, over what the query happens to have loaded",
    covers: ({ expression }) =>
      has(
        expression,
        (part) =>
          (part.kind === "call" &&
            (part.name === "predict_linear" || part.arguments.length > 1) &&
            part.arguments.some((argument) => argument.kind === "subquery" && argument.at !== undefined)) ||
          (part.kind === "subquery" &&
            has(part.expression, (inner) => inner.kind === "subquery" && hasAt(inner))),
      ),
    example: {
      series: ["known_slope 1 4 9 16 25 36 49 64 81"],
      expression: "predict_linear(known_slope[1m:15s] @ end(), 0)",
      stepCount: 7,
    },
  },
  {
    reason: "2.42 interpolates linearly within exponential buckets",
    covers: ({ expression }) =>
      calls(expression, "histogram_quantile") && maySelect(expression, /^(request|offset)_seconds$|known/),
    example: {
      series: ["known_exponential {{count:4 sum:4 buckets:[0 4]}}"],
      expression: "histogram_quantile(0.5, known_exponential)",
      stepCount: 1,
    },
  },
  {
    reason:
      "2.42 makes NaN of a sum that is too large for a float, so that variances and slopes of huge values are lost",
    covers: ({ question, expression }) =>
      isStatistical(expression) && /extreme|known_huge/.test(question.expression),
    example: {
      series: ["known_huge 1e300 1 -1e300"],
      expression: "stddev_over_time(known_huge[1m])",
      stepCount: 3,
    },
  },
  {
    reason: "2.42 evaluates what is the same at every step even where no window has a step",
    covers: ({ question, expression }) =>
      has(expression, (part) => part.kind === "subquery" && isAlwaysSame(part.expression)) &&
      [...question.expression.matchAll(/\[(\w+):(\w+)\]/g)].some(
        ([, range = "", step = ""]) => (parseDurationMs(step) ?? 0) > (parseDurationMs(range) ?? 0),
      ),
    example: {
      series: ['known_same{a="1"} 1', 'known_same{a="2"} 1'],
      expression: 'sum_over_time((label_replace(known_same @ start(), "a", "", "", ""))[1s:1h] offset 30s)',
      stepCount: 1,
    },
  },
  {
    reason: "2.42 loses digits of means",
    covers: ({ expression, real, own }) =>
      has(
        expression,
        (part) =>
          (part.kind === "call" && part.name === "avg_over_time") ||
          (part.kind === "aggregation" && part.operator === "avg"),
      ) && firstDifference(real, own, { relative: 1e-9, absolute: 1e-12 }) === undefined,
    example: {
      series: ["known_loss 0.1 0.7 0.3 1.1 0.123 0.77 0.001 0.1+0.1x60"],
      expression:
        "avg_over_time(known_loss[10m]) - sum_over_time(known_loss[10m]) / count_over_time(known_loss[10m])",
      stepCount: 60,
    },
  },
];

function isAlwaysSame(expression: Expression): boolean {
  return !has(expression, (part) => part.kind === "vector-selector" && part.at === undefined);
}
