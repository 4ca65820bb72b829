import type {
  Aggregation,
  BinaryExpression,
  BinaryOperator,
  Expression,
  FunctionCall,
  Subquery,
  ValueType,
  VectorSelector,
} from "../ast.ts";
import { signatureOf } from "../functions/signatures.ts";
import { metricNameLabel } from "../labels.ts";
import { compileMatcher } from "../matcher.ts";
import { quoteText } from "../quote.ts";
import type { Span } from "../span.ts";
import { binaryChainOf } from "../traverse.ts";
import { describeValueType, valueTypeOf } from "../value-type.ts";
import type { TokenStream } from "./token-stream.ts";

/** Throws a `promql/type` error at the first part of an expression whose operands or arguments do not fit. */
export function checkTypes(expression: Expression, stream: TokenStream): void {
  switch (expression.kind) {
    case "number":
    case "string":
      break;
    case "vector-selector":
      checkSelector(expression, stream);
      break;
    case "matrix-selector":
      checkSelector(expression.selector, stream);
      break;
    case "parenthesized":
      checkTypes(expression.expression, stream);
      break;
    case "unary":
      checkTypes(expression.expression, stream);
      checkOperand(expression.expression, expression.span, stream);
      break;
    case "subquery":
      checkTypes(expression.expression, stream);
      checkSubquery(expression, stream);
      break;
    case "aggregation":
      checkAggregation(expression, stream);
      break;
    case "call":
      checkCall(expression, stream);
      break;
    case "binary":
      checkBinaryChain(expression, stream);
      break;
    default:
      expression satisfies never;
  }
}

function checkSubquery({ expression, span }: Subquery, stream: TokenStream): void {
  const type = valueTypeOf(expression);
  if (type !== "vector")
    fail(stream, `subquery is only allowed on instant vector, got ${type} instead`, span);
}

function fail(stream: TokenStream, message: string, span: Span): never {
  return stream.fail(message, span, "promql/type");
}

function checkOperand(operand: Expression, span: Span, stream: TokenStream): void {
  const type = valueTypeOf(operand);
  if (type === "scalar" || type === "vector") return;
  const got = quoteText(describeValueType(type));
  fail(
    stream,
    `unary expression only allowed on expressions of type scalar or instant vector, got ${got}`,
    span,
  );
}

function expectType(expression: Expression, type: ValueType, context: string, stream: TokenStream): void {
  checkTypes(expression, stream);
  failOtherType(expression, type, { context, span: expression.span }, stream);
}

function failOtherType(
  expression: Expression,
  type: ValueType,
  place: { readonly context: string; readonly span: Span },
  stream: TokenStream,
): void {
  const got = valueTypeOf(expression);
  if (got === type) return;
  const expected = describeValueType(type);
  fail(stream, `expected type ${expected} in ${place.context}, got ${describeValueType(got)}`, place.span);
}

function checkAggregation(aggregation: Aggregation, stream: TokenStream): void {
  expectType(aggregation.expression, "vector", "aggregation expression", stream);
  if (aggregation.parameter === undefined) return;
  const type = aggregation.operator === "count_values" ? "string" : "scalar";
  expectType(aggregation.parameter, type, "aggregation parameter", stream);
}

function checkCall(call: FunctionCall, stream: TokenStream): void {
  const signature = signatureOf(call.name, stream.prometheus);
  if (signature === undefined) return;
  const name = quoteText(call.name);
  const { argumentCountMin: min, argumentCountMax: max, argumentTypes } = signature;
  const count = call.arguments.length;
  if (count < min || count > max) {
    const bound = min === max ? "" : count < min ? "at least " : "at most ";
    const limit = count < min ? min : max;
    fail(stream, `expected ${bound}${limit} argument(s) in call to ${name}, got ${count}`, call.span);
  }
  const context = `call to function ${name}`;
  const labelSelector = call.name === "info" ? call.arguments[1] : undefined;
  if (labelSelector !== undefined) checkLabelSelector(labelSelector, { context, span: call.span }, stream);
  call.arguments.forEach((argument, index) => {
    // Its selector picks labels of info metrics, so it may match everything.
    if (argument !== labelSelector) checkTypes(argument, stream);
    else if (argument.kind === "vector-selector") checkNames(argument, stream);
    const type = argumentTypes[Math.min(index, argumentTypes.length - 1)];
    if (type !== undefined) failOtherType(argument, type, { context, span: argument.span }, stream);
  });
}

