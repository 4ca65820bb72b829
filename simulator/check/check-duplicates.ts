import type { CheckFinding } from "./check-finding.ts";
import { implies } from "./implication.ts";
import { meaningOf } from "./meaning.ts";
import { type CheckedRule, RuleNotes, type RuleWorld } from "./rule-world.ts";

/** Checks for rules that stand twice, that write over one another, or that add nothing to another one. */
export function checkDuplicates(world: RuleWorld): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const alike of groupBy(world.rules, identityOf)) {
    if (alike.length > 1) findings.push(...checkAlike(alike, world));
  }
  const alerts = world.rules.filter(({ rule }) => rule.kind === "alerting");
  for (const alike of groupBy(alerts, conditionOf)) findings.push(...checkRenamed(alike));
  return findings;
}

function groupBy(
  rules: readonly CheckedRule[],
  keyOf: (checked: CheckedRule) => string,
): readonly (readonly CheckedRule[])[] {
  const groups = new Map<string, CheckedRule[]>();
  for (const checked of rules) {
    const key = keyOf(checked);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [checked]);
    else known.push(checked);
  }
  return [...groups.values()];
}

function identityOf({ rule }: CheckedRule): string {
  return JSON.stringify([rule.kind, rule.name, rule.labels]);
}

// All but the name and what is said.
function conditionOf({ rule }: CheckedRule): string {
  const text = rule.expressionText.replace(/\s+/g, " ").trim();
  if (rule.kind !== "alerting") return text;
  return JSON.stringify([text, rule.holdDurationMs, rule.keepFiringForMs, rule.labels]);
}

function checkAlike(alike: readonly CheckedRule[], world: RuleWorld): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const originals = new Map<string, CheckedRule>();
  const texts = new Map(alike.map((checked) => [checked, meaningOf(checked.rule.expression)]));
  for (const [checked, text] of texts) {
    const original = originals.get(text);
    if (original !== undefined) {
      findings.push(...duplicateNote(checked, original));
      continue;
    }
    const [before] = originals.values();
    if (before !== undefined) findings.push(...overwritingNote(checked, before, world));
    originals.set(text, checked);
    const others = alike.slice(0, alikeMax);
    const shadowing = others.find(
      (other) => other !== checked && texts.get(other) !== text && isShadowed(checked, other),
    );
    if (shadowing !== undefined) findings.push(...shadowNote(checked, shadowing));
  }
  return findings;
}

// Each is held against so many others, which is more than anybody writes.
const alikeMax = 50;

function duplicateNote(checked: CheckedRule, original: CheckedRule): readonly CheckFinding[] {
  const notes = new RuleNotes(checked);
  notes.atRule("rule/duplicate", {
    reason: `the rule stands already in ${placeText(original)}, with the same name, labels and expression`,
    advice: "remove one of the two",
  });
  return notes.findings;
}

// Where neither has any label but those of the rule, both record one series.
function overwritingNote(
  checked: CheckedRule,
  before: CheckedRule,
  { labels }: RuleWorld,
): readonly CheckFinding[] {
  if (checked.rule.kind !== "recording") return [];
  const isOne = [checked, before].every(({ rule }) => {
    const flow = labels.flowOf(rule.expression);
    return flow.closing !== undefined && flow.facts.size === 0;
  });
  if (!isOne) return [];
  const notes = new RuleNotes(checked);
  notes.atRule("rule/duplicate", {
    reason: `the rule records the same series as the one in ${placeText(before)}, so that one of the two values is lost`,
    advice: "give one of them another name, or a label that tells them apart",
  });
  return notes.findings;
}

function shadowNote(checked: CheckedRule, other: CheckedRule): readonly CheckFinding[] {
  const notes = new RuleNotes(checked);
  notes.atSpan("rule/shadowed", checked.rule.expression.span, {
    reason: `whenever this holds, the alert of the same name and labels in ${placeText(other)} holds as well, so this one adds nothing`,
    advice: "give it a `severity` of its own, or remove it",
  });
  return notes.findings;
}

function checkRenamed(alike: readonly CheckedRule[]): readonly CheckFinding[] {
  const [first, ...others] = alike;
  if (first === undefined) return [];
  return others.flatMap((checked) => {
    if (checked.rule.name === first.rule.name) return [];
    const notes = new RuleNotes(checked);
    notes.atRule("rule/duplicate", {
      reason: `the alert fires exactly when \`${first.rule.name}\` in ${placeText(first)} does, with the same labels`,
      advice: "remove one of the two, or tell them apart by `severity`",
      severity: "info",
    });
    return notes.findings;
  });
}

function placeText({ rule, file }: CheckedRule): string {
  return `${file}:${rule.place().line}`;
}

// The same with a stricter condition, held at least as long.
function isShadowed(strict: CheckedRule, loose: CheckedRule): boolean {
  const [one, other] = [strict.rule, loose.rule];
  if (one.kind !== "alerting" || other.kind !== "alerting") return false;
  if (one.holdDurationMs < other.holdDurationMs || !implies(one.expression, other.expression)) return false;
  // Of two that say the same in other words one is enough to name.
  const isBack = one.holdDurationMs === other.holdDurationMs && implies(other.expression, one.expression);
  return !isBack || isAfter(strict, loose);
}

function isAfter(one: CheckedRule, other: CheckedRule): boolean {
  const [mine, theirs] = [one.rule.place(), other.rule.place()];
  return one.file === other.file ? mine.line > theirs.line : one.file > other.file;
}
