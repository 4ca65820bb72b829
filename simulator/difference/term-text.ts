import {
  type Duration,
  type Expression,
  formatDuration,
  formatFloatShort,
  type Matcher,
  printExpression,
  quoteText,
  type VectorMatching,
  type VectorSelector,
} from "../promql/index.ts";
import { constantDigits, type Term } from "./term.ts";

/** An expression on one line in back-quotes, its middle left out where it is long. */
export function shown(expression: Expression): string {
  return quoted(printExpression(expression));
}

/** Code in back-quotes, its middle left out where it is long. */
export function quoted(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const cut =
    line.length <= lengthMax
      ? line
      : `${line.slice(0, Math.ceil(lengthMax * 0.6))} … ${line.slice(-Math.floor(lengthMax * 0.3))}`;
  return `\`${cut.replaceAll("`", "'")}\``;
}

const lengthMax = 110;

/** A term with `…` in place of one of its parts. */
export function shownAround(term: Term, part: Term): string {
  return shown(withEllipsis(term.expression, part.expression));
}

/** A selector as it is called in sentences: its metric's name, or its matchers. */
export function selectorName(selector: VectorSelector): string {
  const name = nameOf(selector);
  return name === undefined ? shown({ ...selector, at: undefined, offset: undefined }) : quoted(name);
}

/** The name of the metric that a selector selects; undefined where it selects by other labels. */
export function nameOf({ matchers }: Pick<VectorSelector, "matchers">): string | undefined {
  return matchers.find(
    ({ label, operator, value }) => label === "__name__" && operator === "=" && value !== "",
  )?.value;
}

/** A matcher as written, in back-quotes. */
export function shownMatcher({ label, operator, value }: Matcher): string {
  return quoted(`${label}${operator}${quoteText(value)}`);
}

/** A number, without what rounding adds to its last digits. */
export function shownNumber(value: number): string {
  return formatFloatShort(Number(value.toPrecision(constantDigits)));
}

/** A duration as written. */
export function shownDuration(duration: Duration | undefined): string {
  if (duration === undefined) return "none";
  if (duration.kind === "duration") return formatDuration(duration.valueMs);
  const range: Expression = {
    kind: "matrix-selector",
    selector: { ...ellipsis, name: "x" },
    range: duration,
    span: duration.span,
  };
  return printExpression(range).slice(2, -1);
}

/** How the sides of an operation are paired, in back-quotes. */
export function shownMatching(matching: VectorMatching | undefined): string {
  if (matching === undefined) return "without labels";
  const one = { ...ellipsis, name: "x" };
  const text = printExpression({
    kind: "binary",
    operator: "+",
    left: one,
    right: one,
    returnsBool: false,
    matching,
    span: ellipsis.span,
  });
  const inner = text.slice("x + ".length, -"x".length).trim();
  return inner === "" ? "on all labels" : quoted(inner);
}

const ellipsis: VectorSelector = {
  kind: "vector-selector",
  name: "…",
  matchers: [],
  offset: undefined,
  at: undefined,
  extension: undefined,
  span: { start: 0, end: 0 },
};

function withEllipsis(expression: Expression, part: Expression): Expression {
  const replace = (inner: Expression): Expression => (bare(inner) === part ? ellipsis : inner);
  switch (expression.kind) {
    case "parenthesized":
      return withEllipsis(expression.expression, part);
    case "unary":
    case "subquery":
      return { ...expression, expression: replace(expression.expression) };
    case "aggregation": {
      const { parameter } = expression;
      return {
        ...expression,
        expression: replace(expression.expression),
        parameter: parameter && replace(parameter),
      };
    }
    case "call":
      return { ...expression, arguments: expression.arguments.map(replace) };
    case "binary":
      return { ...expression, left: replace(expression.left), right: replace(expression.right) };
    case "number":
    case "string":
    case "vector-selector":
    case "matrix-selector":
      return expression;
    default:
      return expression satisfies never;
  }
}

function bare(expression: Expression): Expression {
  let inner = expression;
  while (inner.kind === "parenthesized" || (inner.kind === "unary" && inner.operator === "+")) {
    inner = inner.expression;
  }
  return inner;
}
