import {
  type BinaryExpression,
  binaryChainOf,
  type Expression,
  printExpression,
  type VectorSelector,
} from "../promql/index.ts";
import { constantOf, isComparison, turnedComparison } from "./condition.ts";

/** How exactly two expressions must agree to mean the same. */
export interface MeaningOptions {
  /** Leaves out `offset`, so that the same thing at two times reads alike. */
  readonly hasOffsets: boolean;
}

/**
 * A text that two expressions share where they mean the same, however they are written: the order of matchers and of labels
 * in `by`, parentheses, spaces and the sides of a comparison with a number make no difference.
 */
export function meaningOf(expression: Expression, options: MeaningOptions = { hasOffsets: true }): string {
  const plain = plainForm(expression, options);
  return printExpression(plain.kind === "parenthesized" ? plain.expression : plain);
}

function plainForm(expression: Expression, options: MeaningOptions): Expression {
  const next = (part: Expression): Expression => plainForm(part, options);
  switch (expression.kind) {
    case "number":
    case "string":
      return expression;
    case "vector-selector":
      return plainSelector(expression, options);
    case "matrix-selector":
      return { ...expression, selector: plainSelector(expression.selector, options) };
    case "subquery": {
      const { offset } = expression;
      return {
        ...expression,
        expression: next(expression.expression),
        offset: options.hasOffsets ? offset : undefined,
      };
    }
    case "unary":
      return { ...expression, expression: next(expression.expression) };
    case "parenthesized": {
      const inner = next(expression.expression);
      return inner.kind === "binary" || inner.kind === "unary" ? { ...expression, expression: inner } : inner;
    }
    case "aggregation": {
      const { parameter } = expression;
      return {
        ...expression,
        expression: bare(next(expression.expression)),
        parameter: parameter && bare(next(parameter)),
        grouping: expression.grouping.toSorted(),
      };
    }
    case "call":
      return {
        ...expression,
        arguments: expression.arguments.map((argument) => bare(next(argument))),
      };
    case "binary":
      return plainChain(expression, next);
    default:
      return expression satisfies never;
  }
}

function bare(expression: Expression): Expression {
  return expression.kind === "parenthesized" ? expression.expression : expression;
}

function plainSelector(selector: VectorSelector, { hasOffsets }: MeaningOptions): VectorSelector {
  const matchers = selector.matchers.toSorted((left, right) => {
    const [one, other] = [keyOf(left), keyOf(right)];
    return one < other ? -1 : one > other ? 1 : 0;
  });
  return { ...selector, matchers, offset: hasOffsets ? selector.offset : undefined };
}

function keyOf({ label, operator, value }: VectorSelector["matchers"][number]): string {
  return `${label} ${operator} ${value}`;
}

// Chains of operators can be longer than calls may nest.
function plainChain(chain: BinaryExpression, next: (part: Expression) => Expression): Expression {
  const { first, operations } = binaryChainOf(chain);
  let plain = next(first);
  for (const operation of operations) {
    const { matching } = operation;
    const right = next(operation.right);
    const node: BinaryExpression = {
      ...operation,
      left: plain,
      right,
      matching: matching && { ...matching, labels: matching.labels.toSorted() },
    };
    plain = isTurned(node) ? turned(node) : node;
  }
  return plain;
}

function isTurned({ operator, left, right }: BinaryExpression): boolean {
  return isComparison(operator) && constantOf(left) !== undefined && constantOf(right) === undefined;
}

function turned(node: BinaryExpression): BinaryExpression {
  const operator = isComparison(node.operator) ? turnedComparison[node.operator] : node.operator;
  return { ...node, operator, left: node.right, right: node.left };
}
