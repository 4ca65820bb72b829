import {
  type Assets,
  type CurveAnswer,
  evaluatePart,
  type Grid,
  type PlacedRule,
  type RuleAnswers,
  rulesByName,
} from "../../drill/index.ts";
import {
  createTimeMemory,
  type Expression,
  labelValue,
  metricNameLabel,
  selectorsOf,
} from "../../promql/index.ts";
import { programTimings, scaledDurationMs } from "../time-scale/index.ts";
import type { LiveClock } from "./live-clock.ts";
import type { LiveSamples } from "./live-samples.ts";
import { type RealPart, realParts } from "./real-parts.ts";

/** The rules of a drill's world, and how they were read. */
export type RuleAssets = Pick<Assets, "groups" | "evaluationIntervalMs" | "prometheus" | "features">;

/** What answers of a live drill are made of. */
export interface LiveAnswersOptions {
  readonly assets: RuleAssets;
  readonly samples: LiveSamples;
  readonly clock: LiveClock;
  /** Metrics whose values are spans of scenario time. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** When the drill ended, in scenario time. */
  readonly endMs: number;
  /** An instant at which a rule of a group was evaluated, in scenario time; undefined where none is known. */
  readonly evaluatedAtMs: (group: PlacedRule["group"]) => number | undefined;
}

/**
 * What parts of rules were over a live drill: they are evaluated as they really ran, in compressed time, over the samples that
 * Prometheus had, and told in scenario time and the units of the rules as they are written.
 */
export class LiveAnswers implements RuleAnswers {
  readonly #options: LiveAnswersOptions;
  readonly #memory = createTimeMemory();
  readonly #parts = new Map<PlacedRule["rule"], ReadonlyMap<Expression, RealPart>>();
  readonly #known = new Map<string, Map<Expression, CurveAnswer>>();

  constructor(options: LiveAnswersOptions) {
    this.#options = options;
  }

  ruleOf(alert: string): ReturnType<RuleAnswers["ruleOf"]> {
    return rulesByName(this.#options.assets.groups).alerting.get(alert);
  }

  recordersOf(name: string): readonly PlacedRule[] {
    return rulesByName(this.#options.assets.groups).recording.get(name) ?? [];
  }

  gridOf({ group }: PlacedRule): Grid {
    const { assets, clock, endMs, evaluatedAtMs } = this.#options;
    const { factor } = clock.scale;
    const stepMs = scaledDurationMs(group.intervalMs ?? assets.evaluationIntervalMs, factor) * factor;
    const startMs = (evaluatedAtMs(group) ?? 0) % stepMs;
    return { startMs, stepMs, stepCount: Math.max(1, Math.floor((endMs - startMs) / stepMs) + 1) };
  }

  answerOf(placed: PlacedRule, part: Expression): CurveAnswer {
    const grid = this.gridOf(placed);
    const offsetMs = placed.group.queryOffsetMs ?? 0;
    const key = `${grid.startMs} ${grid.stepMs} ${offsetMs}`;
    const known = this.#known.get(key) ?? new Map<Expression, CurveAnswer>();
    this.#known.set(key, known);
    let answer = known.get(part);
    if (answer === undefined) {
      answer = this.#evaluate(placed, part, { ...grid, startMs: grid.startMs - offsetMs });
      known.set(part, answer);
    }
    return answer;
  }

  metricNames(): readonly string[] {
    const { store } = this.#options.samples;
    return [...new Set([...store.all()].map(({ labels }) => labelValue(labels, metricNameLabel)))];
  }

  #evaluate(placed: PlacedRule, part: Expression, grid: Grid): CurveAnswer {
    const { assets, samples, clock } = this.#options;
    for (const selector of selectorsOf(part)) {
      const message = samples.problemOf(selector);
      if (message !== undefined) return { kind: "problem", message };
    }
    // What is made of a selector, to see which of its conditions is to blame, ran nowhere and looks back no further.
    const { part: real, ratio } = this.#partsOf(placed).get(part) ?? { part, ratio: 1 };
    const startMs = Math.round(clock.toReal(grid.startMs));
    const stepMs = Math.round(clock.scale.toReal(grid.stepMs));
    const range = { startMs, endMs: startMs + (grid.stepCount - 1) * stepMs, stepMs };
    const { prometheus, features } = assets;
    const { lookbackMs } = programTimings(clock.scale.factor);
    const options = { prometheus, features, memory: this.#memory, lookbackMs };
    return timesRatio(evaluatePart(real, samples.store, range, options), ratio);
  }

  #partsOf({ rule }: PlacedRule): ReadonlyMap<Expression, RealPart> {
    const { clock, scaledMetrics } = this.#options;
    let parts = this.#parts.get(rule);
    if (parts === undefined) {
      parts = realParts(rule.expression, clock.scale.factor, scaledMetrics);
      this.#parts.set(rule, parts);
    }
    return parts;
  }
}

function timesRatio(answer: CurveAnswer, ratio: number): CurveAnswer {
  if (ratio === 1) return answer;
  const scaled = (values: ArrayLike<number>) => Float64Array.from(values, (value) => value * ratio);
  switch (answer.kind) {
    case "problem":
      return answer;
    case "scalar":
      return { kind: "scalar", values: scaled(answer.values) };
    case "vector":
      return {
        kind: "vector",
        series: answer.series.map((each) => ({ ...each, values: scaled(each.values) })),
      };
    default:
      return answer satisfies never;
  }
}
