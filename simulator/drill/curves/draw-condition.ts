import {
  type ComparisonOperator,
  type Labels,
  labelsToRecord,
  metricNameLabel,
  onlyLabels,
  type VectorMatching,
  withoutLabels,
} from "../../promql/index.ts";
import type { ConditionCurve, CurveSeries, CurveThreshold } from "../alert-curve.ts";
import type { AnsweredSeries, CurveAnswer } from "./curve-answer.ts";
import { excessOf } from "./excess.ts";
import { roundedFor, roundedValue } from "./rounded-value.ts";
import { thinColumn, thinnedStepMs, thinningOf } from "./thinned-column.ts";

/** The steps of a drawing. Times count from the drill's start. */
export interface Grid {
  readonly startMs: number;
  readonly stepMs: number;
  readonly stepCount: number;
}

interface Frame {
  readonly grid: Grid;
  readonly wantedLabels: Readonly<Record<string, string>>;
}

interface Texts {
  readonly text: string;
  readonly measured: string;
}

const seriesMax = 8;

/** Draws a part that compares nothing. */
export function drawValue(texts: Texts, answer: CurveAnswer, frame: Frame): ConditionCurve {
  if (answer.kind === "problem") return empty(texts, frame, answer.message);
  const columns = columnsOf(answer, frame.grid);
  const { chosen, leftOut } = choose(columns, frame, ({ valueAt }) => presentCountOf(valueAt, frame.grid));
  const thinning = thinningOf(frame.grid.stepCount);
  return {
    ...texts,
    ...gridOf(frame.grid),
    series: chosen.map(({ labels, valueAt }) => ({
      labels: labelsToRecord(labels),
      values: thinColumn(valueAt, thinning).map((value) =>
        value === undefined ? null : roundedValue(value),
      ),
    })),
    seriesLeftOut: leftOut,
    remark: "nothing is compared here: it holds while there is any value",
  };
}

/** Draws a comparison. */
export function drawComparison(
  texts: Texts & { readonly operator: ComparisonOperator },
  sides: {
    readonly measured: CurveAnswer;
    readonly threshold: CurveAnswer;
    readonly matching: VectorMatching | undefined;
  },
  frame: Frame,
): ConditionCurve {
  const { operator } = texts;
  const { measured, threshold, matching } = sides;
  if (measured.kind === "problem") return empty(texts, frame, measured.message);
  if (threshold.kind === "problem") return empty(texts, frame, threshold.message);
  const { grid } = frame;
  const thresholdOf = thresholdFinder(threshold, matching, grid);
  const columns = columnsOf(measured, grid).map((column) => ({
    ...column,
    thresholdAt: thresholdOf(column.labels),
  }));
  const { chosen, leftOut } = choose(columns, frame, ({ valueAt, thresholdAt }) =>
    largestExcess(operator, valueAt, thresholdAt, grid),
  );
  const thinning = thinningOf(grid.stepCount);
  const drawn = chosen.map(({ labels, valueAt, thresholdAt }) => {
    const limit = thinColumn(thresholdAt, thinning);
    const values = thinColumn(valueAt, thinning);
    return {
      labels: labelsToRecord(labels),
      values: values.map((value, step) =>
        value === undefined ? null : roundedFor(operator, value, limit[step]),
      ),
      threshold: packThreshold(limit),
    };
  });
  const alone = thresholdAlone(threshold, drawn.length === 0 ? grid.stepCount : 0);
  return {
    ...texts,
    ...gridOf(grid),
    ...shareThreshold(drawn, alone),
    seriesLeftOut: leftOut,
    ...(drawn.length === 0 ? { remark: "the measured side had no value in this drill" } : {}),
  };
}

interface Column {
  readonly labels: Labels;
  readonly valueAt: (step: number) => number | undefined;
}

function columnsOf(answer: Exclude<CurveAnswer, { kind: "problem" }>, grid: Grid): readonly Column[] {
  if (answer.kind === "scalar") return [{ labels: noLabels, valueAt: finiteValues(answer.values) }];
  return answer.series.flatMap(({ labels, values, isPresent }) => {
    const valueAt = finiteValues(values, isPresent);
    return presentCountOf(valueAt, grid) === 0 ? [] : [{ labels, valueAt }];
  });
}

const noLabels: Labels = { names: [], values: [], key: "" };

// The values of an answer that are numbers, where they are present.
function finiteValues(
  values: ArrayLike<number>,
  isPresent?: ArrayLike<number>,
): (step: number) => number | undefined {
  return (step) => {
    if (isPresent !== undefined && isPresent[step] !== 1) return undefined;
    const value = values[step];
    return value !== undefined && Number.isFinite(value) ? value : undefined;
  };
}

