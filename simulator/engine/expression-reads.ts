import {
  type BinaryExpression,
  binaryChainOf,
  childrenOf,
  type Duration,
  type Expression,
  type VectorSelector,
} from "../promql/index.ts";

/** One selector of an expression and how far before the evaluation it looks at the latest. */
export interface Read {
  readonly selector: VectorSelector;
  /** What stands around the selector: nothing, a range in brackets, or a subquery. */
  readonly kind: "instant" | "range" | "subquery";
  /** The latest instant it looks at lies so long before the evaluation; negative: after it. */
  readonly offsetMs: number;
}

/** What an expression reads. */
export interface ExpressionReads {
  readonly reads: readonly Read[];
  /**
   * Whether its value at one instant depends on the query it is part of, or may depend on what comes
   * later: `@`, negative offsets, durations that are computed. Such expressions go step by step.
   */
  readonly isBoundToInstant: boolean;
}

// Rules are evaluated over one time line after another.
const knownReads = new WeakMap<Expression, ExpressionReads>();

/** Finds the selectors of an expression. */
export function readsOf(expression: Expression): ExpressionReads {
  const known = knownReads.get(expression) ?? findReads(expression);
  knownReads.set(expression, known);
  return known;
}

function findReads(expression: Expression): ExpressionReads {
  const reads: Read[] = [];
  let isBoundToInstant = false;
  const offsetOf = (offset: Duration | undefined): number => {
    if (offset === undefined) return 0;
    if (offset.kind === "duration-expression") isBoundToInstant = true;
    return offset.kind === "duration" ? offset.valueMs : 0;
  };
  const pending: Pending[] = [{ node: expression, outerMs: 0, kind: "instant" }];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    const { node, outerMs, kind } = part;
    switch (node.kind) {
      case "vector-selector": {
        const offsetMs = outerMs + offsetOf(node.offset);
        if (node.at !== undefined || offsetMs < 0 || node.extension !== undefined) isBoundToInstant = true;
        reads.push({ selector: node, kind, offsetMs });
        break;
      }
      case "matrix-selector":
        if (node.range.kind === "duration-expression") isBoundToInstant = true;
        pending.push({ node: node.selector, outerMs, kind: kind === "instant" ? "range" : kind });
        break;
      case "subquery":
        if (node.at !== undefined) isBoundToInstant = true;
        if (node.range.kind === "duration-expression" || node.step?.kind === "duration-expression") {
          isBoundToInstant = true;
        }
        pending.push({ node: node.expression, outerMs: outerMs + offsetOf(node.offset), kind: "subquery" });
        break;
      default:
        for (const child of childrenOf(node)) pending.push({ node: child, outerMs, kind });
    }
  }
  return { reads, isBoundToInstant };
}

interface Pending {
  readonly node: Expression;
  readonly outerMs: number;
  readonly kind: Read["kind"];
}

/**
 * The same expression with some of its selectors looking a millisecond further back, so that a sample at
 * the very instant of the evaluation stays out of sight.
 */
export function lagging(expression: Expression, selectors: ReadonlySet<VectorSelector>): Expression {
  switch (expression.kind) {
    case "number":
    case "string":
    case "matrix-selector":
    case "subquery":
      return expression;
    case "vector-selector": {
      if (!selectors.has(expression)) return expression;
      const valueMs = (expression.offset?.kind === "duration" ? expression.offset.valueMs : 0) + 1;
      return {
        ...expression,
        offset: { kind: "duration", valueMs, isDuration: true, span: expression.span },
      };
    }
    case "unary":
    case "parenthesized":
      return { ...expression, expression: lagging(expression.expression, selectors) };
    case "binary":
      return laggingChain(expression, selectors);
    case "aggregation":
      return {
        ...expression,
        expression: lagging(expression.expression, selectors),
        parameter: expression.parameter && lagging(expression.parameter, selectors),
      };
    case "call":
      return { ...expression, arguments: expression.arguments.map((one) => lagging(one, selectors)) };
    default:
      return expression satisfies never;
  }
}

// Chains of operators can be longer than calls may nest.
function laggingChain(chain: BinaryExpression, selectors: ReadonlySet<VectorSelector>): Expression {
  const { first, operations } = binaryChainOf(chain);
  let left = lagging(first, selectors);
  for (const operation of operations) {
    left = { ...operation, left, right: lagging(operation.right, selectors) };
  }
  return left;
}
