import { RE2JS } from "re2js";
import { refuseNewerGroups } from "./older-regex.ts";

/** The operator of a label matcher. */
export type MatchOperator = "=" | "!=" | "=~" | "!~";

/** One condition on a label. Regular expressions have RE2 semantics and are anchored at both ends. */
export interface Matcher {
  readonly label: string;
  readonly operator: MatchOperator;
  readonly value: string;
}

/** Which release line of Prometheus is followed. The two differ in windows, lookback, regular expressions and names. */
export type PrometheusMajor = 2 | 3;

/**
 * Compiles a matcher to a predicate on a label's value (the empty string where the label is absent).
 * Throws an `Error` with RE2's message when the regular expression is not valid.
 * In Prometheus 3 `.` also matches a newline, in 2 it does not.
 */
export function compileMatcher(matcher: Matcher, prometheus: PrometheusMajor): (value: string) => boolean {
  switch (matcher.operator) {
    case "=":
      return (value) => value === matcher.value;
    case "!=":
      return (value) => value !== matcher.value;
    case "=~":
      return compileRegex(matcher.value, prometheus);
    case "!~": {
      const matches = compileRegex(matcher.value, prometheus);
      return (value) => !matches(value);
    }
    default:
      return matcher.operator satisfies never;
  }
}

/** Compiles a fully anchored RE2 pattern; see `compileMatcher` for errors and the meaning of `.`. */
export function compileRegex(pattern: string, prometheus: PrometheusMajor): (value: string) => boolean {
  const key = `${prometheus}${pattern}`;
  let compiled = compiledPatterns.get(key);
  if (compiled === undefined) {
    compiled = compileAnchored(pattern, prometheus);
    if (compiledPatterns.size >= compiledPatternsMax) compiledPatterns.clear();
    compiledPatterns.set(key, compiled);
  }
  return compiled;
}

// The same few patterns of the rules come back with every drill; compiling one costs as much as thousands of
// matches.
const compiledPatterns = new Map<string, (value: string) => boolean>();
const compiledPatternsMax = 1_000;

function compileAnchored(pattern: string, prometheus: PrometheusMajor): (value: string) => boolean {
  // Between the anchors a pattern such as `a)|(b` would become valid, so it must be so on its own as well.
  if (prometheus === 3) RE2JS.compile(pattern);
  else refuseNewerGroups(pattern);
  const compiled = RE2JS.compile(`^(?${prometheus === 3 ? "s" : ""}:${pattern})$`);
  if (prometheus === 2) RE2JS.compile(pattern);
  const known = new Map<string, boolean>();
  return (value) => {
    let isMatch = known.get(value);
    if (isMatch === undefined) {
      isMatch = compiled.matches(value);
      if (known.size < knownValuesMax) known.set(value, isMatch);
    }
    return isMatch;
  };
}

// Label values recur for every series; remembering the answer keeps RE2 off the hot path. Bounded, so
// that a matcher over unbounded values cannot grow without end.
const knownValuesMax = 10_000;
