import { suggestName } from "../document/index.ts";
import { metricNameLabel, type Span, selectorsOf, type VectorSelector } from "../promql/index.ts";
import { customaryLabels } from "./customary-labels.ts";
import { ancestorsOf, type PartInContext } from "./expression-walk.ts";
import { removalOf } from "./label-flow.ts";
import { formatMatcherText } from "./matcher-text.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import {
  contradictionIn,
  listedValues,
  matchersByLabel,
  matches,
  nameOfSelector,
  shownSelector,
} from "./selector-facts.ts";

/** Checks every selector of a rule by itself: names, labels, matchers. */
export function checkSelectors(notes: RuleNotes, world: RuleWorld): void {
  const parts = notes.parts;
  const isShort = parts.length <= alternativePartsMax;
  for (const context of parts) {
    if (context.part.kind !== "vector-selector") continue;
    const selector = context.part;
    if (isUnknown(selector, world)) {
      if (!isShort || !hasKnownAlternative(context, world)) noteUnknown(notes, selector, world);
    } else {
      checkLabels(notes, selector, world);
    }
    checkMatchers(notes, selector, world);
  }
}

// In longer expressions each name must be known by itself; looking at both sides of every `or` would take too long.
const alternativePartsMax = 1_000;

/** Whether a selector reads only names that no place has, where places are given that should. */
export function isUnknown(selector: VectorSelector, world: RuleWorld): boolean {
  if (!world.knowledge.isComplete) return false;
  const names = namesOf(selector);
  return names !== undefined && names.length > 0 && names.every((name) => !isKnownName(name, world));
}

/** How a finding says that a metric is unknown, and what could be meant. */
export function unknownMetricNote(
  selector: VectorSelector,
  world: RuleWorld,
): { readonly reason: string; readonly advice: string } {
  const name = namesOf(selector)?.[0] ?? shownSelector(selector);
  const places = world.knowledge.sourceNames.join(", ");
  const near = [...world.knowledge.names, ...world.recordedNames].filter(
    (known) => known.slice(0, 2) === name.slice(0, 2) && Math.abs(known.length - name.length) < 8,
  );
  const meant = suggestName(name, near.slice(0, candidatesMax));
  return {
    reason: `\`${name}\` is neither in ${places} nor recorded by a rule given here`,
    advice:
      meant === undefined
        ? "write the name of a metric that is exposed, or check the rules that record it as well"
        : `write \`${meant}\`, if that is meant`,
  };
}

// Enough for a whole server's names with one beginning.
const candidatesMax = 5_000;

function namesOf(selector: VectorSelector): readonly string[] | undefined {
  const name = nameOfSelector(selector);
  if (name !== undefined) return [name];
  const matcher = selector.matchers.find(
    ({ label, operator }) => label === metricNameLabel && operator === "=~",
  );
  return matcher === undefined ? undefined : listedValues(matcher.value);
}

function isKnownName(name: string, { knowledge, writersOf }: RuleWorld): boolean {
  return knowledge.find(name) !== undefined || writersOf(name).length > 0;
}

// `new_name or old_name` is how rules serve two versions of an exporter.
function hasKnownAlternative(context: PartInContext, world: RuleWorld): boolean {
  let inner = context.part;
  for (const { part } of ancestorsOf(context)) {
    if (part.kind === "binary" && part.operator === "or") {
      const others = selectorsOf(part.left === inner ? part.right : part.left);
      if (others.length > 0 && others.every((other) => !isUnknown(other, world))) return true;
    }
    inner = part;
  }
  return false;
}

function noteUnknown(notes: RuleNotes, selector: VectorSelector, world: RuleWorld): void {
  notes.atSpan("metric/unknown", selector.span, unknownMetricNote(selector, world));
}

function checkLabels(notes: RuleNotes, selector: VectorSelector, world: RuleWorld): void {
  const flow = world.labels.flowOfMetric(selector);
  for (const [label, matchers] of matchersByLabel(selector)) {
    const removal = removalOf(flow, label);
    if (removal === undefined || customaryLabels.has(label)) continue;
    const [blocking] = matchers.filter((matcher) => !matches(matcher, "", world.prometheus));
    if (blocking === undefined) continue;
    const known = [...flow.facts.keys()];
    const meant = suggestName(label, known);
    notes.atSpan("label/unknown", matcherSpan(notes, selector, label), {
      reason: `\`${formatMatcherText(blocking)}\` selects nothing, for the series of \`${shownSelector(selector)}\` have no label \`${label}\`${removal.isOfMetric === true ? "" : `: ${removal.reason}`}`,
      advice:
        meant === undefined
          ? `use a label that they have: ${known.map((name) => `\`${name}\``).join(", ") || "there is none"}`
          : `write \`${meant}\`, if that is meant`,
    });
  }
}

function checkMatchers(notes: RuleNotes, selector: VectorSelector, world: RuleWorld): void {
  if (nameOfSelector(selector) === undefined) checkName(notes, selector);
  for (const [label, matchers] of matchersByLabel(selector)) {
    const span = matcherSpan(notes, selector, label);
    const pair = contradictionIn(matchers, world.prometheus);
    if (pair !== undefined) {
      const [one, other] = pair;
      notes.atSpan("selector/contradiction", span, {
        reason: `no series can satisfy \`${formatMatcherText(one)}\`${other === undefined ? "" : ` and \`${formatMatcherText(other)}\``}`,
        advice: "remove one of them, or select the two with `or` between them",
      });
      continue;
    }
    for (const matcher of matchers) {
      if (matcher.operator !== "=~" && matcher.operator !== "!~") continue;
      if (matcher.operator === "=~" && /^\(?\.\*\)?$/.test(matcher.value)) {
        notes.atSpan("matcher/matches-all", span, {
          reason: `\`${formatMatcherText(matcher)}\` lets every series pass, those without \`${label}\` as well`,
          advice: `remove it, or write \`${label}!=""\` to ask for the label`,
        });
        continue;
      }
      const values = listedValues(matcher.value);
      const [value] = values ?? [];
      if (value === undefined || values?.length !== 1) continue;
      const operator = matcher.operator === "=~" ? "=" : "!=";
      notes.atSpan("matcher/plain-regex", span, {
        reason: `\`${formatMatcherText(matcher)}\` is a regular expression without anything to expand`,
        advice: `write \`${formatMatcherText({ label, operator, value })}\``,
      });
    }
  }
}

function checkName(notes: RuleNotes, selector: VectorSelector): void {
  const named = selector.matchers.filter(({ label }) => label === metricNameLabel);
  const narrows = named.some(
    ({ operator, value }) => operator === "=~" && !/^\(?\.[*+]\)?$/.test(value) && !value.startsWith(".*"),
  );
  if (narrows) return;
  notes.atSpan("expression/no-name", selector.span, {
    reason: "the selector has no metric name, so Prometheus looks through all series of the other labels",
    advice: 'name the metric, or the beginning of the names with `__name__=~"node_.*"`',
  });
}

// Trees keep no places of matchers; the text of the selector does.
function matcherSpan(notes: RuleNotes, selector: VectorSelector, label: string): Span {
  const { start, end } = selector.span;
  const text = notes.checked.rule.expressionText.slice(start, end);
  const brace = Math.max(0, text.indexOf("{"));
  const escaped = label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const found = new RegExp(`(?:[{,\\s"'])(${escaped})["']?\\s*[=!]`).exec(text.slice(brace));
  if (found === null) return selector.span;
  const at = start + brace + found.index + 1;
  return { start: at, end: at + label.length };
}
