import { type Expression, type VectorSelector, walkExpression } from "../../simulator/promql/index.ts";
import type { Outcome, Remark } from "./outcome.ts";

/** Functions whose last digit is not the same everywhere. */
export const elementaryFunctions = /^(a?(sin|cos|tan)h?|exp|ln|log2|log10|sqrt)$/;
/** Whether only klaxon answers with an error, and with one of these. */
export function isOnlyOwnError(real: Outcome, own: Outcome, message: RegExp): boolean {
  return real.kind !== "error" && own.kind === "error" && message.test(own.message);
}

/** Whether an answer remarks on kinds of histograms that do not go together, or on gauges taken for counters. */
export function isAboutKinds(outcome: Outcome): boolean {
  return hasRemark(
    outcome,
    /this native histogram metric is not a counter|histograms with exponential and custom|(incompatible|mismatched) (bucket layout|custom buckets)/,
  );
}

/** Whether an answer has such a remark. */
export function hasRemark(outcome: Outcome, message: RegExp): boolean {
  return outcome.kind === "series" && outcome.remarks.some((remark) => message.test(remark.message));
}

/** Whether a selector is among the parts that may find a metric whose name is like this. */
export function maySelect(expression: Expression, name: RegExp): boolean {
  return has(expression, (part) => {
    if (part.kind !== "vector-selector") return false;
    const exact = part.matchers.find(({ label, operator }) => label === "__name__" && operator === "=");
    return exact === undefined || name.test(exact.value);
  });
}

/** An answer with NaN in place of infinities, and of what is almost as large. */
export function withoutInfinities(outcome: Outcome): Outcome {
  if (outcome.kind !== "series") return outcome;
  const finite = (number: number) => (Math.abs(number) < hugeMin ? number : Number.NaN);
  const series = outcome.series.map(({ name, points }) => ({
    name,
    points: points.map(({ timestampMs, value }) => ({
      timestampMs,
      value:
        typeof value === "number"
          ? finite(value)
          : { ...value, sum: finite(value.sum), count: finite(value.count) },
    })),
  }));
  return { ...outcome, series };
}

const hugeMin = 1e307;

/** An answer without remarks about an operator at a place where the other side has another one about it. */
export function withoutHidden(own: Outcome, real: Outcome): Outcome {
  if (own.kind !== "series" || real.kind !== "series") return own;
  const isAboutOperator = ({ message }: Remark) => message.includes(" for binary operator ");
  const places = new Set(real.remarks.filter(isAboutOperator).map(({ place }) => place));
  const remarks = own.remarks.filter((remark) => !isAboutOperator(remark) || !places.has(remark.place));
  return { ...own, remarks: [...remarks, ...real.remarks.filter(isAboutOperator)] };
}

/** Whether some part of an expression is what is sought. */
export function has(expression: Expression, isSought: (part: Expression) => boolean): boolean {
  let isFound = false;
  walkExpression(expression, (part) => {
    isFound ||= isSought(part);
  });
  return isFound;
}

/** Whether a function is called anywhere. */
export function calls(expression: Expression, name: string): boolean {
  return has(expression, (part) => part.kind === "call" && part.name === name);
}

/** Whether variances or slopes are asked for. */
export function isStatistical(expression: Expression): boolean {
  return has(
    expression,
    (part) =>
      (part.kind === "call" && /^(std(dev|var)_over_time|deriv|predict_linear)$/.test(part.name)) ||
      (part.kind === "aggregation" && (part.operator === "stddev" || part.operator === "stdvar")),
  );
}

/** Whether an `@` stands anywhere. */
export function hasAt(expression: Expression): boolean {
  return has(
    expression,
    (part) => (part.kind === "vector-selector" || part.kind === "subquery") && part.at !== undefined,
  );
}

/** The selector of which an expression consists, but for parentheses. */
export function selectorIn(expression: Expression | undefined): VectorSelector | undefined {
  if (expression?.kind === "parenthesized") return selectorIn(expression.expression);
  return expression?.kind === "vector-selector" ? expression : undefined;
}
