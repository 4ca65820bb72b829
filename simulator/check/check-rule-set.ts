import { selectorsOf } from "../promql/index.ts";
import { checkDuplicates } from "./check-duplicates.ts";
import type { CheckFinding } from "./check-finding.ts";
import { RuleNotes, type RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** Checks rules against one another: those that stand twice, and those that read what is not there yet. */
export function checkRuleSet(world: RuleWorld): readonly CheckFinding[] {
  return [...checkDuplicates(world), ...checkOrder(world), ...checkCycles(world)];
}

// Within a group rules run in order, so what stands further down is still that of the last evaluation.
function checkOrder(world: RuleWorld): readonly CheckFinding[] {
  const findings: CheckFinding[] = [];
  for (const checked of world.rules) {
    const notes = new RuleNotes(checked);
    for (const { part, parent } of notes.parts) {
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
