import type { Expression } from "../../simulator/promql/index.ts";
import { calls, has, hasRemark, isAboutKinds, maySelect, withoutInfinities } from "./answer-traits.ts";
import { resultDifference } from "./first-difference.ts";
import type { KnownDifference } from "./known-difference.ts";

/** In what klaxon, which follows 3.14, differs from 3.5 where histograms are concerned. */
export const knownOfHistograms: readonly KnownDifference[] = [
  {
    reason: "3.5 gives up on custom buckets with different bounds; 3.14 reconciles them",
    covers: ({ real, own }) =>
      hasRemark(own, /^PromQL info: mismatched custom buckets were reconciled during /) &&
      hasRemark(real, /incompatible (custom buckets|bucket layout)/),
    example: {
      series: [
        'known_bounds{a="1"} {{schema:-53 count:3 sum:2 custom_values:[1 2] buckets:[1 2]}}',
        'known_bounds{a="2"} {{schema:-53 count:3 sum:2 custom_values:[1 5] buckets:[1 2]}}',
      ],
      expression: "sum(known_bounds)",
      stepCount: 1,
    },
  },
  {
    reason:
      "3.5 extrapolates counters of native histograms past where they were zero; 3.14 stops there, as with floats",
    covers: ({ expression, real, own }) =>
      hasHistogramRate(expression) &&
      real.kind === "series" &&
      own.kind === "series" &&
      resultDifference(real, own) !== undefined,
    example: {
      series: ["known_begin {{count:1 sum:1 buckets:[1]}} {{count:9 sum:9 buckets:[9]}}"],
      expression: "rate(known_begin[1m])",
      stepCount: 2,
    },
  },
  {
    reason:
      "3.5 loses infinite sums and counts of histograms in a mean that is not their sum divided by their number",
    covers: ({ question, expression, real, own }) =>
      has(
        expression,
        (part) =>
          (part.kind === "aggregation" && part.operator === "avg") ||
          (part.kind === "call" && part.name === "avg_over_time"),
      ) &&
      (resultDifference(withoutInfinities(real), withoutInfinities(own)) === undefined ||
        maySelect(expression, /odd_histogram/) ||
        hasInfiniteHistogram(question.expression, expression)),
    example: {
      series: ['known_mean{a="1"} {{count:1 sum:Inf}}', 'known_mean{a="2"} {{count:1 sum:1}}'],
      expression: "avg(known_mean)",
      stepCount: 1,
    },
  },
  {
    reason:
      "where the count or sum of histograms alone is read, 3.5 may forget their schema, whether they are equal, and when gauges and subqueries began anew",
    covers: ({ expression, real, own }) =>
      has(expression, (part) => {
        if (part.kind !== "call" || !/^histogram_(count|sum|avg)$/.test(part.name)) return false;
        return has(part, isSubqueryOrEquality) || [real, own].some(isAboutKinds);
      }),
    example: {
      series: [
        "known_gauge {{count:3 sum:1 counter_reset_hint:gauge buckets:[2 1]}} {{count:4 sum:1 counter_reset_hint:gauge buckets:[1 3]}}",
      ],
      expression: "histogram_count(irate(known_gauge[1m]))",
      stepCount: 2,
    },
  },
  {
    reason: "3.14 has no sum of histograms of which one began anew and one did not; 3.5 does not look",
    covers: ({ own }) =>
      hasRemark(own, /^PromQL warning: conflicting counter resets during histogram (addition|subtraction)$/),
    example: {
      series: [
        'known_resets{a="1"} {{count:3 sum:1 buckets:[3]}} {{count:2 sum:1 buckets:[2]}}',
        'known_resets{a="2"} {{count:2 sum:1 buckets:[2]}} {{count:4 sum:1 buckets:[4]}}',
      ],
      expression: 'histogram_count(known_resets{a="1"} + on() known_resets{a="2"})',
      stepCount: 2,
    },
  },
  {
    reason:
      "a difference of histograms and a histogram times a negative number are gauges in 3.14, but not in 3.5",
    covers: ({ expression, real, own }) =>
      has(expression, ({ kind }) => kind === "unary" || kind === "binary") &&
      ((hasRemark(own, notCounter) && !hasRemark(real, notCounter)) ||
        (hasRemark(real, notGauge) && !hasRemark(own, notGauge))),
    example: {
      series: ["known_negative {{count:1 sum:1}} {{count:2 sum:1}}"],
      expression: "rate((-known_negative)[1m:15s])",
      stepCount: 2,
    },
  },
  {
    reason: "klaxon does not keep which buckets at the ends of a histogram are empty and which are not there",
    covers: ({ question, expression }) =>
      (calls(expression, "histogram_quantile") &&
        maySelect(expression, /backlog|mixed|odd_histogram|known/)) ||
      // Nothing times infinity is not a number, and so not equal to itself.
      (calls(expression, "changes") &&
        /\bInf\b/.test(question.expression) &&
        maySelect(expression, /_seconds$/)),
    example: {
      series: ["known_empty {{count:1 sum:1 buckets:[1 0 0]}}"],
      expression: "histogram_quantile(0, -known_empty)",
      stepCount: 1,
    },
  },
  {
    reason: "3.5 forgets to sort the classic buckets of which `histogram_fraction` looks at the last one",
    covers: ({ expression }) =>
      has(
        expression,
        (part) => part.kind === "call" && part.name === "histogram_fraction" && maySelect(part, /bucket/),
      ),
    example: {
      series: ['known_bucket{le="1"} 1', 'known_bucket{le="+Inf"} 2'],
      expression: "histogram_fraction(0, 1, known_bucket)",
      stepCount: 1,
    },
  },
];

function isSubqueryOrEquality(part: Expression): boolean {
  return (
    part.kind === "subquery" || (part.kind === "binary" && (part.operator === "==" || part.operator === "!="))
  );
}

function hasInfiniteHistogram(text: string, expression: Expression): boolean {
  return /\bInf\b/.test(text) && maySelect(expression, /_seconds$|backlog|mixed|odd_histogram/);
}

const notCounter = /^PromQL warning: this native histogram metric is not a counter/;
const notGauge = /^PromQL warning: this native histogram metric is not a gauge/;

/** Whether counters may be native histograms that began a moment ago: those of the dataset did long before. */
function hasHistogramRate(expression: Expression): boolean {
  return has(expression, (part) => {
    if (part.kind !== "call" || (part.name !== "rate" && part.name !== "increase")) return false;
    return part.arguments.some(
      (argument) =>
        maySelect(argument, /backlog|mixed|odd_histogram|known/) ||
        (has(argument, ({ kind }) => kind === "subquery") && maySelect(argument, /_seconds$/)),
    );
  });
}
