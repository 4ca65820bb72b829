import { quoteText } from "../quote.ts";

const aggregators = [
  "sum",
  "avg",
  "count",
  "min",
  "max",
  "group",
  "stddev",
  "stdvar",
  "topk",
  "bottomk",
  "count_values",
  "quantile",
  "limitk",
  "limit_ratio",
] as const;

const keywords = [
  "offset",
  "smoothed",
  "anchored",
  "by",
  "without",
  "on",
  "ignoring",
  "group_left",
  "group_right",
  "fill",
  "fill_left",
  "fill_right",
  "bool",
] as const;

const wordOperators = ["and", "or", "unless", "atan2"] as const;
const signOperators = ["+", "-", "*", "/", "%", "^", "<", ">", "@"] as const;
const pairOperators = ["==", "!=", "<=", ">=", "</", ">/", "=~", "!~"] as const;
const preprocessors = ["start", "end", "step", "range", "min_of", "max_of"] as const;

type SignOperator = (typeof signOperators)[number] | (typeof pairOperators)[number];
type Aggregator = (typeof aggregators)[number];
type Keyword = (typeof keywords)[number];
type WordOperator = (typeof wordOperators)[number];
type Preprocessor = (typeof preprocessors)[number];

/** A word with a meaning of its own in some places; most of them may also name a metric or a label. */
type ReservedWord = Aggregator | Keyword | WordOperator | Preprocessor;

/** What a token is: a class of words, or the sign or reserved word itself. */
export type TokenKind =
  | "end of input"
  | "identifier"
  | "metric identifier"
  | "number"
  | "duration"
  | "string"
  | "("
  | ")"
  | "{"
  | "}"
  | "["
  | "]"
  | ","
  | ":"
  | "="
  | SignOperator
  | ReservedWord;

/** A piece of an expression's text; offsets are UTF-16. */
export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const operatorKinds: ReadonlySet<string> = new Set<string>([
  ...signOperators,
  ...pairOperators,
  ...wordOperators,
]);
const keywordKinds: ReadonlySet<string> = new Set<string>(keywords);
const aggregatorKinds: ReadonlySet<string> = new Set<string>(aggregators);
const reservedWords = new Map<string, ReservedWord>(
  [...aggregators, ...keywords, ...wordOperators, ...preprocessors].map((word) => [word, word]),
);
const wordsSinceThree: ReadonlySet<string> = new Set<string>([
  "limitk",
  "limit_ratio",
  "smoothed",
  "anchored",
  "fill",
  "fill_left",
  "fill_right",
  "step",
  "range",
  "min_of",
  "max_of",
]);

/** The reserved word a word is, in any case of letters; 2.x knows fewer of them. */
export function reservedWordOf(word: string, prometheus: 2 | 3): ReservedWord | undefined {
  const reserved = reservedWords.get(word.toLowerCase());
  if (reserved === undefined) return undefined;
  return prometheus === 2 && wordsSinceThree.has(reserved) ? undefined : reserved;
}

/** Whether a token names an aggregation. */
export function aggregatorOf(kind: TokenKind): Aggregator | undefined {
  return aggregators.find((aggregator) => aggregator === kind);
}

const notMetricNames: ReadonlySet<string> = new Set<string>([
  "atan2",
  "bool",
  "group_left",
  "group_right",
  "ignoring",
  "on",
]);

/** Whether a token may stand as a metric's name. */
export function isMetricName(kind: TokenKind): boolean {
  if (kind === "identifier" || kind === "metric identifier") return true;
  return reservedWords.has(kind) && !notMetricNames.has(kind);
}

/** Whether a token may stand as a label's name in `by (…)`, `on (…)` and their like. */
export function isGroupingLabel(kind: TokenKind): boolean {
  if (kind === "identifier" || kind === "metric identifier") return true;
  return reservedWords.has(kind) && kind !== "without";
}

/** How Prometheus's messages name a token: `identifier "foo"`, `<op:+>`, `<aggr:sum>`, `end of input`. */
export function describeToken(token: Token): string {
  const { kind, text } = token;
  switch (kind) {
    case "end of input":
      return kind;
    case "identifier":
    case "metric identifier":
      return `${kind} ${quoteText(text)}`;
    case "number":
    case "duration":
    case "string":
      return `${kind} ${shorten(text)}`;
    default:
      if (keywordKinds.has(kind)) return `<${text}>`;
      if (operatorKinds.has(kind)) return `<op:${text}>`;
      if (aggregatorKinds.has(kind)) return `<aggr:${text}>`;
      return shorten(text);
  }
}

function shorten(text: string): string {
  if (new TextEncoder().encode(text).length <= 10) return quoteText(text);
  return `${quoteText([...text].slice(0, 10).join(""))}...`;
}
