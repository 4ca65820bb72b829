import type { BinaryExpression, VectorMatching } from "../ast.ts";
import { PromqlError } from "../error.ts";
import type { Labels } from "../labels.ts";
import type { ColumnLoan } from "./column-pool.ts";
import type { EvaluationContext, Settings } from "./context.ts";
import { applyToSides, dropIncompatible } from "./histogram-operator.ts";
import type { LabelGrouping } from "./label-grouping.ts";
import type { VectorNode } from "./node.ts";
import { type OneGroup, OneSide } from "./one-side.ts";
import { changesMetric, isTrim } from "./operator.ts";
import { matchGrouping, ResultGuard, ResultLabels } from "./vector-matching.ts";
import { VectorSeries } from "./vector-series.ts";
import { visibleLabels } from "./visible-labels.ts";

/**
 * Plans an arithmetic operation or a comparison between two instant vectors. The unique side is read first and
 * kept; the series of the other side then find their partners by match group, one lookup each.
 */
export function planVectorOperation(
  expression: BinaryExpression,
  sides: { readonly left: VectorNode; readonly right: VectorNode },
  matching: VectorMatching,
  settings: Settings,
): VectorNode {
  const isSwapped = matching.cardinality === "one-to-many";
  const grouping = matchGrouping(matching);
  const plan: VectorOperation = {
    expression,
    matching,
    grouping,
    isSwapped,
    many: isSwapped ? sides.right : sides.left,
    one: isSwapped ? sides.left : sides.right,
    labels: new ResultLabels(expression, matching, grouping, settings),
  };
  return {
    kind: "vector",
    span: expression.span,
    forEachSeries: (context, visit) => new VectorOperationRun(plan, context, visit).run(),
  };
}

interface VectorOperation {
  readonly expression: BinaryExpression;
  readonly matching: VectorMatching;
  readonly grouping: LabelGrouping;
  /** Whether the left side is the unique one. */
  readonly isSwapped: boolean;
  readonly many: VectorNode;
  readonly one: VectorNode;
  readonly labels: ResultLabels;
}

/** One evaluation of an operation between vectors. */
class VectorOperationRun {
  readonly #plan: VectorOperation;
  readonly #context: EvaluationContext;
  readonly #visit: (series: VectorSeries) => void;
  readonly #one: OneSide;
  readonly #loan: ColumnLoan;
  readonly #output: VectorSeries;
  readonly #guard: ResultGuard;
  readonly #unmatched = new Map<string, OneGroup>();
  #held = 0;

  constructor(plan: VectorOperation, context: EvaluationContext, visit: (series: VectorSeries) => void) {
    this.#plan = plan;
    this.#context = context;
    this.#visit = visit;
    const { span } = plan.expression;
    const side = plan.isSwapped ? "left" : "right";
    const canMerge = plan.matching.include.length === 0;
    this.#loan = context.memory.columns.lend(context.grid.stepCount);
    const { grouping } = plan;
    this.#one = new OneSide(plan.one, context, this.#loan, { grouping, side, span, canMerge });
    this.#output = this.#loan.series();
    this.#guard = new ResultGuard(span);
  }

