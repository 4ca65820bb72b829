import type { BinaryExpression, BinaryOperator, Expression, UnaryExpression } from "../ast.ts";
import type { ParseOptions } from "../options.ts";
import { valueTypeOf } from "../value-type.ts";
import { checkTypes } from "./check-types.ts";
import { parseAggregation, parseCall } from "./parse-call.ts";
import { parseOffsetDuration, parsePositiveDuration, parseSeconds } from "./parse-duration.ts";
import {
  applyExtension,
  applyOffset,
  hasOffset,
  type OperatorModifiers,
  parseAt,
  parseOperatorModifiers,
} from "./parse-modifier.ts";
import { parseSelector, unquote } from "./parse-selector.ts";
import { aggregatorOf, isMetricName, type Token, type TokenKind } from "./token.ts";
import { TokenStream } from "./token-stream.ts";

/**
 * Parses and type-checks a PromQL expression as the given release line does, with the wording of its messages.
 * Throws a `PromqlError`: `promql/parse`, `promql/type`, `promql/feature-disabled` or `promql/too-deep`.
 */
export function parseExpression(text: string, options: ParseOptions = {}): Expression {
  const stream = new TokenStream(text, options);
  if (stream.peek().kind === "end of input")
    return stream.fail("no expression found in input", { start: 0, end: 0 });
  const expression = parseOperators(stream, 1);
  if (stream.peek().kind !== "end of input") stream.failUnexpected();
  checkTypes(expression, stream);
  return expression;
}

const operatorLevels: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  "==": 3,
  "!=": 3,
  ">": 3,
  "<": 3,
  ">=": 3,
  "<=": 3,
  "</": 3,
  ">/": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "%": 5,
  atan2: 5,
  "^": 6,
};
const powerLevel = 6;

function isBinaryOperator(kind: string): kind is BinaryOperator {
  return Object.hasOwn(operatorLevels, kind);
}

function parseOperators(stream: TokenStream, levelMin: number): Expression {
  let left = parseUnary(stream);
  for (;;) {
    const { kind } = stream.peek();
    if (!isBinaryOperator(kind)) return left;
    const level = operatorLevels[kind];
    if (level < levelMin) return left;
    stream.take();
    const modifiers = parseOperatorModifiers(stream);
    const right = stream.nested(() => parseOperators(stream, kind === "^" ? level : level + 1));
    left = binaryOf(stream, kind, modifiers, [left, right]);
  }
}

function binaryOf(
  stream: TokenStream,
  operator: BinaryOperator,
  { returnsBool, matching: written }: OperatorModifiers,
  [left, right]: readonly [Expression, Expression],
): BinaryExpression {
  const span = { start: left.span.start, end: right.span.end };
  const hasFill = written.fillLeft !== undefined || written.fillRight !== undefined;
  if (hasFill && !stream.features.has("promql-binop-fill-modifiers"))
    stream.fail("binop fill modifiers are experimental and not enabled", span, "promql/feature-disabled");
  const isSet = operator === "and" || operator === "or" || operator === "unless";
  const isManyToMany = isSet && written.cardinality === "one-to-one";
  const isPaired = valueTypeOf(left) === "vector" && valueTypeOf(right) === "vector";
  const cardinality = isManyToMany ? "many-to-many" : written.cardinality;
  const matching = isPaired ? { ...written, cardinality } : undefined;
  const node: BinaryExpression = { kind: "binary", operator, left, right, returnsBool, matching, span };
  if (!isPaired && (written.labels.length > 0 || hasFill)) stream.droppedMatchings.set(node, written);
  return node;
}

function parseUnary(stream: TokenStream): Expression {
  const sign = stream.takeIf("-") ?? stream.takeIf("+");
  if (sign === undefined) return parsePostfix(stream, parsePrimary(stream));
  const operand = stream.nested(() => parseOperators(stream, powerLevel));
  const span = { start: sign.start, end: operand.span.end };
  if (operand.kind === "number")
    return { ...operand, value: sign.kind === "-" ? -operand.value : operand.value, span };
  const operator: UnaryExpression["operator"] = sign.kind === "-" ? "-" : "+";
  return { kind: "unary", operator, expression: operand, span };
}

