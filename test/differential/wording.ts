import type { Outcome, Remark } from "./outcome.ts";
import type { Question } from "./question.ts";

/*
 * Remarks that say the same in 3.5 and in 3.14, which klaxon follows, in different words or at a different place. Both
 * sides are put into common words before they are compared.
 */

const rewordings: readonly (readonly [wording: RegExp, common: string])[] = [
  // 3.14 adds which buckets, by how much, and when.
  [/^(PromQL info: input to histogram_quantile needed to be fixed .*), from buckets .*$/, "$1"],
  // 3.14 names a metric here only where the removal of names is delayed.
  [
    /^(PromQL (info|warning): (input to histogram_|bucket label "le" is|vector contains a mix of classic).*) for metric name ".*"$/,
    "$1",
  ],
  // 3.14 knows that a counter may be a histogram.
  [/ is not set to "counter" or "histogram", got/, ' is not set to "counter", got'],
];

// 3.5 does not look for them.
const isNewer = /^PromQL warning: conflicting counter resets during histogram aggregation$/;

/** An outcome whose remarks are in common words; those whose places are not comparable have none. */
export function inCommonWords(outcome: Outcome, { expression }: Question): Outcome {
  if (outcome.kind !== "series" || outcome.remarks.length === 0) return outcome;
  const common = outcome.remarks.filter(({ message }) => !isNewer.test(message));
  const remarks = common.map(({ message, place }): Remark => {
    const words = rewordings
      .reduce((text, [wording, other]) => text.replace(wording, other), message)
      // Digits that values need not have in common either.
      .replace(/, got (-?[0-9.e+-]+)/, (_, number) => `, got ${Number(number).toPrecision(9)}`);
    return { message: words, place: isPlaceKnown({ message, place }, expression) ? place : "" };
  });
  return { ...outcome, remarks };
}

function isPlaceKnown({ message, place }: Remark, expression: string): boolean {
  // 3.5 points at the first argument, 3.14 at the histograms.
  if (/^PromQL info: input to histogram_(quantile|fraction) has NaN /.test(message)) return false;
  // No release knows where a subquery is.
  return place !== "1:1" || !/\[[^\]]*:[^\]]*\]/.test(expression);
}
