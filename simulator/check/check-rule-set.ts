import { type Expression, printExpression, selectorsOf } from "../promql/index.ts";
import type { CheckFinding } from "./check-finding.ts";
import { type Threshold, thresholdOf } from "./condition.ts";
import { partsOf } from "./expression-walk.ts";
import { unwrapped } from "./label-analysis.ts";
import { type CheckedRule, RuleNotes, type RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** Checks rules against one another: those that stand twice, and those that read what is not there yet. */
export function checkRuleSet(world: RuleWorld): readonly CheckFinding[] {
  return [...checkDuplicates(world), ...checkOrder(world), ...checkCycles(world)];
}

function checkDuplicates(world: RuleWorld): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  const byIdentity = new Map<string, CheckedRule[]>();
  for (const checked of world.rules) {
    const { rule } = checked;
    const key = JSON.stringify([rule.kind, rule.name, rule.labels]);
    const known = byIdentity.get(key);
    if (known === undefined) byIdentity.set(key, [checked]);
    else known.push(checked);
  }
  for (const alike of byIdentity.values()) {
    if (alike.length === 1) continue;
    const originals = new Map<string, CheckedRule>();
    for (const checked of alike) {
      const text = meaningOf(checked);
      const original = originals.get(text);
      if (original !== undefined) {
        findings.push(...duplicateNote(checked, original));
        continue;
      }
      originals.set(text, checked);
      const others = alike.slice(0, alikeMax);
      const shadowing = others.find((other) => other !== checked && isShadowed(checked, other));
      if (shadowing !== undefined) findings.push(...shadowNote(checked, shadowing));
    }
  }
  return findings;
}

// Each is held against so many others, which is more than anybody writes.
const alikeMax = 50;

function meaningOf({ rule }: CheckedRule): string {
  return printExpression(unwrapped(rule.expression) ?? rule.expression);
}

function duplicateNote(checked: CheckedRule, original: CheckedRule): readonly CheckFinding[] {
  const notes = new RuleNotes(checked);
  notes.atRule("rule/duplicate", {
    reason: `the rule stands already in ${placeText(original)}, with the same name, labels and expression`,
    advice: "remove one of the two",
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

function placeText({ rule, file }: CheckedRule): string {
  return `${file}:${rule.place().line}`;
}

// The same thing compared with a stricter number, and held at least as long.
function isShadowed(strict: CheckedRule, loose: CheckedRule): boolean {
  const [one, other] = [strict.rule, loose.rule];
  if (one.kind !== "alerting" || other.kind !== "alerting") return false;
  if (one.holdDurationMs < other.holdDurationMs || one.expression === other.expression) return false;
  const [mine, theirs] = [rootThreshold(one.expression), rootThreshold(other.expression)];
  if (mine === undefined || theirs === undefined || mine.operator !== theirs.operator) return false;
  if (mine.value === theirs.value) return false;
  const isStricter = mine.operator.startsWith(">")
    ? mine.value > theirs.value
    : mine.operator.startsWith("<") && mine.value < theirs.value;
  return isStricter && printExpression(mine.vector) === printExpression(theirs.vector);
}

function rootThreshold(expression: Expression): Threshold | undefined {
  const root = unwrapped(expression);
  return root === undefined ? undefined : thresholdOf(root);
}

// Within a group rules run in order, so what stands further down is still that of the last evaluation.
function checkOrder(world: RuleWorld): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const checked of world.rules) {
    const notes = new RuleNotes(checked);
    for (const { part, parent } of partsOf(checked.rule.expression)) {
      if (part.kind !== "vector-selector" || parent?.part.kind === "matrix-selector") continue;
      if (part.offset !== undefined || part.at !== undefined) continue;
      const name = nameOfSelector(part);
      const writers = name === undefined ? [] : world.writersOf(name);
      const [first] = writers;
      if (first === undefined || writers.length > 1) continue;
      const home = world.homeOf(first);
      if (home?.group !== checked.group || first.index <= checked.rule.index) continue;
      notes.atSpan("rule/order", part.span, {
        reason: `\`${name}\` is recorded further down in the same group, so this reads its value of the evaluation before`,
        advice: `put the rule that records \`${name}\` above this one`,
      });
    }
    findings.push(...notes.findings);
  }
  return findings;
}

function checkCycles(world: RuleWorld): readonly CheckFinding[] {
  const recorded = world.rules.filter(({ rule }) => rule.kind === "recording");
  const readers = new Map<string, Set<string>>();
  for (const { rule } of recorded) {
    const reads = readers.get(rule.name) ?? new Set<string>();
    for (const selector of selectorsOf(rule.expression)) {
      const name = nameOfSelector(selector);
      if (name !== undefined && name !== rule.name && world.writersOf(name).length > 0) reads.add(name);
    }
    readers.set(rule.name, reads);
  }
  const findings: CheckFinding[] = [];
  for (const circle of circlesIn(readers)) {
    const checked = recorded.find(({ rule }) => rule.name === circle[0]);
    if (checked === undefined) continue;
    const notes = new RuleNotes(checked);
    const way = [...circle, circle[0] ?? ""].map((name) => `\`${name}\``).join(" reads ");
    notes.atRule("rule/cycle", {
      reason: `the rules read one another in a circle: ${way}`,
      advice: "compute one of them from metrics",
    });
    findings.push(...notes.findings);
  }
  return findings;
}

/** One circle for each part of a graph that has some, each found once; without calls that nest. */
function circlesIn(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const state = new Map<string, "open" | "done">();
  const circles: (readonly string[])[] = [];
  for (const root of edges.keys()) {
    if (state.has(root)) continue;
    const path: { readonly name: string; readonly rest: Iterator<string> }[] = [];
    const enter = (name: string): void => {
      state.set(name, "open");
      path.push({ name, rest: (edges.get(name) ?? new Set<string>()).values() });
    };
    enter(root);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const { done, value } = top.rest.next();
      if (done === true) {
        state.set(top.name, "done");
        path.pop();
      } else if (state.get(value) === undefined) {
        enter(value);
      } else if (state.get(value) === "open") {
        circles.push(path.slice(path.findIndex(({ name }) => name === value)).map(({ name }) => name));
      }
    }
  }
  return circles;
}