/** Which of the other side's series a measured one is held against, by the labels that the operation matches. */
export function thresholdFinder(
  answer: Exclude<CurveAnswer, { kind: "problem" }>,
  matching: VectorMatching | undefined,
  { stepCount }: Grid,
): (labels: Labels) => (step: number) => number | undefined {
  if (answer.kind === "scalar") {
    const valueAt = finiteValues(answer.values);
    return () => valueAt;
  }
  const keyOf = (labels: Labels) =>
    matching?.isOn === true
      ? onlyLabels(labels, matching.labels).key
      : withoutLabels(labels, [...(matching?.labels ?? []), metricNameLabel]).key;
  const byKey = new Map<string, AnsweredSeries[]>();
  for (const series of answer.series) {
    const key = keyOf(series.labels);
    byKey.set(key, [...(byKey.get(key) ?? []), series]);
  }
  return (labels) => {
    const candidates = (byKey.get(keyOf(labels)) ?? []).map((each) =>
      finiteValues(each.values, each.isPresent),
    );
    const [only, second] = candidates;
    if (only === undefined) return () => undefined;
    if (second === undefined) return only;
    return (step) => {
      for (const valueAt of candidates) {
        const value = step < stepCount ? valueAt(step) : undefined;
        if (value !== undefined) return value;
      }
      return undefined;
    };
  };
}

// Series of the alert that the scenario is about come first, then those that stand out.
function choose<Candidate extends Column>(
  columns: readonly Candidate[],
  { wantedLabels }: Frame,
  rankOf: (column: Candidate) => number,
): { readonly chosen: readonly Candidate[]; readonly leftOut: number } {
  if (columns.length <= 1) return { chosen: columns, leftOut: 0 };
  const ranked = columns.map((column) => ({
    column,
    isWanted: isOfWanted(column.labels, wantedLabels) ? 1 : 0,
    rank: rankOf(column),
  }));
  ranked.sort((left, right) => {
    if (left.isWanted !== right.isWanted) return right.isWanted - left.isWanted;
    return left.rank === right.rank ? 0 : right.rank - left.rank;
  });
  return {
    chosen: ranked.slice(0, seriesMax).map(({ column }) => column),
    leftOut: Math.max(0, ranked.length - seriesMax),
  };
}

function isOfWanted(labels: Labels, wanted: Readonly<Record<string, string>>): boolean {
  return labels.names.every((name, index) => {
    const value = Object.hasOwn(wanted, name) ? wanted[name] : undefined;
    return value === undefined || value === labels.values[index];
  });
}

function presentCountOf(valueAt: Column["valueAt"], { stepCount }: Grid): number {
  let count = 0;
  for (let step = 0; step < stepCount; step++) if (valueAt(step) !== undefined) count++;
  return count;
}

function largestExcess(
  operator: ComparisonOperator,
  valueAt: Column["valueAt"],
  thresholdAt: Column["valueAt"],
  { stepCount }: Grid,
): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < stepCount; step++) {
    const [value, threshold] = [valueAt(step), thresholdAt(step)];
    if (value === undefined || threshold === undefined) continue;
    largest = Math.max(largest, excessOf(operator, value, threshold));
  }
  return largest;
}

function packThreshold(column: readonly (number | undefined)[]): CurveThreshold | undefined {
  const present = column.filter((value) => value !== undefined);
  const [first] = present;
  if (first === undefined) return undefined;
  if (present.length === column.length && present.every((value) => value === first)) return first;
  return column.map((value) => (value === undefined ? null : roundedValue(value)));
}

interface DrawnSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly values: readonly (number | null)[];
  readonly threshold: CurveThreshold | undefined;
}

// What all series are compared with is told once.
function shareThreshold(
  drawn: readonly DrawnSeries[],
  alone: CurveThreshold | undefined,
): { readonly series: readonly CurveSeries[]; readonly threshold?: CurveThreshold } {
  const series = drawn.map(({ labels, values }) => ({ labels, values }));
  const common = drawn[0]?.threshold ?? alone;
  const key = JSON.stringify(common);
  if (drawn.every(({ threshold }) => JSON.stringify(threshold) === key))
    return { series, ...(common === undefined ? {} : { threshold: common }) };
  return {
    series: drawn.map(({ labels, values, threshold }) => ({
      labels,
      values,
      ...(threshold === undefined ? {} : { threshold }),
    })),
  };
}

function thresholdAlone(answer: CurveAnswer, stepCount: number): CurveThreshold | undefined {
  if (answer.kind !== "scalar" || stepCount === 0) return undefined;
  return packThreshold(thinColumn(finiteValues(answer.values), thinningOf(stepCount)));
}

function gridOf({ startMs, stepMs, stepCount }: Grid): Pick<ConditionCurve, "startMs" | "stepMs"> {
  return { startMs, stepMs: thinnedStepMs(thinningOf(stepCount), stepMs) };
}

function empty(texts: Texts, { grid }: Frame, message: string): ConditionCurve {
  const { startMs, stepMs } = gridOf(grid);
  return { ...texts, startMs, stepMs, series: [], seriesLeftOut: 0, remark: message };
}
