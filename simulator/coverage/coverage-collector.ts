import type { Rule, RuleEvaluation, RuleGroup, RuleTimeline, SeriesStore } from "../engine/index.ts";
import { createTimeMemory, type EvaluationOptions } from "../promql/index.ts";
import { type Assertions, assertionCounts } from "./asserted-rules.ts";
import { type BranchSight, lookAtBranches } from "./branch-sight.ts";
import { type Branch, branchesOf } from "./branches.ts";
import type { BranchCoverage, RuleCoverage, RuleState } from "./rule-coverage.ts";
import { possibleStates, statesSeen } from "./rule-states.ts";

/** A test that was run: its rules evaluated, its series still there. */
export interface CoveredTest extends Assertions {
  readonly evaluation: RuleEvaluation;
  readonly store: SeriesStore;
  readonly options: EvaluationOptions;
}

/**
 * Collects what tests show of rules. The parts of a rule's expression are evaluated over each test's series until all
 * of them were seen to decide both ways, so the cost is that of a few more rules.
 *
 * The parts are evaluated after all rules: what a rule reads of rules behind it, it sees one evaluation earlier
 * here than in a test.
 */
export class CoverageCollector {
  private readonly watched = new Map<string, WatchedRule>();

  /** Takes note of rules, so that those that no test ever runs are told as well. */
  loaded(groups: readonly RuleGroup[]): void {
    for (const group of groups) for (const rule of group.rules) this.watch(group, rule);
  }

  /** Looks at what a test showed. */
  ran(test: CoveredTest): void {
    const assertions = assertionCounts(test, test.options);
    const options = { ...test.options, memory: createTimeMemory() };
    for (const timeline of test.evaluation.rules) {
      const watched = this.watch(timeline.group, timeline.rule);
      watched.assertionCount += assertions.get(`${timeline.rule.kind} ${timeline.rule.name}`) ?? 0;
      watched.look(timeline, test.store, options);
    }
  }

  /**
   * The rules of which more was seen, or assertions were found, since this was last asked; `mergeCoverage` puts the
   * answers together.
   */
  takeChanges(): readonly RuleCoverage[] {
    return [...this.watched.values()].flatMap((watched) => watched.takeChange() ?? []);
  }

  private watch(group: RuleGroup, rule: Rule): WatchedRule {
    const key = JSON.stringify([group.file, group.name, rule.index]);
    let watched = this.watched.get(key);
    if (watched === undefined) {
      watched = new WatchedRule(group, rule);
      this.watched.set(key, watched);
    }
    return watched;
  }
}

// Far more than a rule that people read has.
const branchesMax = 200;

/** One rule and what was seen of it so far. */
class WatchedRule {
  assertionCount = 0;
  private toldCount = -1;
  private readonly group: RuleGroup;
  private readonly rule: Rule;
  private readonly states: Map<RuleState, boolean>;
  private readonly branches: readonly Branch[];
  private readonly sights: readonly BranchSight[];
  private readonly omittedBranchCount: number;

  constructor(group: RuleGroup, rule: Rule) {
    this.group = group;
    this.rule = rule;
    this.states = new Map(possibleStates(rule).map((state) => [state, false]));
    const branches = branchesOf(rule.expression);
    this.branches = branches.slice(0, branchesMax);
    this.omittedBranchCount = branches.length - this.branches.length;
    this.sights = this.branches.map(({ canBeFalse }) => ({ isTrueSeen: false, isFalseSeen: !canBeFalse }));
  }

  look(timeline: RuleTimeline, store: SeriesStore, options: EvaluationOptions): void {
    const { timestampsMs, intervalMs, group, rule } = timeline;
    const [firstMs] = timestampsMs;
    if (firstMs === undefined) return;
    const times = {
      startMs: firstMs - (group.queryOffsetMs ?? 0),
      stepMs: intervalMs,
      count: timestampsMs.length,
    };
    if (!this.areAllStatesSeen()) {
      for (const state of statesSeen(timeline, { store, times, options })) this.see(state);
    }
    if (this.sights.every(({ isTrueSeen, isFalseSeen }) => isTrueSeen && isFalseSeen)) return;
    lookAtBranches(rule.expression, this.branches, this.sights, { source: store, times, options });
  }

  /** What was seen so far with the assertions found since the last call; undefined where neither has changed. */
  takeChange(): RuleCoverage | undefined {
    const seenCount = this.countSeen();
    if (seenCount === this.toldCount && this.assertionCount === 0) return undefined;
    const told = this.coverage();
    this.toldCount = seenCount;
    this.assertionCount = 0;
    return told;
  }

  private countSeen(): number {
    let count = 0;
    for (const isSeen of this.states.values()) if (isSeen) count++;
    for (const { isTrueSeen, isFalseSeen } of this.sights) count += Number(isTrueSeen) + Number(isFalseSeen);
    return count;
  }

  private coverage(): RuleCoverage {
    const { rule, group } = this;
    return {
      file: group.file,
      group: group.name,
      index: rule.index,
      ...rule.place(),
      kind: rule.kind,
      name: rule.name,
      assertionCount: this.assertionCount,
      states: [...this.states].map(([state, isSeen]) => ({ state, isSeen })),
      branches: this.branches.map((branch, index) => this.branchCoverage(branch, this.sights[index])),
      omittedBranchCount: this.omittedBranchCount,
    };
  }

  private branchCoverage(branch: Branch, sight: BranchSight | undefined): BranchCoverage {
    const { kind, operator, span, canBeFalse } = branch;
    return {
      kind,
      operator,
      text: this.rule.expressionText.slice(span.start, span.end).replace(/\s+/g, " ").trim(),
      ...this.rule.expressionPlace(span.start),
      isTrueSeen: sight?.isTrueSeen ?? false,
      isFalseSeen: canBeFalse ? (sight?.isFalseSeen ?? false) : undefined,
    };
  }

  private areAllStatesSeen(): boolean {
    return [...this.states.values()].every((isSeen) => isSeen);
  }

  private see(state: RuleState): void {
    if (this.states.has(state)) this.states.set(state, true);
  }
}
