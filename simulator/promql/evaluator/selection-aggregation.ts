import type { Aggregation } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { formatFloatShort } from "../number.ts";
import { groupingOf, remarkIgnored } from "./aggregation.ts";
import type { EvaluationContext } from "./context.ts";
import { labelHashRatio } from "./label-hash.ts";
import type { ScalarNode, VectorNode } from "./node.ts";
import { TopHeap } from "./top-heap.ts";
import { dropHistograms, keepSeries, type VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/**
 * Plans `topk`, `bottomk`, `limitk` or `limit_ratio`: of each group some series are kept as they are, which ones
 * may differ from step to step, and so may their number.
 */
export function planSelection(expression: Aggregation, parameter: ScalarNode, inner: VectorNode): VectorNode {
  const grouping = groupingOf(expression);
  return {
    kind: "vector",
    span: expression.span,
    forEachSeries(context, visit) {
      const limits = parameter.evaluate(context);
      const isEmpty = checkLimits(expression, parameter, limits, context);
      const ranksValues = expression.operator === "topk" || expression.operator === "bottomk";
      const members: VectorSeries[] = [];
      const groups = new Map<string, number[]>();
      const inputHeld = inner.forEachSeries(context, (series) => {
        if (isEmpty) return;
        if (ranksValues && dropHistograms(series)) remarkIgnored(expression, context);
        if (series.presentCount === 0) return;
        const key = grouping.keyOf(visibleLabels(series, context));
        const group = groups.get(key);
        if (group === undefined) groups.set(key, [members.length]);
        else group.push(members.length);
        members.push(keepSeries(series));
      });
      const run: SelectionRun = { expression, context, limits, members };
      const order = selectMembers(run, [...groups.values()]);
      const held = visitMembers(run, order, visit);
      context.budget.release(inputHeld);
      return held;
    },
  };
}

interface SelectionRun {
  readonly expression: Aggregation;
  readonly context: EvaluationContext;
  readonly limits: Float64Array;
  /** All series; afterwards they are present where they were selected. */
  readonly members: readonly VectorSeries[];
}

/** Refuses limits that Prometheus refuses, and remarks on those it remarks on. True when nothing is selected. */
function checkLimits(
  expression: Aggregation,
  parameter: ScalarNode,
  limits: Float64Array,
  context: EvaluationContext,
): boolean {
  let largest = Number.NEGATIVE_INFINITY;
  let smallest = Number.POSITIVE_INFINITY;
  for (const limit of limits) {
    largest = Math.max(largest, limit);
    smallest = Math.min(smallest, limit);
  }
  const refuse = (message: string) => new PromqlError("promql/execution", message, parameter.span);
  if (expression.operator === "limit_ratio") {
    if (largest === 0 && smallest === 0) return true;
    if (Number.isNaN(largest)) throw refuse("Ratio value is NaN");
    const remark = (ratio: number, cap: number) => {
      const got = `got ${formatFloatShort(ratio)}, capping to ${cap}`;
      context.log.add("warning", `ratio value should be between -1 and 1, ${got}`, parameter.span);
    };
    if (largest > 1) remark(largest, 1);
    if (smallest < -1) remark(smallest, -1);
    return false;
  }
  if (context.settings.prometheus === 2) {
    const beyond = limits.find((limit) => !(limit >= -(2 ** 63) && limit <= integerMax));
    if (beyond !== undefined) throw refuse(`Scalar value ${formatFloatShort(beyond)} overflows int64`);
  }
  if (largest < 1) return true;
  if (Number.isNaN(largest)) throw refuse("Parameter value is NaN");
  if (smallest <= -(2 ** 63)) throw refuse(`Scalar value ${formatFloatShort(smallest)} underflows int64`);
  if (largest >= integerMax) throw refuse(`Scalar value ${formatFloatShort(largest)} overflows int64`);
  return false;
}

// The largest float below 2^63.
const integerMax = 2 ** 63 - 1024;

/** Leaves each member present only where it is selected; returns the order in which an instant shows them. */
function selectMembers(run: SelectionRun, groups: readonly (readonly number[])[]): readonly number[] {
  const { expression, members, limits } = run;
  const order: number[] = [];
  for (const group of groups) {
    const before = group.map((index) => members[index]!.isPresent);
    for (const index of group) {
      const member = members[index]!;
      member.isPresent = new Uint8Array(limits.length);
      member.presentCount = 0;
    }
    const select = selectorOf(run, group, before);
    let chosen: readonly number[] = [];
    for (let step = 0; step < limits.length; step++) {
      chosen = select(step);
      for (const index of chosen) {
        members[index]!.isPresent[step] = 1;
        members[index]!.presentCount++;
      }
    }
    const isOrdered = expression.operator === "topk" || expression.operator === "bottomk";
    for (const index of isOrdered && limits.length === 1 ? chosen : group) order.push(index);
  }
  return order;
}

type StepSelector = (step: number) => readonly number[];

/** Makes a function that chooses the members of one group at a step; `before` says where they are present. */
function selectorOf(
  run: SelectionRun,
  group: readonly number[],
  before: readonly Uint8Array[],
): StepSelector {
  const { expression, members, limits, context } = run;
  const { operator } = expression;
  const candidates = (step: number) => group.filter((_, position) => before[position]![step] === 1);
  if (operator === "limit_ratio") {
    const ratios = new Map(group.map((index) => [index, hashRatioOf(run, members[index]!)]));
    return (step) => candidates(step).filter((index) => isSampled(limits[step]!, ratios.get(index) ?? 0));
  }
  const countAt = (step: number) => Math.min(Math.trunc(limits[step]!), members.length);
  if (operator === "limitk") return (step) => candidates(step).slice(0, Math.max(0, countAt(step)));
  return (step) => {
    const count = countAt(step);
    if (count < 1) return [];
    const heap = new TopHeap(count, operator === "topk", context.settings.prometheus);
    group.forEach((index, position) => {
      if (before[position]![step] === 1) heap.offer(members[index]!.values[step]!, index);
    });
    return heap.best();
  };
}

function hashRatioOf(run: SelectionRun, member: VectorSeries): number {
  return labelHashRatio(visibleLabels(member, run.context));
}

/** A ratio below 0 means the part that the ratio one higher leaves out. */
function isSampled(limit: number, ratio: number): boolean {
  const capped = Math.max(-1, Math.min(1, limit));
  return capped >= 0 ? ratio < capped : ratio >= 1 + capped;
}

function visitMembers(
  run: SelectionRun,
  order: readonly number[],
  visit: (series: VectorSeries) => void,
): number {
  let held = 0;
  for (const index of order) {
    const member = run.members[index]!;
    if (member.presentCount === 0) continue;
    held += member.presentCount;
    run.context.budget.hold(member.presentCount, run.expression.span);
    visit(member);
  }
  return held;
}
