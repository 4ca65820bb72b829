import type { Aggregation, AggregationOperator, Expression, FunctionCall } from "../ast.ts";
import { signatureOf } from "../functions/signatures.ts";
import { quoteText } from "../quote.ts";
import type { Span } from "../span.ts";
import { parseGroupingLabels } from "./parse-selector.ts";
import type { Token, TokenKind } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

/** How the expression inside parentheses is parsed; given in, because calls and expressions nest. */
type ParseExpression = (stream: TokenStream) => Expression;

const withParameter: ReadonlySet<AggregationOperator> = new Set([
  "topk",
  "bottomk",
  "count_values",
  "quantile",
  "limitk",
  "limit_ratio",
]);

/** Parses the rest of an aggregation whose name is passed. */
export function parseAggregation(
  stream: TokenStream,
  name: Token,
  operator: AggregationOperator,
  parse: ParseExpression,
): Aggregation {
  const { grouping, body } = stream.inAggregation(() => {
    const before = parseGrouping(stream);
    const parsed = parseArguments(stream, parse);
    return { grouping: before ?? parseGrouping(stream), body: parsed };
  });
  const span = { start: name.start, end: Math.max(body.end, grouping?.end ?? 0) };
  const [first, second] = body.arguments;
  if (first === undefined) return stream.fail("no arguments for aggregate expression provided", span);
  const expectedCount = withParameter.has(operator) ? 2 : 1;
  const isExperimental = operator === "limitk" || operator === "limit_ratio";
  if (isExperimental && !stream.features.has("promql-experimental-functions"))
    stream.fail(
      `${operator}() is experimental and must be enabled with --enable-feature=promql-experimental-functions`,
      span,
      "promql/feature-disabled",
    );
  if (body.arguments.length !== expectedCount)
    stream.fail(
      `wrong number of arguments for aggregate expression provided, expected ${expectedCount}, got ${body.arguments.length}`,
      span,
    );
  return {
    kind: "aggregation",
    operator,
    expression: second ?? first,
    parameter: second === undefined ? undefined : first,
    grouping: grouping?.labels ?? [],
    isWithout: grouping?.isWithout ?? false,
    span,
  };
}

interface Grouping {
  readonly labels: readonly string[];
  readonly isWithout: boolean;
  readonly end: number;
}

function parseGrouping(stream: TokenStream): Grouping | undefined {
  const keyword = stream.takeIf("by") ?? stream.takeIf("without");
  if (keyword === undefined) return undefined;
  const { labels, end } = parseGroupingLabels(stream);
  return { labels, isWithout: keyword.kind === "without", end };
}

/** Parses the rest of a function call whose name is passed. */
export function parseCall(stream: TokenStream, name: Token, parse: ParseExpression): FunctionCall {
  const body = parseArguments(stream, parse);
  const signature = signatureOf(name.text, stream.prometheus);
  if (signature === undefined) return stream.fail(`unknown function with name ${quoteText(name.text)}`, name);
  if (signature.isExperimental && !stream.features.has("promql-experimental-functions"))
    stream.fail(`function ${quoteText(name.text)} is not enabled`, name, "promql/feature-disabled");
  const span = { start: name.start, end: body.end };
  return { kind: "call", name: name.text, arguments: body.arguments, span };
}

interface CallBody {
  readonly arguments: readonly Expression[];
  readonly end: number;
}

function parseArguments(stream: TokenStream, parse: ParseExpression): CallBody {
  stream.expect("(");
  const closed = stream.takeIf(")");
  if (closed !== undefined) return { arguments: [], end: closed.end };
  const parsed: Expression[] = [];
  for (;;) {
    parsed.push(stream.nested(() => parse(stream)));
    const comma = stream.takeIf(",");
    if (comma === undefined) return { arguments: parsed, end: stream.expect(")").end };
    const { kind } = stream.peek();
    if (neverFirst.has(kind) || (kind === "duration" && stream.prometheus === 2))
      failTrailingComma(stream, comma);
  }
}

function failTrailingComma(stream: TokenStream, comma: Span): never {
  return stream.fail("trailing commas not allowed in function call args", comma);
}

const neverFirst: ReadonlySet<TokenKind> = new Set<TokenKind>([
  "end of input",
  ")",
  "}",
  "[",
  "]",
  ",",
  ":",
  "=",
  "*",
  "/",
  "%",
  "^",
  "<",
  ">",
  "@",
  "==",
  "!=",
  "<=",
  ">=",
  "</",
  ">/",
  "=~",
  "!~",
  "atan2",
  "bool",
  "group_left",
  "group_right",
  "ignoring",
  "on",
]);
