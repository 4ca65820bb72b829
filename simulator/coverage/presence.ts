import {
  type BinaryExpression,
  type EvaluationOptions,
  type Expression,
  evaluateRange,
  PromqlError,
  type RangeResult,
  type SeriesSource,
  type StepGrid,
  valueTypeOf,
} from "../promql/index.ts";
import { isComparison, unwrapped } from "./branches.ts";

/** At which steps a comparison held for something, and at which it did not, as ones. */
export interface Compared {
  readonly held: Uint8Array;
  readonly failed: Uint8Array;
}

/**
 * Tells where on a grid the parts of an expression have results. A part is evaluated once; what cannot be evaluated is
 * undefined.
 */
export class PresenceFinder {
  private readonly source: SeriesSource;
  private readonly grid: StepGrid;
  private readonly options: EvaluationOptions;
  private readonly stepCount: number;
  private readonly counts = new Map<Expression, Uint32Array | undefined>();
  private readonly comparisons = new Map<Expression, Compared | undefined>();

  constructor(source: SeriesSource, grid: StepGrid, options: EvaluationOptions) {
    this.source = source;
    this.grid = grid;
    this.options = options;
    this.stepCount = Math.floor((grid.endMs - grid.startMs) / grid.stepMs) + 1;
  }

  /** The steps at which an expression has a result, as ones. */
  presence(expression: Expression, depth = 0): Uint8Array | undefined {
    const part = unwrapped(expression);
    if (part.kind === "binary" && isComparison(part.operator)) {
      const compared = this.compared(part);
      if (compared === undefined || !part.returnsBool) return compared?.held;
      return union(compared.held, compared.failed);
    }
    // The operands are wanted in any case. The stack would not hold the longest chains.
    if (part.kind === "binary" && part.operator === "or" && depth < depthMax) {
      const left = this.presence(part.left, depth + 1);
      const right = this.presence(part.right, depth + 1);
      return left === undefined || right === undefined ? undefined : union(left, right);
    }
    const counts = this.count(part);
    return counts === undefined ? undefined : Uint8Array.from(counts, (count) => Math.min(count, 1));
  }

  /** How many series of a result each step has; a scalar counts as one. */
  count(expression: Expression): Uint32Array | undefined {
    const part = unwrapped(expression);
    if (!this.counts.has(part)) this.counts.set(part, this.findCount(part));
    return this.counts.get(part);
  }

  /** Where a comparison held and where it did not; where it found nothing to compare it did neither. */
  compared(comparison: BinaryExpression): Compared | undefined {
    if (!this.comparisons.has(comparison)) {
      this.comparisons.set(comparison, this.judge(comparison) ?? this.judgeByCount(comparison));
    }
    return this.comparisons.get(comparison);
  }

  private findCount(part: Expression): Uint32Array | undefined {
    const result = this.evaluate(part);
    if (result === undefined || result.type === "string") return undefined;
    const counts = new Uint32Array(this.stepCount);
    if (result.type === "scalar") return counts.fill(1);
    for (const { isPresent } of result.series) {
      for (let step = 0; step < counts.length; step++) counts[step] = counts[step]! + isPresent[step]!;
    }
    return counts;
  }

  // With `bool` a comparison says of everything that it compares whether it holds.
  private judge(comparison: BinaryExpression): Compared | undefined {
    const result = this.evaluate(withBool(comparison));
    if (result === undefined || result.type === "string") return undefined;
    const held = new Uint8Array(this.stepCount);
    const failed = new Uint8Array(this.stepCount);
    const note = (step: number, value: number) => {
      if (value === 0) failed[step] = 1;
      else held[step] = 1;
    };
    if (result.type === "scalar") {
      for (const [step, value] of result.values.entries()) note(step, value);
      return { held, failed };
    }
    for (const { isPresent, values } of result.series) {
      for (let step = 0; step < held.length; step++) if (isPresent[step] === 1) note(step, values[step]!);
    }
    return { held, failed };
  }

  // `bool` drops metric names, which can make series equal that were not.
  private judgeByCount(comparison: BinaryExpression): Compared | undefined {
    const { left, right } = comparison;
    const kept = this.count(comparison);
    const given = this.count(valueTypeOf(left) === "scalar" ? right : left);
    if (kept === undefined || given === undefined) return undefined;
    return {
      held: Uint8Array.from(kept, (count) => Math.min(count, 1)),
      failed: Uint8Array.from(kept, (count, step) => (count < (given[step] ?? 0) ? 1 : 0)),
    };
  }

  private evaluate(expression: Expression): RangeResult | undefined {
    try {
      return evaluateRange(expression, this.source, this.grid, this.options);
    } catch (error) {
      if (error instanceof PromqlError) return undefined;
      throw error;
    }
  }
}

const depthMax = 100;

/** The steps at which either has a one. */
export function union(left: Uint8Array, right: Uint8Array): Uint8Array {
  return left.map((one, step) => one | (right[step] ?? 0));
}

// One tree for each comparison, so that what is prepared for its evaluation is found again.
const trees = new WeakMap<BinaryExpression, BinaryExpression>();

function withBool(comparison: BinaryExpression): BinaryExpression {
  if (comparison.returnsBool) return comparison;
  const known = trees.get(comparison) ?? { ...comparison, returnsBool: true };
  trees.set(comparison, known);
  return known;
}
