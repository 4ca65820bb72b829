import type { Duration, DurationExpression, DurationLiteral } from "../ast.ts";
import { durationMsMax, readDuration } from "../duration.ts";
import { parseNumberLiteral } from "../number.ts";
import { quoteText } from "../quote.ts";
import type { Span } from "../span.ts";
import type { Token } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

/** The seconds of a number or duration token, as a float. */
export function parseSeconds(stream: TokenStream, token: Token): number {
  if (token.kind === "duration") {
    const durationMs = readDuration(token.text);
    if (typeof durationMs === "object") {
      const isUnknownUnit = stream.prometheus === 2 && durationMs.message.startsWith("unknown unit");
      const invalid = `not a valid duration string: ${quoteText(token.text)}`;
      return stream.fail(isUnknownUnit ? invalid : durationMs.message, token);
    }
    if (durationMs === 0 && stream.prometheus === 2)
      return stream.fail("duration must be greater than 0", token);
    return Math.floor(durationMs / 1000) + (durationMs % 1000) / 1000;
  }
  const value = parseNumberLiteral(token.text);
  if (typeof value === "number") return value;
  const reason = value === "range" ? "value out of range" : "invalid syntax";
  const quoted = quoteText(token.text);
  return stream.fail(`error parsing number: strconv.ParseFloat: parsing ${quoted}: ${reason}`, token);
}

/** Whether the next token is a number or a duration. */
export function isNumberNext(stream: TokenStream): boolean {
  const { kind } = stream.peek();
  return kind === "number" || kind === "duration";
}

/** Where a duration stands; says what Prometheus expects there. */
interface DurationPlace {
  readonly context: string;
  readonly expected: string;
}

/** Parses what stands in the brackets before or after the colon; it must be greater than 0. */
export function parsePositiveDuration(stream: TokenStream, place: DurationPlace): Duration {
  const duration = parseTerms(stream, place, 1);
  stream.peek();
  if (duration.kind === "duration" && duration.valueMs <= 0)
    stream.fail("duration must be greater than 0", duration.span);
  return wholeMilliseconds(duration);
}

/**
 * Parses what stands after `offset`. Arithmetic there needs parentheses: `offset 1h + 2` adds 2 to the samples,
 * and so does `offset -(1h) + 2`, while `offset (1h) + 2` is one duration (as in Prometheus's grammar).
 */
export function parseOffsetDuration(stream: TokenStream): Duration {
  const place: DurationPlace = {
    context: "offset",
    expected: stream.prometheus === 2 ? "duration" : "number, duration, step(), or range()",
  };
  const sign = stream.takeIf("-") ?? (stream.prometheus === 2 ? undefined : stream.takeIf("+"));
  const { kind } = stream.peek();
  if (sign === undefined)
    return wholeMilliseconds(kind === "(" ? parseTerms(stream, place, 1) : parsePrimary(stream, place));
  if (kind === "+" || kind === "-") {
    const signed = applySign(sign, parseTerms(stream, place, 3));
    return wholeMilliseconds(parseTermsAfter(stream, place, 1, signed));
  }
  const isLiteral = kind === "duration" || (kind === "number" && stream.prometheus === 3);
  const operand = isLiteral ? parseLiteral(stream, sign) : parsePrimary(stream, place);
  return wholeMilliseconds(applySign(sign, operand));
}

function wholeMilliseconds(duration: Duration): Duration {
  if (duration.kind !== "duration" || Number.isInteger(duration.valueMs)) return duration;
  const nanoseconds = Math.round(Math.abs(duration.valueMs) * 1e6);
  const valueMs = Math.sign(duration.valueMs) * Math.trunc(nanoseconds / 1e6);
  return { ...duration, valueMs };
}

type DurationOperator = "+" | "-" | "*" | "/" | "%" | "^";

const levels: Readonly<Record<DurationOperator, number>> = {
  "+": 1,
  "-": 1,
  "*": 2,
  "/": 2,
  "%": 2,
  "^": 3,
};

function isDurationOperator(kind: string): kind is DurationOperator {
  return Object.hasOwn(levels, kind);
}

function parseTerms(stream: TokenStream, place: DurationPlace, levelMin: number): Duration {
  return parseTermsAfter(stream, place, levelMin, parseUnary(stream, place));
}

