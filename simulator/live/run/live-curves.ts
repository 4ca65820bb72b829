import {
  type AlertCurve,
  type Assets,
  type CurveAnswer,
  conditionsOf,
  type DrawnCondition,
  drawCurves,
  drawnAlerts,
  type Journal,
  rulesByName,
} from "../../drill/index.ts";
import {
  type Expression,
  labelsFromRecord,
  PromqlError,
  parseExpression,
  printExpression,
  valueTypeOf,
} from "../../promql/index.ts";
import { LiveError } from "../kit/index.ts";
import type { PrometheusApi, RealSeries } from "../stack/index.ts";
import { scaleExpression } from "../time-scale/index.ts";
import type { LiveClock } from "./live-clock.ts";

/** What curves of a live drill are made from, while its Prometheus is still there. */
export interface LiveCurvesOptions {
  readonly assets: Pick<Assets, "groups" | "evaluationIntervalMs">;
  readonly prometheus: Pick<PrometheusApi, "queryRange">;
  readonly clock: LiveClock;
  /** Metrics whose values are spans of scenario time. */
  readonly scaledMetrics: ReadonlySet<string>;
  /** When the drill ended, in scenario time. */
  readonly endMs: number;
}

type AlertingRule = Extract<Assets["groups"][number]["rules"][number], { readonly kind: "alerting" }>;

/** The steps of a range query. */
interface RealGrid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
}

// Prometheus answers 11,000 steps at most, and a chart has 240.
const stepsMax = 2_000;
const queriesMax = 200;

/**
 * The curves of a live drill's alerts, as Prometheus saw them, in scenario time and in the units of the rules as they are
 * written. What it does not answer has a remark. At most 200 queries.
 */
export async function recordLiveCurves(
  journal: Journal,
  options: LiveCurvesOptions,
): Promise<readonly AlertCurve[]> {
  const { assets, clock, endMs } = options;
  const { alerting } = rulesByName(assets.groups);
  const curves: AlertCurve[] = [];
  let queryCount = 0;
  for (const { alert, labels } of drawnAlerts(journal)) {
    const found = alerting.get(alert);
    if (found === undefined || queryCount >= queriesMax) continue;
    const { rule, group } = found;
    const grid = gridOf(clock, group.intervalMs ?? assets.evaluationIntervalMs, endMs);
    const answers = await askAll(rule, grid, options);
    queryCount += answers.size;
    curves.push(
      drawCurves(
        { ...rule, wantedLabels: labels },
        {
          grid: { startMs: 0, stepMs: clock.scale.toScenario(grid.stepMs), stepCount: grid.stepCount },
          answerOf: (part) => answers.get(part) ?? notAsked,
        },
      ),
    );
  }
  return curves;
}

const notAsked: CurveAnswer = { kind: "problem", message: "Prometheus was not asked for this" };

function gridOf(clock: LiveClock, intervalMs: number, endMs: number): RealGrid {
  const startMs = Math.round(clock.originMs);
  const lengthMs = clock.toReal(endMs) - clock.originMs;
  const stepMs = Math.max(1, Math.round(clock.scale.toReal(intervalMs)), Math.ceil(lengthMs / stepsMax));
  return { startMs, stepMs, stepCount: Math.max(1, Math.floor(lengthMs / stepMs) + 1) };
}

// The parts of the rule as it really ran stand where those of the written one do.
async function askAll(
  rule: AlertingRule,
  grid: RealGrid,
  options: LiveCurvesOptions,
): Promise<ReadonlyMap<Expression, CurveAnswer>> {
  const written = conditionsOf(rule.expression);
  const scaled = scaledConditions(rule, options);
  const answers = new Map<Expression, CurveAnswer>();
  for (const [index, condition] of written.entries()) {
    const real = scaled[index];
    if (real === undefined || real.kind !== condition.kind) continue;
    const ratio = ratioOf(condition, real);
    answers.set(condition.measured, await ask(real.measured, grid, { ...options, ratio }));
    if (condition.kind === "comparison" && real.kind === "comparison")
      answers.set(condition.threshold, await ask(real.threshold, grid, { ...options, ratio }));
  }
  return answers;
}

function scaledConditions(
  { expression }: AlertingRule,
  { clock, scaledMetrics }: LiveCurvesOptions,
): readonly DrawnCondition[] {
  const text = scaleExpression(printExpression(expression), clock.scale.factor, { scaledMetrics }).text;
  try {
    return conditionsOf(parseExpression(text));
  } catch (error) {
    if (error instanceof PromqlError) return [];
    throw error;
  }
}

/** By how much a threshold was divided for compressed time. */
function ratioOf(written: DrawnCondition, real: DrawnCondition): number {
  if (written.kind !== "comparison" || real.kind !== "comparison") return 1;
  const [one, other] = [written.threshold, real.threshold];
  if (one.kind !== "number" || other.kind !== "number" || other.value === 0) return 1;
  return one.value / other.value;
}

async function ask(
  part: Expression,
  grid: RealGrid,
  { prometheus, ratio }: LiveCurvesOptions & { readonly ratio: number },
): Promise<CurveAnswer> {
  const { startMs, stepMs, stepCount } = grid;
  if (part.kind === "number") {
    return { kind: "scalar", values: new Float64Array(stepCount).fill(part.value * ratio) };
  }
  try {
    const range = { startMs, endMs: startMs + (stepCount - 1) * stepMs, stepMs };
    const series = (await prometheus.queryRange(printExpression(part), range)).map((each) =>
      columnOf(each, grid, ratio),
    );
    if (valueTypeOf(part) !== "scalar") return { kind: "vector", series };
    return { kind: "scalar", values: series[0]?.values ?? new Float64Array(stepCount).fill(Number.NaN) };
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    return { kind: "problem", message: `Prometheus did not answer: ${error.message}` };
  }
}

function columnOf({ labels, samples }: RealSeries, { startMs, stepMs, stepCount }: RealGrid, ratio: number) {
  const values = new Float64Array(stepCount).fill(Number.NaN);
  const isPresent = new Uint8Array(stepCount);
  for (const { atMs, value } of samples) {
    const step = Math.round((atMs - startMs) / stepMs);
    if (step < 0 || step >= stepCount) continue;
    values[step] = value * ratio;
    isPresent[step] = 1;
  }
  return { labels: labelsFromRecord(labels), values, isPresent };
}
