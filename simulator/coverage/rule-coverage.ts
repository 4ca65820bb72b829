import type { ComparisonOperator, SetOperator } from "../promql/index.ts";

/**
 * What a rule can come to. An alerting rule is `quiet` where it was evaluated over data and nothing was active; a
 * recording rule yields something or nothing.
 */
export type RuleState = "pending" | "firing" | "resolved" | "quiet" | "with-result" | "without-result";

/** Whether any test saw a rule in a state; states that a rule cannot come to are left out. */
export interface StateCoverage {
  readonly state: RuleState;
  readonly isSeen: boolean;
}

/** Whether any test saw a part of an expression decide both ways; undefined where it cannot decide that way. */
export interface BranchCoverage {
  /** A comparison, or an operand of `and`, `or` or `unless`. */
  readonly kind: "comparison" | "left" | "right";
  readonly operator: ComparisonOperator | SetOperator;
  /** The part as written, blanks and line breaks as one blank each. */
  readonly text: string;
  readonly line: number;
  readonly column: number;
  /** For a comparison: it held. For an operand: it had a result (on the right of `and`, `unless`: a matching one). */
  readonly isTrueSeen: boolean | undefined;
  /** For a comparison: it did not hold for what it compared. For an operand: it was empty while others were not. */
  readonly isFalseSeen: boolean | undefined;
}

/** What the tests saw of a rule. Plain data: it can be sent between threads and written as it is. */
export interface RuleCoverage {
  readonly file: string;
  readonly group: string;
  /** Zero-based place within its group. */
  readonly index: number;
  readonly line: number;
  readonly column: number;
  readonly kind: "alerting" | "recording";
  readonly name: string;
  /** How many assertions of the tests are about it by name. */
  readonly assertionCount: number;
  readonly states: readonly StateCoverage[];
  readonly branches: readonly BranchCoverage[];
  /** How many more branches the expression has than are looked at. */
  readonly omittedBranchCount: number;
}

/** How many of the things that can be seen were seen. */
export interface CoverageTotals {
  readonly seenCount: number;
  readonly count: number;
  /** 0 where there was nothing to see, so that no bound is met by testing no rule. */
  readonly ratio: number;
}

/** Sums up what was seen of some rules. */
export function coverageTotals(rules: readonly RuleCoverage[]): CoverageTotals {
  let count = 0;
  let seenCount = 0;
  for (const { states, branches } of rules) {
    const ways = branches.flatMap(({ isTrueSeen, isFalseSeen }) => [isTrueSeen, isFalseSeen]);
    for (const isSeen of [...states.map((state) => state.isSeen), ...ways]) {
      if (isSeen === undefined) continue;
      count++;
      if (isSeen) seenCount++;
    }
  }
  return { seenCount, count, ratio: count === 0 ? 0 : seenCount / count };
}

/** Puts together what several runs saw, each rule once, in the order of files and lines. */
export function mergeCoverage(parts: readonly (readonly RuleCoverage[])[]): readonly RuleCoverage[] {
  const merged = new Map<string, RuleCoverage>();
  for (const rule of parts.flat()) {
    const key = JSON.stringify([rule.file, rule.group, rule.index]);
    const known = merged.get(key);
    merged.set(key, known === undefined ? rule : mergeRules(known, rule));
  }
  return [...merged.values()].sort(compareRules);
}

function mergeRules(left: RuleCoverage, right: RuleCoverage): RuleCoverage {
  return {
    ...left,
    assertionCount: left.assertionCount + right.assertionCount,
    states: left.states.map((state, index) => ({
      ...state,
      isSeen: state.isSeen || (right.states[index]?.isSeen ?? false),
    })),
    branches: left.branches.map((branch, index) => ({
      ...branch,
      isTrueSeen: either(branch.isTrueSeen, right.branches[index]?.isTrueSeen),
      isFalseSeen: either(branch.isFalseSeen, right.branches[index]?.isFalseSeen),
    })),
  };
}

function either(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  return left === undefined ? right : left || (right ?? false);
}

function compareRules(left: RuleCoverage, right: RuleCoverage): number {
  if (left.file !== right.file) return left.file < right.file ? -1 : 1;
  return left.line - right.line || left.column - right.column || left.index - right.index;
}
