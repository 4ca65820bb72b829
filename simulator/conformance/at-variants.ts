import { type Duration, type Expression, walkExpression } from "../promql/index.ts";

/**
 * Whether an expression refers to the query's own start, end, step or range, so that a range query yields something
 * else at the same time than an instant query does.
 */
export function usesQueryTimes(expression: Expression): boolean {
  let isUsed = false;
  walkExpression(expression, (part) => {
    if (part.kind === "call" && queryTimes.has(part.name)) isUsed = true;
    if (part.kind === "matrix-selector") isUsed ||= isOfQuery(part.range);
    if (part.kind === "subquery") isUsed ||= isOfQuery(part.range) || isOfQuery(part.step);
    if (part.kind === "vector-selector" || part.kind === "subquery")
      isUsed ||= isOfQuery(part.offset) || (part.at !== undefined && part.at.kind !== "instant");
  });
  return isUsed;
}

const queryTimes: ReadonlySet<string> = new Set(["start", "end", "range", "step"]);

function isOfQuery(duration: Duration | undefined): boolean {
  if (duration?.kind !== "duration-expression") return false;
  const { operator, operands } = duration;
  return operator === "step" || operator === "range" || operands.some(isOfQuery);
}

/**
 * The expression with every selector fixed to one time by `@`, which must yield the same at any time as the
 * original does at that one. Undefined where a part depends on when it is evaluated in another way. The expression
 * must not refer to the query's own times.
 */
export function fixedTo(expression: Expression, timestampMs: number): Expression | undefined {
  let isFixable = true;
  walkExpression(expression, (part) => {
    if (part.kind === "call" && timeDependent.has(part.name)) isFixable = false;
  });
  return isFixable ? withAt(expression, timestampMs) : undefined;
}

// `info` chooses its series by the time of the evaluation as well.
const timeDependent: ReadonlySet<string> = new Set([
  "day_of_month",
  "day_of_week",
  "day_of_year",
  "days_in_month",
  "hour",
  "minute",
  "month",
  "year",
  "predict_linear",
  "time",
  "timestamp",
  "info",
]);

function withAt(expression: Expression, timestampMs: number): Expression {
  const inner = (part: Expression) => withAt(part, timestampMs);
  const at = { kind: "instant", timestampMs } as const;
  switch (expression.kind) {
    case "number":
    case "string":
      return expression;
    case "vector-selector":
      return expression.at === undefined ? { ...expression, at } : expression;
    case "matrix-selector": {
      const { selector } = expression;
      return selector.at === undefined ? { ...expression, selector: { ...selector, at } } : expression;
    }
    // What is inside of a subquery is evaluated at the subquery's own times.
    case "subquery":
      return expression.at === undefined ? { ...expression, at } : expression;
    case "unary":
    case "parenthesized":
      return { ...expression, expression: inner(expression.expression) };
    case "binary":
      return { ...expression, left: inner(expression.left), right: inner(expression.right) };
    case "aggregation": {
      const { parameter } = expression;
      return {
        ...expression,
        expression: inner(expression.expression),
        parameter: parameter === undefined ? undefined : inner(parameter),
      };
    }
    case "call":
      return { ...expression, arguments: expression.arguments.map(inner) };
    default:
      return expression satisfies never;
  }
}

/** The times at which such an expression is evaluated, as in Prometheus's own runs. */
export function otherTimesMs(timestampMs: number): readonly number[] {
  if (timestampMs === 0) return [-1000, 0, 1000];
  return [-10 * timestampMs, 0, Math.trunc(timestampMs / 5), timestampMs, 10 * timestampMs];
}
