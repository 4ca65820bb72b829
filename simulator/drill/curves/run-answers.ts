import {
  createTimeMemory,
  type EvaluationOptions,
  type Expression,
  labelValue,
  metricNameLabel,
} from "../../promql/index.ts";
import type { VirtualRun } from "../virtual-run.ts";
import type { CurveAnswer } from "./curve-answer.ts";
import type { Grid } from "./draw-condition.ts";
import { evaluatePart } from "./evaluate-part.ts";
import { type PlacedRule, type RuleAnswers, rulesByName } from "./rule-answers.ts";

/**
 * What parts of rules were over a virtual run; each is evaluated once. The run's series must still be there.
 */
export class RunAnswers implements RuleAnswers {
  readonly run: VirtualRun;
  readonly #options: EvaluationOptions;
  readonly #known = new Map<string, Map<Expression, CurveAnswer>>();

  constructor(run: VirtualRun) {
    const { prometheus, features } = run.assets;
    this.run = run;
    this.#options = { prometheus, features, memory: createTimeMemory() };
  }

  ruleOf(alert: string): ReturnType<RuleAnswers["ruleOf"]> {
    return rulesByName(this.run.assets.groups).alerting.get(alert);
  }

  recordersOf(name: string): readonly PlacedRule[] {
    return rulesByName(this.run.assets.groups).recording.get(name) ?? [];
  }

  gridOf({ rule, group }: PlacedRule): Grid {
    const { assets, evaluation, span } = this.run;
    const stepMs = group.intervalMs ?? assets.evaluationIntervalMs;
    const startMs = evaluation.evaluationTimesMs(rule)[0] ?? 0;
    return { startMs, stepMs, stepCount: Math.max(1, Math.floor((span.endMs - startMs) / stepMs) + 1) };
  }

  answerOf(placed: PlacedRule, part: Expression): CurveAnswer {
    const { startMs, stepMs, stepCount } = this.gridOf(placed);
    const offsetMs = placed.group.queryOffsetMs ?? 0;
    const key = `${startMs} ${stepMs} ${offsetMs}`;
    const known = this.#known.get(key) ?? new Map<Expression, CurveAnswer>();
    this.#known.set(key, known);
    let answer = known.get(part);
    if (answer === undefined) {
      const fromMs = startMs - offsetMs;
      const range = { startMs: fromMs, endMs: fromMs + (stepCount - 1) * stepMs, stepMs };
      answer = evaluatePart(part, this.run.world.store, range, this.#options);
      known.set(part, answer);
    }
    return answer;
  }

  metricNames(): readonly string[] {
    return [
      ...new Set([...this.run.world.store.all()].map(({ labels }) => labelValue(labels, metricNameLabel))),
    ];
  }
}
