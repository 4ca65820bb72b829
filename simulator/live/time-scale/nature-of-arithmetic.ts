import { type ArithmeticOperator, arithmeticOf, type Span } from "../../promql/index.ts";
import { ageText, demandScaled, epochSecondsMin, type Operand } from "./demand.ts";
import type { ExpressionEdits } from "./expression-edits.ts";
import { age, type ConstantNature, instant, type Nature, plain, scaledNature } from "./nature.ts";

/** Two operands and the text from the first to the last character of both. */
interface Operation {
  readonly left: Operand;
  readonly right: Operand;
  readonly span: Span;
}

/** What arithmetic yields; constants that are added to passing time are scaled. */
export function natureOfArithmetic(
  operator: ArithmeticOperator,
  operation: Operation,
  edits: ExpressionEdits,
): Nature {
  const { left, right, span } = operation;
  const folded = foldConstants(operator, left.nature, right.nature, span);
  if (folded !== undefined) return folded;
  switch (operator) {
    case "+":
    case "-":
      return natureOfSum(operator, operation, edits);
    case "*":
      return natureOfProduct(left.nature, right.nature);
    case "/":
      return natureOfQuotient(left.nature, right.nature);
    case "%":
      return natureOfRemainder(operation, edits);
    case "^":
      return natureOfPower(left.nature, right.nature);
    case "atan2":
      return plain;
    default:
      return operator satisfies never;
  }
}

function foldConstants(
  operator: ArithmeticOperator,
  left: Nature,
  right: Nature,
  span: Span,
): ConstantNature | undefined {
  if (left.kind !== "constant" || right.kind !== "constant") return undefined;
  if (left.isVector || right.isVector) return undefined;
  const value = arithmeticOf(operator)(left.value, right.value);
  return { kind: "constant", value, span, isDuration: false, isVector: false };
}

function natureOfSum(operator: "+" | "-", { left, right, span }: Operation, edits: ExpressionEdits): Nature {
  const [a, b] = [left.nature, right.nature];
  if (a.kind === "instant" || b.kind === "instant") {
    if (a.kind === "instant" && b.kind === "instant") return operator === "-" ? age : plain;
    return natureWithInstant(operator, { left, right, span }, edits);
  }
  if (a.kind === "scaled") return demandScaled(right, a.power, edits).kind === "scaled" ? a : plain;
  if (b.kind === "scaled") return demandScaled(left, b.power, edits).kind === "scaled" ? b : plain;
  return mixed(a, b);
}

// Of two operands one is an instant: what is added to it or taken from it is a length of time, what it is taken from
// or what is taken from it and is measured is another instant.
function natureWithInstant(
  operator: "+" | "-",
  { left, right, span }: Operation,
  edits: ExpressionEdits,
): Nature {
  const other = left.nature.kind === "instant" ? right : left;
  const { nature } = other;
  if (nature.kind === "scaled") {
    if (operator === "+" || other === right) return instant;
    edits.note(
      "unclear",
      span,
      "a moment is taken from a length of time; the numbers around it stay as they are",
    );
    return plain;
  }
  if (nature.kind !== "constant") {
    if (operator === "-") return age;
    demandScaled(other, 1, edits);
    return instant;
  }
  if (operator === "-" && Math.abs(nature.value) >= epochSecondsMin) {
    edits.note("calendar", span, "the distance to a fixed moment cannot be scaled");
    return age;
  }
  edits.constant(nature, 1);
  if (nature.value !== 0) edits.note("age", span, ageText(nature.value, edits.factor));
  return instant;
}

function natureOfProduct(left: Nature, right: Nature): Nature {
  if (left.kind === "scaled") return right.kind === "scaled" ? scaledNature(left.power + right.power) : left;
  if (right.kind === "scaled") return right;
  if (left.kind === "rate" || right.kind === "rate") return rateTimes(left, right, (rate, by) => rate * by);
  return mixed(left, right);
}

function natureOfQuotient(left: Nature, right: Nature): Nature {
  if (left.kind === "scaled") return right.kind === "scaled" ? scaledNature(left.power - right.power) : left;
  if (right.kind === "scaled") return scaledNature(-right.power);
  if (left.kind === "busy" && right.kind === "rate") return { kind: "measured" };
  // A ratio of two of a kind is the same at any speed.
  if (left.kind === right.kind) return plain;
  if (left.kind === "rate") return rateTimes(left, right, (rate, by) => rate / by);
  return right.kind === "constant" || right.kind === "plain" ? left : plain;
}

function rateTimes(left: Nature, right: Nature, change: (multiple: number, by: number) => number): Nature {
  const [rate, other] = left.kind === "rate" ? [left, right] : [right, left];
  if (rate.kind !== "rate" || other.kind !== "constant") return plain;
  return { ...rate, multiple: change(rate.multiple, other.value) };
}

function natureOfRemainder({ left, right, span }: Operation, edits: ExpressionEdits): Nature {
  const { nature } = left;
  if (nature.kind === "scaled")
    return demandScaled(right, nature.power, edits).kind === "scaled" ? nature : plain;
  if (nature.kind !== "instant") return plain;
  edits.note("calendar", span, "the time within a period, as in a time of day, cannot be scaled");
  return plain;
}

function natureOfPower(left: Nature, right: Nature): Nature {
  return left.kind === "scaled" && right.kind === "constant" ? scaledNature(left.power * right.value) : plain;
}

/** Of two values that are added, joined or weighed the nature that says more; a rate only keeps the shorter window. */
export function mixed(left: Nature, right: Nature): Nature {
  if (left.kind === "rate" && right.kind === "rate") {
    const windowMs = Math.min(left.windowMs ?? Infinity, right.windowMs ?? Infinity);
    const multiple = Math.max(left.multiple, right.multiple);
    return { kind: "rate", multiple, windowMs: Number.isFinite(windowMs) ? windowMs : undefined };
  }
  if (left.kind === "constant" && right.kind === "constant") return plain;
  return rank(left) >= rank(right) ? left : right;
}

const ranks: Readonly<Record<Nature["kind"], number>> = {
  constant: 0,
  plain: 1,
  rate: 2,
  busy: 3,
  slope: 4,
  events: 5,
  measured: 6,
  instant: 7,
  scaled: 8,
};

function rank({ kind }: Nature): number {
  return ranks[kind];
}