function parsePrimary(stream: TokenStream): Expression {
  const token = stream.peek();
  switch (token.kind) {
    case "(":
      return parseParenthesized(stream);
    case "{":
      return parseSelector(stream, undefined);
    case "number":
      return parseNumber(stream);
    case "duration":
      return stream.prometheus === 2 ? stream.failUnexpected() : parseNumber(stream);
    case "string": {
      stream.take();
      return { kind: "string", value: unquote(stream, token), span: spanOf(token) };
    }
    default:
      return isMetricName(token.kind) ? parseNamed(stream) : stream.failUnexpected();
  }
}

function parseNumber(stream: TokenStream): Expression {
  const token = stream.take();
  const value = parseSeconds(stream, token);
  return { kind: "number", value, isDuration: token.kind === "duration", span: spanOf(token) };
}

function parseParenthesized(stream: TokenStream): Expression {
  const open = stream.take();
  const expression = stream.nested(() => parseOperators(stream, 1));
  const close = stream.expect(")");
  return { kind: "parenthesized", expression, span: { start: open.start, end: close.end } };
}

const callable: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "start",
  "end",
  "step",
  "range",
  "min_of",
  "max_of",
]);

function parseNamed(stream: TokenStream): Expression {
  const name = stream.take();
  const aggregator = aggregatorOf(name.kind);
  const next = stream.peek().kind;
  if (aggregator !== undefined && (next === "(" || next === "by" || next === "without"))
    return parseAggregation(stream, name, aggregator, parseWhole);
  const isCallable = name.kind === "identifier" || (callable.has(name.kind) && stream.prometheus === 3);
  if (next === "(" && isCallable) return parseCall(stream, name, parseWhole);
  return parseSelector(stream, name);
}

function parseWhole(stream: TokenStream): Expression {
  return parseOperators(stream, 1);
}

function parsePostfix(stream: TokenStream, primary: Expression): Expression {
  let expression = primary;
  for (let depth = 1; ; depth++) {
    const token = stream.peek();
    switch (token.kind) {
      case "[":
        expression = stream.nested(() => parseBrackets(stream, expression), depth);
        break;
      case "offset":
        stream.take();
        expression = applyOffset(stream, expression, parseOffsetDuration(stream));
        break;
      case "@":
        stream.take();
        expression = parseAt(stream, expression);
        break;
      case "anchored":
      case "smoothed":
        stream.take();
        expression = applyExtension(stream, expression, token.kind, token.end);
        break;
      default:
        return expression;
    }
  }
}

function parseBrackets(stream: TokenStream, expression: Expression): Expression {
  const open = stream.take();
  const isTwo = stream.prometheus === 2;
  const range = parsePositiveDuration(stream, {
    context: isTwo ? "subquery selector" : "subquery or range selector",
    expected: isTwo ? "duration" : "number, duration, step(), or range()",
  });
  const close = stream.takeIf("]");
  if (close !== undefined) {
    const bracketSpan = { start: open.start, end: close.end };
    if (expression.kind !== "vector-selector")
      return stream.fail("ranges only allowed for vector selectors", bracketSpan);
    if (expression.offset?.kind === "duration" && hasOffset(expression))
      stream.fail("no offset modifiers allowed before range", bracketSpan);
    if (expression.at?.kind === "instant") stream.fail("no @ modifiers allowed before range", bracketSpan);
    const span = { start: expression.span.start, end: close.end };
    return { kind: "matrix-selector", selector: expression, range, span };
  }
  stream.expect(":", "subquery or range", '":" or "]"');
  const none = stream.takeIf("]");
  const step =
    none === undefined
      ? parsePositiveDuration(stream, {
          context: "subquery selector",
          expected: isTwo ? 'duration or "]"' : 'number, duration, step(), range(), or "]"',
        })
      : undefined;
  const end = (none ?? stream.expect("]", "subquery selector", '"]"')).end;
  const span = { start: expression.span.start, end };
  return { kind: "subquery", expression, range, step, offset: undefined, at: undefined, span };
}

function spanOf({ start, end }: Token): { readonly start: number; readonly end: number } {
  return { start, end };
}
