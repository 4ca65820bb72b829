import type { AlertingRule, Rule, RuleGroup } from "../../engine/index.ts";
import {
  createTimeMemory,
  type EvaluationOptions,
  type Expression,
  evaluateRange,
  PromqlError,
} from "../../promql/index.ts";
import type { VirtualRun } from "../virtual-run.ts";
import type { CurveAnswer } from "./curve-answer.ts";
import type { Grid } from "./draw-condition.ts";

/** A rule and where it stands. */
export interface PlacedRule<Kind extends Rule = Rule> {
  readonly rule: Kind;
  readonly group: RuleGroup;
}

/**
 * What parts of rules were over a virtual run, at the instants at which their rules were evaluated; each is evaluated once.
 * The run's series must still be there.
 */
export class RunAnswers {
  readonly run: VirtualRun;
  readonly #options: EvaluationOptions;
  readonly #known = new Map<string, Map<Expression, CurveAnswer>>();

  constructor(run: VirtualRun) {
    const { prometheus, features } = run.assets;
    this.run = run;
    this.#options = { prometheus, features, isExact: true, samplesMax, memory: createTimeMemory() };
  }

  /** The rule that raises an alert. */
  ruleOf(alert: string): PlacedRule<AlertingRule> | undefined {
    return rulesOf(this.run.assets.groups).alerting.get(alert);
  }

  /** The rules that record a series, in the order of their files. */
  recordersOf(name: string): readonly PlacedRule[] {
    return rulesOf(this.run.assets.groups).recording.get(name) ?? [];
  }

  /** The instants of a rule's own evaluations, those that fell out because Prometheus was down included. */
  gridOf({ rule, group }: PlacedRule): Grid {
    const { assets, evaluation, span } = this.run;
    const stepMs = group.intervalMs ?? assets.evaluationIntervalMs;
    const startMs = evaluation.evaluationTimesMs(rule)[0] ?? 0;
    return { startMs, stepMs, stepCount: Math.max(1, Math.floor((span.endMs - startMs) / stepMs) + 1) };
  }

  /** What a part of a rule's expression, or one made of it, was at each step of the rule's grid. */
  answerOf(placed: PlacedRule, part: Expression): CurveAnswer {
    const { startMs, stepMs, stepCount } = this.gridOf(placed);
    const offsetMs = placed.group.queryOffsetMs ?? 0;
    const key = `${startMs} ${stepMs} ${offsetMs}`;
    const known = this.#known.get(key) ?? new Map<Expression, CurveAnswer>();
    this.#known.set(key, known);
    let answer = known.get(part);
    if (answer === undefined) {
      const fromMs = startMs - offsetMs;
      answer = this.#evaluate(part, { startMs: fromMs, endMs: fromMs + (stepCount - 1) * stepMs, stepMs });
      known.set(part, answer);
    }
    return answer;
  }

  #evaluate(part: Expression, range: Parameters<typeof evaluateRange>[2]): CurveAnswer {
    try {
      const result = evaluateRange(part, this.run.world.store, range, this.#options);
      switch (result.type) {
        case "vector":
          return { kind: "vector", series: result.series };
        case "scalar":
          return { kind: "scalar", values: result.values };
        case "string":
          return { kind: "problem", message: "this is a text, which cannot be drawn" };
        default:
          return result satisfies never;
      }
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
      return { kind: "problem", message: `this cannot be evaluated on its own: ${error.message}` };
    }
  }
}

// Far more than a part of a rule needs, and little enough for the memory of a laptop.
const samplesMax = 20_000_000;

interface RulesByName {
  readonly alerting: ReadonlyMap<string, PlacedRule<AlertingRule>>;
  readonly recording: ReadonlyMap<string, readonly PlacedRule[]>;
}

const rulesByGroups = new WeakMap<readonly RuleGroup[], RulesByName>();

function rulesOf(groups: readonly RuleGroup[]): RulesByName {
  const known = rulesByGroups.get(groups);
  if (known !== undefined) return known;
  const alerting = new Map<string, PlacedRule<AlertingRule>>();
  const recording = new Map<string, PlacedRule[]>();
  for (const group of groups) {
    for (const rule of group.rules) {
      if (rule.kind === "alerting") alerting.set(rule.name, { rule, group });
      else recording.set(rule.name, [...(recording.get(rule.name) ?? []), { rule, group }]);
    }
  }
  const rules = { alerting, recording };
  rulesByGroups.set(groups, rules);
  return rules;
}
