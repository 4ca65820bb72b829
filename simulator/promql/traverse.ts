import type { BinaryExpression, Expression, VectorSelector } from "./ast.ts";

/** The direct parts of an expression, in the order they are written; a range selector's part is its selector. */
export function childrenOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case "number":
    case "string":
    case "vector-selector":
      return [];
    case "matrix-selector":
      return [expression.selector];
    case "subquery":
    case "unary":
    case "parenthesized":
      return [expression.expression];
    case "binary":
      return [expression.left, expression.right];
    case "aggregation":
      return expression.parameter === undefined
        ? [expression.expression]
        : [expression.parameter, expression.expression];
    case "call":
      return expression.arguments;
    default:
      return expression satisfies never;
  }
}

/**
 * Visits an expression and all its parts, each before its own parts, in the order they are written. Needs no
 * stack of calls, so it copes with chains of operators of any length.
 */
export function walkExpression(expression: Expression, visit: (part: Expression) => void): void {
  const pending: Expression[] = [expression];
  for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
    visit(part);
    const children = childrenOf(part);
    for (let i = children.length - 1; i >= 0; i--) {
      const child = children[i];
      if (child !== undefined) pending.push(child);
    }
  }
}

/** All selectors of an expression, those of range selectors included, in the order they are written. */
export function selectorsOf(expression: Expression): readonly VectorSelector[] {
  const selectors: VectorSelector[] = [];
  walkExpression(expression, (part) => {
    if (part.kind === "vector-selector") selectors.push(part);
  });
  return selectors;
}

/**
 * A chain of binary operations along its left sides: `a + b - c` is `a`, then `+ b`, then `- c`. Only this side
 * of a tree can be deeper than the parser's nesting bound, so recursion over trees takes chains in a loop.
 */
export function binaryChainOf(expression: BinaryExpression): {
  readonly first: Expression;
  readonly operations: readonly BinaryExpression[];
} {
  const operations: BinaryExpression[] = [];
  let first: Expression = expression;
  while (first.kind === "binary") {
    operations.push(first);
    first = first.left;
  }
  return { first, operations: operations.reverse() };
}
