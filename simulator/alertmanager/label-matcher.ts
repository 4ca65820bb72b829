import {
  compileMatcher,
  type Labels,
  labelValue,
  type Matcher,
  type MatchOperator,
} from "../promql/index.ts";

/** A condition on a label of an alert; an absent label counts as empty. */
export interface LabelMatcher extends Matcher {
  readonly matches: (value: string) => boolean;
}

/** Compiles a condition; throws an `Error` with RE2's message where its regular expression is not valid. */
export function labelMatcher(label: string, operator: MatchOperator, value: string): LabelMatcher {
  // In Alertmanager `.` never matches a newline, as in Prometheus 2.
  return { label, operator, value, matches: compileMatcher({ label, operator, value }, 2) };
}

/** Whether all conditions hold for a label set; none at all hold for every one. */
export function matchesAll(matchers: readonly LabelMatcher[], labels: Labels): boolean {
  return matchers.every((matcher) => matcher.matches(labelValue(labels, matcher.label)));
}

/** Sorts conditions as Alertmanager does: by label, by value, by operator. */
export function sortMatchers(matchers: readonly LabelMatcher[]): readonly LabelMatcher[] {
  return [...matchers].sort(
    (left, right) =>
      compareTexts(left.label, right.label) ||
      compareTexts(left.value, right.value) ||
      operatorOrder.indexOf(left.operator) - operatorOrder.indexOf(right.operator),
  );
}

/** Conditions as Alertmanager prints them in group keys: `{job="api",severity=~"page|ticket"}`. */
export function formatMatchers(matchers: readonly LabelMatcher[]): string {
  return `{${matchers.map(formatMatcher).join(",")}}`;
}

/** One condition as Alertmanager prints it. */
export function formatMatcher(matcher: Matcher): string {
  const name = hasReserved(matcher.label) ? quoteValue(matcher.label) : matcher.label;
  return `${name}${matcher.operator}${quoteValue(matcher.value)}`;
}

/** Whether a text has a character that must be quoted in the UTF-8 matcher syntax. */
function hasReserved(text: string): boolean {
  return /[\s\u0085{}!=~,\\"'`]/.test(text);
}

/** Quotes a text with double quotes as Go does. */
export function quoteValue(text: string): string {
  let quoted = "";
  for (const character of text) quoted += escapes[character] ?? escapeUnprintable(character);
  return `"${quoted}"`;
}

const operatorOrder: readonly MatchOperator[] = ["=", "!=", "=~", "!~"];

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
};

function escapeUnprintable(character: string): string {
  if (character === " " || /^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  return code < 0x1_0000
    ? `\\u${code.toString(16).padStart(4, "0")}`
    : `\\U${code.toString(16).padStart(8, "0")}`;
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