function checkLabelSelector(
  argument: Expression,
  place: { readonly context: string; readonly span: Span },
  stream: TokenStream,
): void {
  failOtherType(argument, "vector", place, stream);
  if (argument.kind !== "vector-selector") fail(stream, "expected label selectors only", argument.span);
  if (argument.name !== undefined)
    fail(stream, "expected label selectors only, got vector selector instead", argument.span);
}

function checkBinaryChain(expression: BinaryExpression, stream: TokenStream): void {
  const { first, operations } = binaryChainOf(expression);
  checkTypes(first, stream);
  for (const operation of operations) {
    checkTypes(operation.right, stream);
    checkBinary(operation, stream);
  }
}

function isComparison(operator: BinaryOperator): boolean {
  return ["==", "!=", ">", "<", ">=", "<="].includes(operator);
}

function checkBinary(node: BinaryExpression, stream: TokenStream): void {
  const { operator, left, right } = node;
  const leftType = valueTypeOf(left);
  const rightType = valueTypeOf(right);
  if (node.returnsBool && !isComparison(operator))
    fail(stream, "bool modifier can only be used on comparison operators", operatorSpan(node, stream));
  if (isComparison(operator) && !node.returnsBool && leftType === "scalar" && rightType === "scalar")
    fail(stream, "comparisons between scalars must use BOOL modifier", operatorSpan(node, stream));
  const written = node.matching ?? stream.droppedMatchings.get(node);
  const both = written?.isOn ? written.labels.find((label) => written.include.includes(label)) : undefined;
  if (both !== undefined)
    fail(
      stream,
      `label ${quoteText(both)} must not occur in ON and GROUP clause at once`,
      operatorSpan(node, stream),
    );
  for (const side of [left, right]) {
    const type = valueTypeOf(side);
    if (type !== "scalar" && type !== "vector")
      fail(stream, "binary expression must contain only scalar and instant vector types", side.span);
  }
  const isSet = operator === "and" || operator === "or" || operator === "unless";
  checkMatching(node, isSet, stream);
  if (isSet && (leftType === "scalar" || rightType === "scalar"))
    fail(stream, `set operator ${quoteText(operator)} not allowed in binary scalar expression`, node.span);
}

function checkMatching(node: BinaryExpression, isSet: boolean, stream: TokenStream): void {
  const { matching } = node;
  const written = matching ?? stream.droppedMatchings.get(node);
  const hasFill = written?.fillLeft !== undefined || written?.fillRight !== undefined;
  if (matching === undefined) {
    if (written !== undefined && written.labels.length > 0)
      fail(stream, "vector matching only allowed between instant vectors", node.span);
    if (hasFill) fail(stream, "filling in missing series only allowed between instant vectors", node.span);
    return;
  }
  if (!isSet) return;
  if (matching.cardinality !== "many-to-many")
    fail(stream, `no grouping allowed for ${quoteText(node.operator)} operation`, node.span);
  if (hasFill) fail(stream, "filling in missing series not allowed for set operators", node.span);
}

// The operator with its modifiers: what lies between the operands, without the blanks around it.
function operatorSpan({ left, right }: BinaryExpression, { text }: TokenStream): Span {
  const between = text.slice(left.span.end, right.span.start);
  const start = left.span.end + (between.length - between.trimStart().length);
  return { start, end: start + between.trim().length };
}

function checkSelector(selector: VectorSelector, stream: TokenStream): void {
  checkNames(selector, stream);
  if (selector.name !== undefined) return;
  const isSelective = selector.matchers.some((matcher) => !compileMatcher(matcher, stream.prometheus)(""));
  if (!isSelective)
    fail(stream, "vector selector must contain at least one non-empty matcher", selector.span);
}

function checkNames(selector: VectorSelector, stream: TokenStream): void {
  if (selector.name === undefined) return;
  const other = selector.matchers.slice(0, -1).find(({ label }) => label === metricNameLabel);
  if (other === undefined) return;
  const names = `${quoteText(selector.name)} or ${quoteText(other.value)}`;
  fail(stream, `metric name must not be set twice: ${names}`, selector.span);
}
