import type {
  Aggregation,
  BinaryExpression,
  Expression,
  FunctionCall,
  UnaryExpression,
  VectorSelector,
} from "../ast.ts";
import { PromqlError } from "../error.ts";
import { deviationOfHistogram, meanOfHistogram, varianceOfHistogram } from "../histogram/index.ts";
import type { NativeHistogram } from "../native-histogram.ts";
import { binaryChainOf } from "../traverse.ts";
import { isFoldOperator, planFold } from "./aggregation.ts";
import { planQuantile } from "./aggregation-quantile.ts";
import { argumentPlace } from "./argument-place.ts";
import { planMixedOperation, planScalarChain, type ScalarOperation } from "./binary-scalar.ts";
import { planVectorOperation } from "./binary-vector.ts";
import type { Settings } from "./context.ts";
import { planCountValues } from "./count-values.ts";
import { planElementCall } from "./element-call.ts";
import { planHistogramCall } from "./histogram-call.ts";
import { planInfoCall } from "./info-call.ts";
import { planLabelCall } from "./label-call.ts";
import type { PlanNode, VectorNode } from "./node.ts";
import { planRangeSelector } from "./range-selector.ts";
import { planScalarCall, planVectorOfScalar } from "./scalar-call.ts";
import { planSelection } from "./selection-aggregation.ts";
import { planSetOperation } from "./set-operation.ts";
import { planSortCall } from "./sort-call.ts";
import {
  planAbsent,
  planNativeHistogramCall,
  planStartTimestamp,
  planTimestamp,
  unsupportedCall,
} from "./special-call.ts";
import { statsOnlySelectors } from "./stats-selectors.ts";
import { isStepInvariant, planStepInvariant } from "./step-invariant.ts";
import { planSubquery } from "./subquery.ts";
import { planScalarNegation, planVectorNegation } from "./unary.ts";
import { planVectorSelector } from "./vector-selector.ts";
import { planWindowCall } from "./window-call.ts";

/** Plans a checked expression; parts that are the same at every step are evaluated once. */
export function planExpression(expression: Expression, settings: Settings): PlanNode {
  return new Planner(settings, expression).plan(expression, false);
}

const nativeHistogramFunctions: ReadonlyMap<string, (histogram: NativeHistogram) => number> = new Map([
  ["histogram_avg", meanOfHistogram],
  ["histogram_count", ({ count }) => count],
  ["histogram_stddev", deviationOfHistogram],
  ["histogram_stdvar", varianceOfHistogram],
  ["histogram_sum", ({ sum }) => sum],
]);

class Planner {
  readonly #settings: Settings;
  /** The expression without the parentheses around all of it. */
  readonly #whole: Expression;
  readonly #statsOnly: ReadonlySet<VectorSelector>;

  constructor(settings: Settings, expression: Expression) {
    let whole = expression;
    while (whole.kind === "parenthesized") whole = whole.expression;
    this.#settings = settings;
    this.#whole = whole;
    this.#statsOnly = statsOnlySelectors(expression);
  }

  /** `isFixed` when an expression around this one is evaluated once already. */
  plan(expression: Expression, isFixed: boolean): PlanNode {
    if (expression.kind === "parenthesized") return this.plan(expression.expression, isFixed);
    // Range vectors are evaluated by the function around them.
    const isRange = expression.kind === "matrix-selector" || expression.kind === "subquery";
    // So are the parts of a chain of operators, see there.
    const isChain = expression.kind === "binary";
    const isInvariant = !isFixed && !isRange && !isChain && isStepInvariant(expression);
    const node = this.#planKind(expression, isFixed || isInvariant);
    return isInvariant && node.kind === "vector" ? planStepInvariant(node) : node;
  }