function parseTermsAfter(
  stream: TokenStream,
  place: DurationPlace,
  levelMin: number,
  first: Duration,
): Duration {
  let left = first;
  for (let depth = 1; ; depth++) {
    const operator = stream.peek();
    if (stream.prometheus === 2 || !isDurationOperator(operator.kind)) return left;
    const level = levels[operator.kind];
    if (level < levelMin) return left;
    stream.take();
    const rightLevel = operator.kind === "^" ? level : level + 1;
    // Whoever resolves a duration walks down its left side, so each operator counts as a level there.
    const right = stream.nested(() => parseTerms(stream, place, rightLevel), depth);
    left = combine(stream, operator, operator.kind, [left, right]);
  }
}

function combine(
  stream: TokenStream,
  token: Token,
  operator: DurationOperator,
  operands: readonly [Duration, Duration],
): DurationExpression {
  const [left, right] = operands;
  if (right.kind === "duration" && right.valueMs === 0) {
    if (operator === "/") stream.fail("division by zero", token);
    if (operator === "%") stream.fail("modulo by zero", token);
  }
  const span = { start: left.span.start, end: right.span.end };
  return { kind: "duration-expression", operator, operands, isParenthesized: false, span };
}

function parseUnary(stream: TokenStream, place: DurationPlace): Duration {
  if (stream.prometheus === 2) return parsePrimary(stream, place);
  const sign = stream.takeIf("-") ?? stream.takeIf("+");
  if (sign === undefined) return parsePrimary(stream, place);
  return applySign(
    sign,
    stream.nested(() => parseTerms(stream, place, 3)),
  );
}

function applySign(sign: Token, operand: Duration): Duration {
  const span = { start: sign.start, end: operand.span.end };
  if (operand.kind === "duration") {
    const valueMs = sign.kind === "-" ? -operand.valueMs : operand.valueMs;
    return { ...operand, valueMs: valueMs === 0 ? 0 : valueMs, span };
  }
  if (sign.kind === "+") return operand;
  return { kind: "duration-expression", operator: "-", operands: [operand], isParenthesized: false, span };
}

function parsePrimary(stream: TokenStream, place: DurationPlace): Duration {
  const token = stream.peek();
  switch (token.kind) {
    case "number":
      if (stream.prometheus === 2) return stream.failUnexpected(place.context, place.expected);
      return parseLiteral(stream);
    case "duration":
      return parseLiteral(stream);
    case "step":
    case "range": {
      stream.take();
      stream.expect("(", place.context, place.expected);
      const close = stream.expect(")", place.context, place.expected);
      return expressionOf(token.kind, [], { start: token.start, end: close.end });
    }
    case "min_of":
    case "max_of": {
      stream.take();
      stream.expect("(", place.context, place.expected);
      const left = stream.nested(() => parseTerms(stream, place, 1));
      stream.expect(",", place.context, place.expected);
      const right = stream.nested(() => parseTerms(stream, place, 1));
      const close = stream.expect(")", place.context, place.expected);
      const operator = token.kind === "min_of" ? "min" : "max";
      return expressionOf(operator, [left, right], { start: token.start, end: close.end });
    }
    case "(":
      return parseParenthesized(stream, place);
    default:
      return stream.failUnexpected(place.context, place.expected);
  }
}

function parseParenthesized(stream: TokenStream, place: DurationPlace): Duration {
  if (stream.prometheus === 2) return stream.failUnexpected(place.context, place.expected);
  const open = stream.take();
  const inner = stream.nested(() => parseTerms(stream, place, 1));
  const close = stream.expect(")", place.context, place.expected);
  const span = { start: open.start, end: close.end };
  if (inner.kind === "duration") return { ...inner, span };
  return { ...inner, isParenthesized: true, span };
}

function parseLiteral(stream: TokenStream, sign?: Token): DurationLiteral {
  const token = stream.take();
  const span = { start: token.start, end: token.end };
  const isDuration = token.kind === "duration";
  const valueMs = parseSeconds(stream, token) * 1000;
  if (!(Math.abs(valueMs) <= durationMsMax)) stream.fail("duration out of range", sign ?? span);
  // A duration is whole milliseconds; going through seconds must not leave a trace.
  return { kind: "duration", valueMs: isDuration ? Math.round(valueMs) : valueMs, isDuration, span };
}

function expressionOf(
  operator: DurationExpression["operator"],
  operands: readonly Duration[],
  span: Span,
): DurationExpression {
  return { kind: "duration-expression", operator, operands, isParenthesized: false, span };
}
