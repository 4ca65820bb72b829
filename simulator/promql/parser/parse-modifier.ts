import type {
  AtModifier,
  Duration,
  Expression,
  MatrixSelector,
  Subquery,
  TimeModifiers,
  VectorMatching,
  VectorSelector,
} from "../ast.ts";
import { isNumberNext, parseSeconds } from "./parse-duration.ts";
import { parseGroupingLabels } from "./parse-selector.ts";
import type { TokenStream } from "./token-stream.ts";

/** What stands between a binary operator and its right side. */
export interface OperatorModifiers {
  readonly returnsBool: boolean;
  readonly matching: VectorMatching;
}

/** Parses `bool`, `on`, `ignoring`, `group_left`, `group_right` and the `fill` modifiers, all optional. */
export function parseOperatorModifiers(stream: TokenStream): OperatorModifiers {
  const returnsBool = stream.takeIf("bool") !== undefined;
  let cardinality: VectorMatching["cardinality"] = "one-to-one";
  let include: readonly string[] = [];
  const pairing = stream.takeIf("on") ?? stream.takeIf("ignoring");
  const labels = pairing === undefined ? [] : parseGroupingLabels(stream).labels;
  const group =
    pairing === undefined ? undefined : (stream.takeIf("group_left") ?? stream.takeIf("group_right"));
  if (group !== undefined) {
    cardinality = group.kind === "group_left" ? "many-to-one" : "one-to-many";
    const { kind } = stream.peek();
    // The parenthesis always opens the labels to include; something that cannot begin an operand is complained
    // about as if it stood in their place.
    if (kind === "(" || !canFollowGroup.test(kind)) include = parseGroupingLabels(stream).labels;
  }
  const fills = parseFills(stream);
  const isOn = pairing?.kind === "on";
  return { returnsBool, matching: { cardinality, isOn, labels, include, ...fills } };
}

const canFollowGroup = /^(?![\])},:=*/%^<>@![]|end of input$|bool$|on$|ignoring$|group_|atan2$)/;

type Fills = Pick<VectorMatching, "fillLeft" | "fillRight">;

function parseFills(stream: TokenStream): Fills {
  if (stream.takeIf("fill") !== undefined) {
    const value = parseFillValue(stream);
    return { fillLeft: value, fillRight: value };
  }
  if (stream.takeIf("fill_left") !== undefined) {
    const fillLeft = parseFillValue(stream);
    const fillRight = stream.takeIf("fill_right") === undefined ? undefined : parseFillValue(stream);
    return { fillLeft, fillRight };
  }
  if (stream.takeIf("fill_right") !== undefined) {
    const fillRight = parseFillValue(stream);
    const fillLeft = stream.takeIf("fill_left") === undefined ? undefined : parseFillValue(stream);
    return { fillLeft, fillRight };
  }
  return { fillLeft: undefined, fillRight: undefined };
}

function parseFillValue(stream: TokenStream): number {
  stream.expect("(");
  const sign = stream.takeIf("-") ?? stream.takeIf("+");
  if (!isNumberNext(stream)) stream.failUnexpected();
  const value = parseSeconds(stream, stream.take());
  stream.expect(")");
  return sign?.kind === "-" ? -value : value;
}

/** The expressions that `offset` and `@` can stand behind. */
type Timed = VectorSelector | MatrixSelector | Subquery;

function modifiersOf(expression: Timed): TimeModifiers {
  return expression.kind === "matrix-selector" ? expression.selector : expression;
}

function withModifiers(expression: Timed, changes: Partial<TimeModifiers>, end: number): Timed {
  const span = { start: expression.span.start, end };
  if (expression.kind !== "matrix-selector") return { ...expression, ...changes, span };
  return { ...expression, selector: { ...expression.selector, ...changes }, span };
}

function isTimed(expression: Expression): expression is Timed {
  return (
    expression.kind === "vector-selector" ||
    expression.kind === "matrix-selector" ||
    expression.kind === "subquery"
  );
}

const mustFollow = "must be preceded by an instant vector selector or range vector selector or a subquery";

/** Puts a parsed offset on what it follows. */
export function applyOffset(stream: TokenStream, expression: Expression, offset: Duration): Expression {
  if (!isTimed(expression)) return stream.fail(`offset modifier ${mustFollow}`, expression.span);
  if (hasOffset(modifiersOf(expression)))
    return stream.fail("offset may not be set multiple times", expression.span);
  return withModifiers(expression, { offset }, offset.span.end);
}

/** Whether an offset is written that is not the constant 0, which counts as none. */
export function hasOffset({ offset }: TimeModifiers): boolean {
  return offset !== undefined && (offset.kind === "duration-expression" || offset.valueMs !== 0);
}

/** Parses what stands after `@` and puts it on what it follows. */
export function parseAt(stream: TokenStream, expression: Expression): Expression {
  const edge = stream.takeIf("start") ?? stream.takeIf("end");
  if (edge !== undefined) {
    stream.expect("(", "@", "timestamp");
    const close = stream.expect(")", "@", "timestamp");
    const kind = edge.kind === "start" ? "start" : "end";
    return applyAt(stream, expression, { kind }, close.end);
  }
  const sign = stream.takeIf("-") ?? stream.takeIf("+");
  const { kind } = stream.peek();
  if (kind !== "number" && (kind !== "duration" || stream.prometheus === 2))
    return stream.failUnexpected("@", "timestamp");
  const token = stream.take();
  const unsigned = parseSeconds(stream, token);
  const seconds = sign?.kind === "-" ? -unsigned : unsigned;
  if (!(Math.abs(seconds) < 2 ** 63)) {
    const written = formatFixed(seconds);
    return stream.fail(`timestamp out of bounds for @ modifier: ${written}`, expression.span);
  }
  const timestampMs = Math.sign(seconds) * Math.round(Math.abs(seconds) * 1000);
  return applyAt(stream, expression, { kind: "instant", timestampMs: timestampMs + 0 }, token.end);
}

function applyAt(stream: TokenStream, expression: Expression, at: AtModifier, end: number): Expression {
  if (!isTimed(expression)) return stream.fail(`@ modifier ${mustFollow}`, expression.span);
  if (modifiersOf(expression).at !== undefined)
    return stream.fail("@ <timestamp> may not be set multiple times", expression.span);
  return withModifiers(expression, { at }, end);
}

// Only what is out of bounds is written, so there is never a fraction.
function formatFixed(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return `${BigInt(value)}.000000`;
}

/** Puts `anchored` or `smoothed` on what it follows. */
export function applyExtension(
  stream: TokenStream,
  expression: Expression,
  extension: "anchored" | "smoothed",
  end: number,
): Expression {
  if (!stream.features.has("promql-extended-range-selectors"))
    stream.fail(
      `${extension} modifier is experimental and not enabled`,
      expression.span,
      "promql/feature-disabled",
    );
  if (expression.kind === "subquery")
    return stream.fail(`${extension} modifier is not supported for subqueries`, expression.span);
  if (expression.kind !== "vector-selector" && expression.kind !== "matrix-selector")
    return stream.fail(`${extension} modifier not implemented`, expression.span);
  const selector = expression.kind === "vector-selector" ? expression : expression.selector;
  if (selector.extension !== undefined && selector.extension !== extension)
    return stream.fail("anchored and smoothed modifiers cannot be used together", expression.span);
  const span = { start: expression.span.start, end };
  if (expression.kind === "vector-selector") return { ...expression, extension, span };
  return { ...expression, selector: { ...expression.selector, extension }, span };
}
