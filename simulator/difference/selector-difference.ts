import type { Matcher, VectorSelector } from "../promql/index.ts";
import { effectOf } from "./effect.ts";
import type { Effect, ExpressionChange } from "./expression-change.ts";
import { durationKey } from "./term.ts";
import { changeOf, type TermPair } from "./term-pair.ts";
import { nameOf, selectorName, shownDuration, shownMatcher } from "./term-text.ts";

/** A selector and its matchers in their plain form. */
interface PlainSelector {
  readonly selector: VectorSelector;
  readonly matchers: readonly Matcher[];
}

/** What two selectors differ in: the metric, single matchers, and the times that they look at. */
export function compareSelectors(
  pair: TermPair,
  one: PlainSelector,
  other: PlainSelector,
): readonly ExpressionChange[] {
  return [
    ...compareNames(pair, one, other),
    ...compareMatchers(pair, one, other),
    ...compareTimes(pair, one, other),
  ];
}

function compareNames(pair: TermPair, one: PlainSelector, other: PlainSelector): readonly ExpressionChange[] {
  const [name, newName] = [nameOf(one), nameOf(other)];
  if (name === newName || name === undefined || newName === undefined) return [];
  const message = `metric \`${name}\` → \`${newName}\``;
  return [changeOf(pair, { kind: "metric", message })];
}

function compareMatchers(
  pair: TermPair,
  one: PlainSelector,
  other: PlainSelector,
): readonly ExpressionChange[] {
  const isRenamed = nameOf(one) !== undefined && nameOf(other) !== undefined;
  const own = ({ matchers }: PlainSelector) =>
    matchers.filter(({ label, operator }) => !(isRenamed && label === "__name__" && operator === "="));
  const gone = own(one).filter((matcher) => !own(other).some((next) => isSame(matcher, next)));
  const come = own(other).filter((matcher) => !own(one).some((next) => isSame(matcher, next)));
  const name = selectorName(other.selector);
  const changes: ExpressionChange[] = [];
  for (const matcher of gone) {
    const index = come.findIndex(({ label }) => label === matcher.label);
    const [next] = index < 0 ? [] : come.splice(index, 1);
    const { series } = pair.standing;
    if (next === undefined) {
      const { effect } = effectOf(series, -1);
      const message = `${name} loses the matcher ${shownMatcher(matcher)}${effectText(effect)}`;
      changes.push(changeOf(pair, { kind: "matcher", message, ...(effect && { effect }) }));
    } else {
      const message = `matcher ${shownMatcher(matcher)} → ${shownMatcher(next)} of ${name}`;
      changes.push(changeOf(pair, { kind: "matcher", message }));
    }
  }
  for (const matcher of come) {
    const { effect } = effectOf(pair.standing.series, 1);
    const message = `${name} gains the matcher ${shownMatcher(matcher)}${effectText(effect)}`;
    changes.push(changeOf(pair, { kind: "matcher", message, ...(effect && { effect }) }));
  }
  return changes;
}

function isSame(one: Matcher, other: Matcher): boolean {
  return one.label === other.label && one.operator === other.operator && one.value === other.value;
}

function effectText(effect: Effect | undefined): string {
  if (effect === undefined) return "";
  return effect === "fires-less" ? ": fires for fewer series" : ": fires for more series";
}

function compareTimes(
  pair: TermPair,
  { selector: one }: PlainSelector,
  { selector: other }: PlainSelector,
): readonly ExpressionChange[] {
  const changes: ExpressionChange[] = [];
  const of = `of ${selectorName(other)}`;
  if (durationKey(one.offset) !== durationKey(other.offset)) {
    const message = `offset ${shownDuration(one.offset)} → ${shownDuration(other.offset)} ${of}`;
    changes.push(changeOf(pair, { kind: "offset", message }));
  }
  if (atOf(one) !== atOf(other)) {
    changes.push(changeOf(pair, { kind: "offset", message: `\`@\` ${atOf(one)} → ${atOf(other)} ${of}` }));
  }
  if (one.extension !== other.extension) {
    const message = `\`${one.extension ?? "plain"}\` → \`${other.extension ?? "plain"}\` ${of}`;
    changes.push(changeOf(pair, { kind: "offset", message }));
  }
  return changes;
}

/** What stands behind `@`. */
export function atOf({ at }: Pick<VectorSelector, "at">): string {
  if (at === undefined) return "none";
  return at.kind === "instant" ? String(at.timestampMs / 1000) : `${at.kind}()`;
}
