import {
  type Aggregation,
  type BinaryExpression,
  binaryChainOf,
  type Expression,
  type FeatureFlag,
  formatPromqlError,
  type PrometheusMajor,
  PromqlError,
  parseExpression,
  type Span,
  type TimeModifiers,
  type VectorSelector,
} from "../../promql/index.ts";
import { demandScaled, type Operand } from "./demand.ts";
import { ExpressionEdits } from "./expression-edits.ts";
import { type MetricNatures, type Nature, natureOfMetric, plain, scaledNature } from "./nature.ts";
import { mixed, natureOfArithmetic } from "./nature-of-arithmetic.ts";
import { natureOfCall } from "./nature-of-call.ts";
import { scaleComparison } from "./nature-of-comparison.ts";
import type { ExpressionNote } from "./note.ts";
import { scaleDurationArithmetic } from "./scale-duration-arithmetic.ts";

/** What a caller knows of the metrics and the language. */
export interface ScaleOptions {
  /**
   * Metrics whose values are durations that the scenario's clock counts, because who drills sets them so (a lag, the
   * age of the oldest job): comparisons with them are scaled. A histogram is named without `_bucket`.
   */
  readonly scaledMetrics?: ReadonlySet<string>;
  /** The release line that the expressions are written for. Default 3; the output is for 3 in any case. */
  readonly prometheus?: PrometheusMajor;
  readonly features?: ReadonlySet<FeatureFlag>;
}

/** An expression of which every length of passing time is divided. */
export interface ScaledExpression {
  /** The text given where the factor is 1 or the expression cannot be parsed. */
  readonly text: string;
  readonly notes: readonly ExpressionNote[];
  /** Why the expression cannot be parsed, and where. */
  readonly problem?: { readonly message: string; readonly span: Span };
}

/**
 * Divides the windows, offsets, steps and compared ages of an expression by a factor of at least 1. The rest of the
 * text stays as it is written, comments included.
 */
export function scaleExpression(text: string, factor: number, options: ScaleOptions = {}): ScaledExpression {
  try {
    const tree = parseExpression(text, {
      ...(options.prometheus === undefined ? {} : { prometheus: options.prometheus }),
      ...(options.features === undefined ? {} : { features: options.features }),
    });
    const metrics = { scaledMetrics: options.scaledMetrics ?? new Set<string>(), recorded: new Map() };
    const { edits } = analyzeExpression(tree, factor, metrics);
    return { text: edits.apply(text), notes: edits.notes };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    return { text, notes: [], problem: { message: formatPromqlError(text, error), span: error.span } };
  }
}

/** What has to change in a parsed expression, what is to be said about it, and what its value is. */
export function analyzeExpression(
  expression: Expression,
  factor: number,
  metrics: MetricNatures,
): { readonly edits: ExpressionEdits; readonly nature: Nature } {
  const edits = new ExpressionEdits(factor);
  const nature = visit(expression, { edits, metrics });
  if (factor === 1) edits.notes.length = 0;
  return { edits, nature };
}

interface VisitContext {
  readonly edits: ExpressionEdits;
  readonly metrics: MetricNatures;
}

function visit(expression: Expression, context: VisitContext): Nature {
  switch (expression.kind) {
    case "number": {
      const { value, isDuration, span } = expression;
      return { kind: "constant", value, isDuration, span, isVector: false };
    }
    case "string":
      return plain;
    case "vector-selector":
      visitModifiers(expression, expression.span, context);
      return natureOfMetric(nameOf(expression), context.metrics);
    case "matrix-selector":
      scaleDurationArithmetic(expression.range, context.edits);
      return visit(expression.selector, context);
    case "subquery":
      scaleDurationArithmetic(expression.range, context.edits);
      if (expression.step !== undefined) scaleDurationArithmetic(expression.step, context.edits);
      visitModifiers(expression, expression.span, context);
      return visit(expression.expression, context);
    case "parenthesized":
      return visit(expression.expression, context);
    case "unary":
      return negated(expression.operator, visit(expression.expression, context), expression.span);
    case "aggregation":
      return visitAggregation(expression, context);
    case "call": {
      const operands = expression.arguments.map((argument) => visited(argument, context));
      return natureOfCall(expression, operands, context);
    }
    case "binary":
      return visitChain(expression, context);
    default:
      return expression satisfies never;
  }
}

function visited(expression: Expression, context: VisitContext): Operand {
  return { expression, nature: visit(expression, context) };
}

function nameOf({ name, matchers }: VectorSelector): string | undefined {
  if (name !== undefined) return name;
  return matchers.find(({ label, operator }) => label === "__name__" && operator === "=")?.value;
}

function visitModifiers({ offset, at }: TimeModifiers, span: Span, { edits }: VisitContext): void {
  if (offset !== undefined) scaleDurationArithmetic(offset, edits);
  if (at?.kind === "instant")
    edits.note("calendar", span, "`@` with a fixed moment cannot be scaled; it stays as it is");
}

function negated(operator: "+" | "-", nature: Nature, span: Span): Nature {
  if (operator === "+") return nature;
  if (nature.kind === "constant")
    return nature.isVector ? plain : { ...nature, value: -nature.value, isDuration: false, span };
  return nature.kind === "instant" ? plain : nature;
}

function visitAggregation({ operator, expression, parameter }: Aggregation, context: VisitContext): Nature {
  if (parameter !== undefined) visit(parameter, context);
  const nature = visit(expression, context);
  switch (operator) {
    case "count":
    case "count_values":
    case "group":
      return plain;
    case "stdvar":
      return nature.kind === "scaled" ? scaledNature(2 * nature.power) : plain;
    case "sum":
    case "avg":
    case "min":
    case "max":
    case "stddev":
    case "topk":
    case "bottomk":
    case "quantile":
    case "limitk":
    case "limit_ratio":
      return nature;
    default:
      return operator satisfies never;
  }
}

function visitChain(chain: BinaryExpression, context: VisitContext): Nature {
  const { first, operations } = binaryChainOf(chain);
  let nature = visit(first, context);
  for (const operation of operations)
    nature = visitOperation(operation, { expression: operation.left, nature }, context);
  return nature;
}

function visitOperation(operation: BinaryExpression, left: Operand, context: VisitContext): Nature {
  const right = visited(operation.right, context);
  const { edits } = context;
  switch (operation.operator) {
    case "==":
    case "!=":
    case ">":
    case "<":
    case ">=":
    case "<=":
      scaleComparison(left, right, operation.span, edits);
      if (operation.returnsBool) return plain;
      return left.nature.kind === "constant" ? right.nature : left.nature;
    case "and":
    case "unless":
      return left.nature;
    case "or":
      return eitherOf(left, right, edits);
    case "</":
    case ">/":
      return left.nature;
    default:
      return natureOfArithmetic(operation.operator, { left, right, span: operation.span }, edits);
  }
}

function eitherOf(left: Operand, right: Operand, edits: ExpressionEdits): Nature {
  const [a, b] = [left.nature, right.nature];
  for (const [scaled, other] of [[a, right] as const, [b, left] as const]) {
    if (scaled.kind !== "scaled") continue;
    if (other.nature.kind === "constant") demandScaled(other, scaled.power, edits);
    else if (other.nature.kind !== "scaled" || other.nature.power !== scaled.power)
      edits.note("unclear", other.expression.span, "stands in for passing time (`or`) and is none");
    return scaled;
  }
  return mixed(a, b);
}
