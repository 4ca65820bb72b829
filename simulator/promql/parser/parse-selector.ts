import type { VectorSelector } from "../ast.ts";
import { metricNameLabel } from "../labels.ts";
import { compileRegex, type Matcher, type MatchOperator } from "../matcher.ts";
import { quoteText, unquoteText } from "../quote.ts";
import { isGroupingLabel, type Token } from "./token.ts";
import type { TokenStream } from "./token-stream.ts";

/** Parses a selector whose name, if it has one before the braces, is passed. */
export function parseSelector(stream: TokenStream, name: Token | undefined): VectorSelector {
  const open = stream.takeIf("{");
  const start = name?.start ?? open?.start ?? 0;
  const matchers: Matcher[] = [];
  let end = name?.end ?? 0;
  if (open !== undefined) end = parseMatchers(stream, matchers).end;
  if (name !== undefined) matchers.push({ label: metricNameLabel, operator: "=", value: name.text });
  return {
    kind: "vector-selector",
    name: name?.text,
    matchers,
    extension: undefined,
    offset: undefined,
    at: undefined,
    span: { start, end },
  };
}

const context = "label matching";

function parseMatchers(stream: TokenStream, matchers: Matcher[]): Token {
  for (;;) {
    const close = stream.takeIf("}");
    if (close !== undefined) return close;
    matchers.push(parseMatcher(stream));
    if (stream.takeIf(",") === undefined) return stream.expect("}", context, '"," or "}"');
  }
}

function parseMatcher(stream: TokenStream): Matcher {
  const name = stream.takeIf("identifier");
  if (name !== undefined) {
    const operator = takeMatchOperator(stream);
    if (operator === undefined) return stream.failUnexpected(context, "label matching operator");
    return parseValue(stream, name, { label: name.text, operator });
  }
  if (stream.prometheus === 2 || stream.peek().kind !== "string")
    return stream.failUnexpected(context, 'identifier or "}"');
  const quoted = stream.take();
  const label = unquote(stream, quoted);
  const operator = takeMatchOperator(stream);
  if (operator !== undefined) return parseValue(stream, quoted, { label, operator });
  return { label: metricNameLabel, operator: "=", value: label };
}

function parseValue(
  stream: TokenStream,
  name: Token,
  { label, operator }: { readonly label: string; readonly operator: MatchOperator },
): Matcher {
  const token = stream.expect("string", context, "string");
  const matcher = { label, operator, value: unquote(stream, token) };
  if (operator === "=~" || operator === "!~") {
    const problem = regexProblem(matcher.value, stream.prometheus);
    if (problem !== undefined) stream.fail(problem, { start: name.start, end: token.end });
  }
  return matcher;
}

function regexProblem(pattern: string, prometheus: 2 | 3): string | undefined {
  try {
    compileRegex(pattern, prometheus);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    // Prometheus names the part of the pattern behind the colon even where it is empty.
    return message.includes("`") ? message : `${message}: \`\``;
  }
}

function takeMatchOperator(stream: TokenStream): MatchOperator | undefined {
  const { kind } = stream.peek();
  if (kind !== "=" && kind !== "!=" && kind !== "=~" && kind !== "!~") return undefined;
  stream.take();
  return kind;
}

/** The value of a string token. */
export function unquote(stream: TokenStream, token: Token): string {
  const unquoted = unquoteText(token.text);
  if ("value" in unquoted) return unquoted.value;
  return stream.fail(`error unquoting string ${quoteText(token.text)}: ${unquoted.message}`, token);
}

const groupingContext = "grouping opts";

/** Parses the labels in parentheses after `by`, `on` and their like. */
export function parseGroupingLabels(stream: TokenStream): GroupingLabels {
  stream.expect("(", groupingContext, '"("');
  const labels: string[] = [];
  let close = stream.takeIf(")");
  while (close === undefined) {
    labels.push(parseGroupingLabel(stream));
    if (stream.takeIf(",") === undefined) close = stream.expect(")", groupingContext, '"," or ")"');
    else close = stream.takeIf(")");
  }
  return { labels, end: close.end };
}

/** Labels in parentheses, and where the closing one ends. */
interface GroupingLabels {
  readonly labels: readonly string[];
  readonly end: number;
}

function parseGroupingLabel(stream: TokenStream): string {
  const token = stream.peek();
  if (token.kind === "string" && stream.prometheus === 3) {
    stream.take();
    const label = unquote(stream, token);
    if (label === "") stream.fail(`invalid label name for grouping: ${quoteText(label)}`, token);
    return label;
  }
  if (!isGroupingLabel(token.kind) || (stream.prometheus === 2 && token.text.includes(":")))
    return stream.failUnexpected(groupingContext, "label");
  return stream.take().text;
}
