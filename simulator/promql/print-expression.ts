import type {
  AtModifier,
  BinaryExpression,
  Duration,
  Expression,
  MatrixSelector,
  NumberLiteral,
  Subquery,
  TimeModifiers,
  VectorMatching,
  VectorSelector,
} from "./ast.ts";
import { formatDuration } from "./duration.ts";
import { metricNameLabel } from "./labels.ts";
import type { Matcher } from "./matcher.ts";
import { formatFloat, formatFloatShort } from "./number.ts";
import { quoteText } from "./quote.ts";
import { binaryChainOf } from "./traverse.ts";

/** Writes an expression as Prometheus does in its messages and its API: one line, normal spacing, no comments. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "number":
      return printNumber(expression);
    case "string":
      return quoteText(expression.value);
    case "vector-selector":
      return `${printSelector(expression)}${printAt(expression.at)}${printExtension(expression)}${printOffset(expression)}`;
    case "matrix-selector":
      return printMatrixSelector(expression);
    case "subquery":
      return printSubquery(expression);
    case "unary":
      return `${expression.operator}${printExpression(expression.expression)}`;
    case "parenthesized":
      return `(${printExpression(expression.expression)})`;
    case "aggregation": {
      const { operator, parameter, isWithout, grouping } = expression;
      const labels = printLabels(grouping);
      const by = isWithout ? ` without (${labels}) ` : grouping.length > 0 ? ` by (${labels}) ` : "";
      const first = parameter === undefined ? "" : `${printExpression(parameter)}, `;
      return `${operator}${by}(${first}${printExpression(expression.expression)})`;
    }
    case "call":
      return `${expression.name}(${expression.arguments.map(printExpression).join(", ")})`;
    case "binary":
      return printBinary(expression);
    default:
      return expression satisfies never;
  }
}

function printNumber({ value, isDuration }: NumberLiteral): string {
  return isDuration ? printDurationMs(value * 1000) : formatFloat(value);
}

function printDurationMs(valueMs: number): string {
  return formatDuration(Math.round(valueMs));
}

function printBinary(expression: BinaryExpression): string {
  const { first, operations } = binaryChainOf(expression);
  const parts = [printExpression(first)];
  for (const { operator, returnsBool, matching, right } of operations)
    parts.push(
      ` ${operator}${returnsBool ? " bool" : ""}${printMatching(matching)} ${printExpression(right)}`,
    );
  return parts.join("");
}

function printMatching(matching: VectorMatching | undefined): string {
  if (matching === undefined) return "";
  const { cardinality, isOn, labels, include, fillLeft, fillRight } = matching;
  const isGrouped = cardinality === "many-to-one" || cardinality === "one-to-many";
  let text = "";
  if (labels.length > 0 || isOn || isGrouped) text += ` ${isOn ? "on" : "ignoring"} (${printLabels(labels)})`;
  if (isGrouped)
    text += ` group_${cardinality === "many-to-one" ? "left" : "right"} (${printLabels(include)})`;
  if (fillLeft !== undefined && Object.is(fillLeft, fillRight))
    return `${text} fill (${formatFloatShort(fillLeft)})`;
  if (fillLeft !== undefined) text += ` fill_left (${formatFloatShort(fillLeft)})`;
  if (fillRight !== undefined) text += ` fill_right (${formatFloatShort(fillRight)})`;
  return text;
}

function printLabels(labels: readonly string[]): string {
  return labels.map(printLabelName).join(", ");
}

function printLabelName(label: string): string {
  return /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label) ? label : quoteText(label);
}

function printSelector({ name, matchers }: VectorSelector): string {
  const isName = ({ label, operator, value }: Matcher) =>
    label === metricNameLabel && operator === "=" && value !== "" && value === name;
  const written = matchers
    .filter((matcher) => !isName(matcher))
    .map(({ label, operator, value }) => `${printLabelName(label)}${operator}${quoteText(value)}`)
    .sort(compareBytes);
  return `${name ?? ""}${written.length === 0 ? "" : `{${written.join(",")}}`}`;
}

function compareBytes(left: string, right: string): number {
  const leftCharacters = [...left];
  const rightCharacters = [...right];
  for (let i = 0; i < Math.min(leftCharacters.length, rightCharacters.length); i++) {
    const difference = (leftCharacters[i]?.codePointAt(0) ?? 0) - (rightCharacters[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return leftCharacters.length - rightCharacters.length;
}

function printMatrixSelector({ selector, range }: MatrixSelector): string {
  return `${printSelector(selector)}[${printDuration(range)}]${printExtension(selector)}${printAt(selector.at)}${printOffset(selector)}`;
}

function printSubquery(subquery: Subquery): string {
  const step = subquery.step === undefined ? "" : printDuration(subquery.step);
  const brackets = `[${printDuration(subquery.range)}:${step}]`;
  return `${printExpression(subquery.expression)}${brackets}${printAt(subquery.at)}${printOffset(subquery)}`;
}

function printExtension({ extension }: VectorSelector): string {
  return extension === undefined ? "" : ` ${extension}`;
}

function printAt(at: AtModifier | undefined): string {
  if (at === undefined) return "";
  return at.kind === "instant" ? ` @ ${(at.timestampMs / 1000).toFixed(3)}` : ` @ ${at.kind}()`;
}

function printOffset({ offset }: TimeModifiers): string {
  if (offset === undefined || (offset.kind === "duration" && offset.valueMs === 0)) return "";
  return ` offset ${printDuration(offset)}`;
}

function printDuration(duration: Duration): string {
  return duration.kind === "duration" ? formatDuration(duration.valueMs) : printArithmetic(duration);
}

function printArithmetic(duration: Duration): string {
  if (duration.kind === "duration") {
    // Going through milliseconds may have touched the last digit, which nobody wrote.
    if (!duration.isDuration) return formatFloat(Number((duration.valueMs / 1000).toPrecision(15)));
    return printDurationMs(duration.valueMs);
  }
  const { operator, operands, isParenthesized } = duration;
  const [left = "", right] = operands.map(printArithmetic);
  const text = printOperation(operator, left, right);
  return isParenthesized ? `(${text})` : text;
}

function printOperation(operator: string, left: string, right: string | undefined): string {
  switch (operator) {
    case "step":
    case "range":
      return `${operator}()`;
    case "min":
    case "max":
      return `${operator}_of(${left}, ${right ?? ""})`;
    default:
      if (right !== undefined) return `${left} ${operator} ${right}`;
      return operator === "-" ? `-${left}` : left;
  }
}