  run(): number {
    const { fillLeft, fillRight } = this.#plan.matching;
    const isFilling = fillLeft !== undefined || fillRight !== undefined;
    if (isFilling) this.#one.refuseAnyConflict();
    const held = this.#plan.many.forEachSeries(this.#context, (series) => {
      if (!isFilling) this.#one.refuseConflicts(series.isPresent);
      this.#match(series);
    });
    // As in Prometheus, the fill values do not change sides with `group_right`.
    if (fillLeft !== undefined) {
      for (const group of this.#one.groups.values()) this.#fillMany(group, fillLeft);
    }
    this.#loan.end();
    this.#context.budget.release(held + this.#one.held);
    return this.#held;
  }

  #match(series: VectorSeries): void {
    const labels = visibleLabels(series, this.#context);
    const key = this.#plan.grouping.keyOf(labels);
    const fill = this.#plan.matching.fillRight;
    const group = this.#one.groups.get(key) ?? (fill === undefined ? undefined : this.#unmatchedGroup(key));
    if (group === undefined) return;
    for (const entry of group.entries) {
      and(series, entry.series, this.#output);
      this.#emit(group, { labels, series }, entry);
    }
    if (fill === undefined) return;
    const filler = fillerSeries(series, fill);
    const present = group.present ?? group.entries[0]?.series.isPresent;
    andNot(series, present, this.#output);
    this.#emit(group, { labels, series }, { labels: this.#plan.grouping.labelsOf(labels), series: filler });
  }

  #unmatchedGroup(key: string): OneGroup {
    let group = this.#unmatched.get(key);
    if (group === undefined) {
      group = { key, entries: [], present: undefined, matched: undefined };
      this.#unmatched.set(key, group);
    }
    return group;
  }

  /** Gives the series of the unique side that nothing matched a partner with the fill value. */
  #fillMany(group: OneGroup, fill: number): void {
    const matched = group.matched?.slice();
    for (const entry of group.entries) {
      andNot(entry.series, matched, this.#output);
      const labels = this.#plan.grouping.labelsOf(entry.labels);
      this.#emit(group, { labels, series: fillerSeries(entry.series, fill) }, entry);
    }
  }

  /** Computes the results at the steps that `#output` marks as present, and passes them on. */
  #emit(group: OneGroup, many: Partner, one: Partner): void {
    const output = this.#output;
    if (output.presentCount === 0) return;
    const { expression, matching, isSwapped } = this.#plan;
    const left = (isSwapped ? one : many).series;
    const right = (isSwapped ? many : one).series;
    if (left.histograms !== undefined || right.histograms !== undefined || isTrim(expression.operator))
      dropIncompatible(expression, { left, right }, output, this.#context);
    const labels = this.#plan.labels.of(many.labels, one.labels);
    const { prometheus, isNameRemovalDelayed } = this.#context.settings;
    // In Prometheus 2 what a comparison drops counts as not matched.
    // Names whose removal was delayed before are gone for good.
    const mayCollide = many.series.mayCollide || (isNameRemovalDelayed && many.series.isNameDropped);
    if (prometheus === 3) this.#noteMatch(group, labels, mayCollide);
    applyToSides(expression, { left, right }, left, output, this.#context);
    if (output.presentCount === 0) return;
    if (prometheus === 2) this.#noteMatch(group, labels, mayCollide);
    output.labels = labels;
    // As in Prometheus: a name whose removal was delayed before comes back here.
    output.isNameDropped = expression.returnsBool && this.#context.settings.isNameRemovalDelayed;
    const keepsName = !changesMetric(expression.operator, prometheus) && !expression.returnsBool;
    output.mayCollide = keepsName && many.series.mayCollide && matching.cardinality !== "one-to-one";
    this.#held += output.presentCount;
    this.#context.budget.hold(output.presentCount, expression.span);
    this.#visit(output);
  }

  /** Refuses a second match of the same group at one step. */
  #noteMatch(group: OneGroup, labels: Labels, mayCollide: boolean): void {
    const { isPresent } = this.#output;
    const { matching, expression } = this.#plan;
    if (matching.cardinality === "one-to-one") {
      if (!markMatched(group, isPresent)) {
        const message =
          "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)";
        throw new PromqlError("promql/many-to-many", message, expression.span);
      }
      return;
    }
    if (matching.fillLeft !== undefined) markMatched(group, isPresent);
    if (matching.include.length > 0 || mayCollide) this.#guard.check(labels, isPresent, group.key);
  }
}

interface Partner {
  readonly labels: Labels;
  readonly series: VectorSeries;
}

/** Marks steps as matched; false where one of them was so before. */
function markMatched(group: OneGroup, isPresent: Uint8Array): boolean {
  const { matched } = group;
  if (matched === undefined) {
    group.matched = isPresent.slice();
    return true;
  }
  let isNew = true;
  for (let step = 0; step < isPresent.length; step++) {
    if (isPresent[step] === 0) continue;
    if (matched[step] === 1) isNew = false;
    matched[step] = 1;
  }
  return isNew;
}

function fillerSeries(like: VectorSeries, value: number): VectorSeries {
  const filler = new VectorSeries(like.values.length);
  filler.values.fill(value);
  return filler;
}

/** Marks the steps at which both are present. */
function and(left: VectorSeries, right: VectorSeries, output: VectorSeries): void {
  if (right.presentCount === right.isPresent.length) {
    output.isPresent.set(left.isPresent);
    output.presentCount = left.presentCount;
    return;
  }
  let presentCount = 0;
  for (let step = 0; step < left.isPresent.length; step++) {
    const isBoth = left.isPresent[step]! & right.isPresent[step]!;
    output.isPresent[step] = isBoth;
    presentCount += isBoth;
  }
  output.presentCount = presentCount;
}

/** Marks the steps at which the first is present and the second is not. */
function andNot(series: VectorSeries, other: Uint8Array | undefined, output: VectorSeries): void {
  let presentCount = 0;
  for (let step = 0; step < series.isPresent.length; step++) {
    const isAlone = series.isPresent[step] === 1 && other?.[step] !== 1 ? 1 : 0;
    output.isPresent[step] = isAlone;
    presentCount += isAlone;
  }
  output.presentCount = presentCount;
}