  #planKind(expression: Expression, isFixed: boolean): PlanNode {
    switch (expression.kind) {
      case "number": {
        const { value, span } = expression;
        return {
          kind: "scalar",
          span,
          evaluate: ({ grid }) => new Float64Array(grid.stepCount).fill(value),
        };
      }
      case "string":
        return { kind: "string", span: expression.span, value: expression.value };
      case "vector-selector":
        return planVectorSelector(expression, "value", this.#statsOnly.has(expression));
      case "matrix-selector": {
        const isStatsOnly = this.#statsOnly.has(expression.selector);
        return planRangeSelector(expression, { isFixed, isStatsOnly });
      }
      case "subquery": {
        // The inner expression has a grid of its own, so what is fixed there must be found anew.
        const inner = this.plan(expression.expression, false);
        if (inner.kind !== "vector" && inner.kind !== "scalar") throw wrongType(expression);
        return planSubquery(expression, inner, { isFixed, isWhole: expression === this.#whole });
      }
      case "unary":
        return this.#planUnary(expression, isFixed);
      case "binary":
        return this.#planChain(expression, isFixed);
      case "aggregation":
        return this.#planAggregation(expression, isFixed);
      case "call":
        return this.#planCall(expression, isFixed);
      case "parenthesized":
        return this.plan(expression.expression, isFixed);
      default:
        return expression satisfies never;
    }
  }

  #planUnary(expression: UnaryExpression, isFixed: boolean): PlanNode {
    const inner = this.plan(expression.expression, isFixed);
    if (expression.operator === "+") return { ...inner, span: expression.span };
    if (inner.kind === "scalar") return planScalarNegation(expression, inner);
    if (inner.kind === "vector") return planVectorNegation(expression, inner);
    throw wrongType(expression);
  }

  /**
   * Chains of operators may be far longer than anything else is deep, so they are taken in a loop. What is the same
   * at every step may be the begin of a chain: that much is evaluated once.
   */
  #planChain(expression: BinaryExpression, isFixed: boolean): PlanNode {
    const { first, operations } = binaryChainOf(expression);
    const fixedCount = isFixed ? 0 : invariantCount(first, operations);
    let node = this.plan(first, isFixed || fixedCount > 0);
    let scalars: ScalarOperation[] = [];
    let vectorCount = 0;
    operations.forEach((operation, index) => {
      const right = this.plan(operation.right, isFixed || index < fixedCount);
      if (node.kind === "scalar" && right.kind === "scalar") {
        scalars.push({ operation, right });
        return;
      }
      if (node.kind === "scalar") node = planScalarChain(node, scalars);
      scalars = [];
      if (++vectorCount > vectorOperationsMax) throw tooLong(operation);
      node = this.#planOperation(operation, node, right);
      if (index === fixedCount - 1 && node.kind === "vector") node = planStepInvariant(node);
    });
    return node.kind === "scalar" ? planScalarChain(node, scalars) : node;
  }

  #planOperation(expression: BinaryExpression, left: PlanNode, right: PlanNode): VectorNode {
    if (left.kind === "vector" && right.kind === "scalar")
      return planMixedOperation(expression, left, right, false);
    if (left.kind === "scalar" && right.kind === "vector")
      return planMixedOperation(expression, right, left, true);
    const { matching, operator } = expression;
    if (left.kind !== "vector" || right.kind !== "vector" || matching === undefined)
      throw wrongType(expression);
    if (operator === "and" || operator === "or" || operator === "unless")
      return planSetOperation(expression, left, right, matching);
    return planVectorOperation(expression, { left, right }, matching, this.#settings);
  }

  #planAggregation(expression: Aggregation, isFixed: boolean): VectorNode {
    const { operator } = expression;
    const inner = this.plan(expression.expression, isFixed);
    const parameter =
      expression.parameter === undefined ? undefined : this.plan(expression.parameter, isFixed);
    if (inner.kind !== "vector") throw wrongType(expression);
    if (isFoldOperator(operator)) return planFold(expression, operator, inner);
    if (operator === "count_values") {
      if (parameter?.kind !== "string") throw wrongType(expression);
      return planCountValues(expression, parameter.value, inner);
    }
    if (parameter?.kind !== "scalar") throw wrongType(expression);
    if (operator === "quantile") return planQuantile(expression, parameter, inner);
    return planSelection(expression, parameter, inner);
  }

  #planCall(call: FunctionCall, isFixed: boolean): PlanNode {
    const nodes = call.arguments.map((argument, index): PlanNode => {
      const node = this.plan(argument, isFixed);
      const span = argumentPlace(call, index);
      return argument.kind === "parenthesized" ? { ...node, span } : node;
    });
    const [first] = nodes;
    if (call.name === "absent" && first?.kind === "vector") return planAbsent(call, first);
    if (call.name === "timestamp" && first?.kind === "vector") return planTimestamp(call, first);
    if (call.name === "start_timestamp") return planStartTimestamp(call);
    if (call.name === "vector" && first?.kind === "scalar") return planVectorOfScalar(call, first);
    const read = nativeHistogramFunctions.get(call.name);
    if (read !== undefined && first?.kind === "vector") return planNativeHistogramCall(call, first, read);
    const node =
      planWindowCall(call, nodes) ??
      planElementCall(call, nodes) ??
      planScalarCall(call, nodes) ??
      planHistogramCall(call, nodes) ??
      planSortCall(call, nodes) ??
      planLabelCall(call, nodes, this.#settings) ??
      planInfoCall(call, nodes);
    if (node === undefined) throw unsupportedCall(call, nodes);
    return node;
  }
}

// Operations between vectors are evaluated inside each other, which takes a part of the stack for each.
const vectorOperationsMax = 1000;

function tooLong(expression: Expression): PromqlError {
  const message = `expression chains more than ${vectorOperationsMax} operations on vectors`;
  return new PromqlError("promql/too-deep", message, expression.span);
}

/** How many operations of a chain, from its begin, are the same at every step together with all before them. */
function invariantCount(first: Expression, operations: readonly BinaryExpression[]): number {
  if (!isStepInvariant(first)) return 0;
  const index = operations.findIndex(({ right }) => !isStepInvariant(right));
  return index < 0 ? operations.length : index;
}

function wrongType(expression: Expression): PromqlError {
  return new PromqlError(
    "promql/type",
    "operand has a type that does not go with the operation",
    expression.span,
  );
}
