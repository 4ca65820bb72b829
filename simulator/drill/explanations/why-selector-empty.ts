import { didYouMean } from "../../document/index.ts";
import {
  formatDuration,
  labelValue,
  type Matcher,
  metricNameLabel,
  printExpression,
  type VectorSelector,
} from "../../promql/index.ts";
import type { ExplanationReason } from "../explanation.ts";
import { type Evidence, firstStepOf, lastStepOf } from "./evidence.ts";
import type { Search, SearchOn } from "./search.ts";
import { quoted, someOf } from "./wording.ts";

const blamedMax = 3;

/** Why a selector found nothing: its labels, its matchers, its name, or the time that it looks at. */
export function whySelectorEmpty(
  selector: VectorSelector,
  search: Search,
  searchOn: SearchOn,
): readonly ExplanationReason[] {
  const { evidence } = search;
  const recorded = whyNotRecorded(selector, search, searchOn);
  if (recorded.length > 0) return recorded;
  const anyLabels = evidence.withWanted({});
  if (anyLabels.seenOf(selector).length > 0) return [withOtherLabels(selector, search)];
  const gap = whyInGap(selector, search);
  if (gap !== undefined) return [gap];
  const later = withoutOffset(selector, search);
  return later === undefined ? whyUnselected(selector, search) : [later];
}

// Its series were there before or after, and not when it mattered.
function whyInGap(selector: VectorSelector, { evidence, wording }: Search): ExplanationReason | undefined {
  const { whole, window } = evidence;
  const seen = evidence.within(whole).seenOf(selector);
  if (seen.length === 0) return undefined;
  const before = { fromStep: 0, toStep: window.fromStep - 1 };
  const after = { fromStep: window.toStep + 1, toStep: whole.toStep };
  const last = Math.max(...seen.map((series) => lastStepOf(series, before) ?? -Infinity));
  const next = Math.min(...seen.map((series) => firstStepOf(series, after) ?? Infinity));
  const times = [
    ...(Number.isFinite(last) ? [`last at ${wording.at(evidence.timeOfMs(last))}`] : []),
    ...(Number.isFinite(next) ? [`again from ${wording.at(evidence.timeOfMs(next))} on`] : []),
  ];
  const text = evidence.textOf(selector);
  const message = `${quoted(text)} had no sample then: it was there ${times.join(", and ")}`;
  return { kind: "no-samples", message, expression: text };
}

function withOtherLabels(selector: VectorSelector, { evidence }: Search): ExplanationReason {
  const seen = evidence.withWanted({}).seenOf(selector);
  const blamed = Object.entries(evidence.wanted).filter(([name, value]) =>
    seen.every(({ labels }) => ![value, ""].includes(labelValue(labels, name))),
  );
  const names = blamed.length > 0 ? blamed : Object.entries(evidence.wanted);
  const wanted = names.map(([name, value]) => `\`${name}=${JSON.stringify(value)}\``).join(" and ");
  const has = names.map(
    ([name]) =>
      `\`${name}\` is ${someOf(seen.map(({ labels }) => JSON.stringify(labelValue(labels, name))))}`,
  );
  const text = evidence.textOf(selector);
  const message = `${quoted(text)} has no series with ${wanted}: ${has.join(", ")}`;
  return { kind: "selector-empty", message, expression: text };
}

// What a rule records is missing where the rule has no result.
function whyNotRecorded(
  selector: VectorSelector,
  search: Search,
  searchOn: SearchOn,
): readonly ExplanationReason[] {
  const { evidence } = search;
  const name = nameOf(selector);
  const recorders = name === undefined ? [] : evidence.answers.recordersOf(name);
  const [placed] = recorders;
  if (placed === undefined) return [];
  const inner = evidence.ofRule(placed);
  if (inner.seenOf(placed.rule.expression).length > 0) return [];
  const text = evidence.textOf(selector);
  const message = `${quoted(text)} is recorded by a rule, which had no result`;
  return [
    { kind: "selector-empty", message, expression: text },
    ...searchOn(placed.rule.expression, { ...search, evidence: inner }),
  ];
}

function withoutOffset(selector: VectorSelector, { evidence }: Search): ExplanationReason | undefined {
  const { offset } = selector;
  if (offset?.kind !== "duration" || offset.valueMs <= 0) return undefined;
  if (isNothing({ ...selector, offset: undefined }, evidence)) return undefined;
  const text = evidence.textOf(selector);
  const message = `${quoted(text)} looks ${formatDuration(offset.valueMs)} back, to before these series began`;
  return { kind: "no-samples", message, expression: text };
}

function whyUnselected(selector: VectorSelector, { evidence }: Search): readonly ExplanationReason[] {
  const text = evidence.textOf(selector);
  const reasonOf = (message: string): ExplanationReason => ({
    kind: "selector-empty",
    message,
    expression: text,
  });
  const bare = { ...selector, offset: undefined };
  const names = selector.matchers.filter(({ label }) => label === metricNameLabel);
  const others = selector.matchers.filter(({ label }) => label !== metricNameLabel);
  const name = nameOf(selector);
  if (isNothing({ ...bare, matchers: names }, evidence)) {
    const known = evidence.answers.metricNames();
    const hint = name === undefined ? "" : didYouMean(name, known);
    const what = name === undefined ? quoted(text) : quoted(name);
    return [reasonOf(`${what} selects nothing: no series of this drill has that name${hint}`)];
  }
  const blamed = others.flatMap((matcher) => {
    const rest = { ...bare, matchers: selector.matchers.filter((each) => each !== matcher) };
    const seen = evidence.withWanted({}).within(evidence.whole).seenOf(rest);
    if (seen.length === 0) return [];
    const values = someOf(seen.map(({ labels }) => JSON.stringify(labelValue(labels, matcher.label))));
    return [
      reasonOf(
        `${quoted(text)} selects nothing because of ${quoted(matcherText(matcher))}: without it there ${seen.length === 1 ? "is one" : `are ${seen.length}`} series, with \`${matcher.label}\` ${values}`,
      ),
    ];
  });
  if (blamed.length > 0) return blamed.slice(0, blamedMax);
  const alone = others.filter((matcher) => isNothing({ ...bare, matchers: [...names, matcher] }, evidence));
  if (alone.length > 0) {
    const each = alone.map((matcher) => quoted(matcherText(matcher))).join(" and ");
    return [reasonOf(`${quoted(text)} selects nothing: no series of that name has ${each}`)];
  }
  return [reasonOf(`${quoted(text)} selects nothing: no series fulfils all of its conditions at once`)];
}

function isNothing(selector: VectorSelector, evidence: Evidence): boolean {
  return evidence.withWanted({}).within(evidence.whole).seenOf(selector).length === 0;
}

function nameOf({ name, matchers }: VectorSelector): string | undefined {
  return name ?? matchers.find(({ label, operator }) => label === metricNameLabel && operator === "=")?.value;
}

function matcherText(matcher: Matcher): string {
  const span = { start: 0, end: 0 };
  const selector = { kind: "vector-selector", name: undefined, matchers: [matcher], span } as const;
  const rest = { offset: undefined, at: undefined, extension: undefined };
  return printExpression({ ...selector, ...rest }).slice(1, -1);
}
