import {
  compileMatcher,
  type Matcher,
  metricNameLabel,
  type PrometheusMajor,
  type VectorSelector,
} from "../promql/index.ts";
import type { LabelFact } from "./label-flow.ts";

/** The one name that a selector reads; undefined where it may read several. */
export function nameOfSelector(selector: VectorSelector): string | undefined {
  if (selector.name !== undefined) return selector.name;
  return selector.matchers.find(({ label, operator }) => label === metricNameLabel && operator === "=")
    ?.value;
}

/** A selector as a message shows it: its name, or `{…}`. */
export function shownSelector(selector: VectorSelector): string {
  return nameOfSelector(selector) ?? "{…}";
}

/** The matchers of a selector by label, that of the name left out. */
export function matchersByLabel(selector: VectorSelector): ReadonlyMap<string, readonly Matcher[]> {
  const found = new Map<string, Matcher[]>();
  for (const matcher of selector.matchers) {
    if (matcher.label === metricNameLabel) continue;
    const known = found.get(matcher.label);
    if (known === undefined) found.set(matcher.label, [matcher]);
    else known.push(matcher);
  }
  return found;
}

/**
 * What matchers on one label say of it: that it is there, with one value or those that pass, that it may be, or that it is
 * not (`absent`).
 */
export function factOf(matchers: readonly Matcher[], prometheus: PrometheusMajor): LabelFact | "absent" {
  const value = matchers.find(({ operator }) => operator === "=")?.value;
  if (value === "") return "absent";
  if (value !== undefined) return { presence: "always", value };
  const excludesEmpty = matchers.some((matcher) => !matches(matcher, "", prometheus));
  return { presence: excludesEmpty ? "always" : "maybe", value: undefined, conditions: matchers };
}

/** Whether no value can be that of both facts: two values, or one that the other's conditions refuse. */
export function areApart(one: LabelFact, other: LabelFact, prometheus: PrometheusMajor): boolean {
  const [mine, theirs] = [valuesOf(one), valuesOf(other)];
  const passing = (mine ?? theirs)?.filter(
    (value) =>
      (theirs === undefined || theirs.includes(value)) &&
      [...(one.conditions ?? []), ...(other.conditions ?? [])].every((matcher) =>
        matches(matcher, value, prometheus),
      ),
  );
  return passing?.length === 0;
}

function valuesOf({ value, conditions }: LabelFact): readonly string[] | undefined {
  if (value !== undefined) return [value];
  for (const { operator, value: pattern } of conditions ?? []) {
    const listed = operator === "=~" ? listedValues(pattern) : undefined;
    if (listed !== undefined) return listed;
  }
  return undefined;
}

/** Whether a value passes a matcher; one whose regular expression cannot be read passes everything. */
export function matches(matcher: Matcher, value: string, prometheus: PrometheusMajor): boolean {
  try {
    return compileMatcher(matcher, prometheus)(value);
  } catch {
    return true;
  }
}

/** The values of a regular expression that only lists them, as in `a|b`; undefined where it is more than that. */
export function listedValues(pattern: string): readonly string[] | undefined {
  const bare = pattern.replace(/^\^/, "").replace(/([^\\])\$$/, "$1");
  const inner = /^\((?:\?:)?([^()]*)\)$/.exec(bare)?.[1] ?? bare;
  const values: string[] = [];
  for (const part of inner.split("|")) {
    const literal = part.replace(/\\([^a-zA-Z0-9])/g, (_all, character: string) =>
      String.fromCharCode(privateUse + character.charCodeAt(0)),
    );
    if (/[\\.*+?^${}()[\]]/.test(literal)) return undefined;
    values.push(
      literal.replace(/[\ue000-\ue0ff]/g, (c) => String.fromCharCode(c.charCodeAt(0) - privateUse)),
    );
  }
  return values;
}

// Escaped characters are taken out of sight while the rest is searched for operators.
const privateUse = 0xe000;

/** A pair of matchers of which no value can pass both; undefined where there is none that shows. */
export function contradictionIn(
  matchers: readonly Matcher[],
  prometheus: PrometheusMajor,
): readonly [Matcher, Matcher | undefined] | undefined {
  for (const matcher of matchers) {
    const candidates = candidatesOf(matcher);
    if (candidates === undefined) {
      if (matcher.operator === "!~" && /^\(?\.\*\)?$/.test(matcher.value)) return [matcher, undefined];
      const apart = matchers.find((other) => beginApart(matcher, other));
      if (apart !== undefined) return [matcher, apart];
      continue;
    }
    for (const other of matchers) {
      if (other === matcher) continue;
      if (candidates.every((value) => !matches(other, value, prometheus))) return [matcher, other];
    }
  }
  return undefined;
}

// `a.*` and `b.*`.
function beginApart(one: Matcher, other: Matcher): boolean {
  if (one.operator !== "=~" || other.operator !== "=~") return false;
  const [mine, theirs] = [beginningOf(one.value), beginningOf(other.value)];
  return !mine.startsWith(theirs) && !theirs.startsWith(mine);
}

/** The characters that every match of a regular expression begins with; empty where none can be told. */
function beginningOf(pattern: string): string {
  if (/[|\\(]/.test(pattern)) return "";
  const [literal = ""] = /^[\w:/@ -]*/.exec(pattern) ?? [];
  // What is repeated may be there no times at all.
  return /^[?*{]/.test(pattern.slice(literal.length)) ? literal.slice(0, -1) : literal;
}

function candidatesOf({ operator, value }: Matcher): readonly string[] | undefined {
  if (operator === "=") return [value];
  return operator === "=~" ? listedValues(value) : undefined;
}
