import type { BinaryExpression, Expression, ValueType } from "./ast.ts";
import { signatureOf } from "./functions/signatures.ts";

// Chains of operators can be hundreds of thousands deep on their left side; without remembering, asking for the
// type at each level would take quadratic time.
const binaryTypes = new WeakMap<BinaryExpression, "scalar" | "vector">();

/** What an expression yields, by its form alone: operands and arguments are not checked. */
export function valueTypeOf(expression: Expression): ValueType {
  switch (expression.kind) {
    case "number":
      return "scalar";
    case "string":
      return "string";
    case "vector-selector":
    case "aggregation":
      return "vector";
    case "matrix-selector":
    case "subquery":
      return "matrix";
    case "call": {
      const signature = signatureOf(expression.name, 3) ?? signatureOf(expression.name, 2);
      return signature?.returnType ?? "vector";
    }
    case "parenthesized":
    case "unary":
      return valueTypeOf(expression.expression);
    case "binary":
      return binaryTypeOf(expression);
    default:
      return expression satisfies never;
  }
}

function binaryTypeOf(expression: BinaryExpression): "scalar" | "vector" {
  const known = binaryTypes.get(expression);
  if (known !== undefined) return known;
  const chain: BinaryExpression[] = [];
  let left: Expression = expression;
  while (left.kind === "binary" && !binaryTypes.has(left)) {
    chain.push(left);
    left = left.left;
  }
  let type = valueTypeOf(left);
  for (const node of chain.reverse()) {
    const nodeType = type === "scalar" && valueTypeOf(node.right) === "scalar" ? "scalar" : "vector";
    binaryTypes.set(node, nodeType);
    type = nodeType;
  }
  return binaryTypes.get(expression) ?? "vector";
}

/** How messages name a type: `instant vector`, `range vector`, `scalar`, `string`. */
export function describeValueType(type: ValueType): string {
  switch (type) {
    case "vector":
      return "instant vector";
    case "matrix":
      return "range vector";
    case "scalar":
    case "string":
      return type;
    default:
      return type satisfies never;
  }
}
