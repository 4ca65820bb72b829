import { checkLength, countSteps, type Execution, fail } from "./execution.ts";
import { type GoFunction, GoFunctionError } from "./function.ts";
import { type CommandNode, type OperandNode, printNode } from "./tree.ts";
import { canBeNil, type GoType, isAssignable, reflectValueType } from "./type.ts";
import { type GoValue, invalidValue, isTrue, typeNameOf, unwrapInterface, zeroOf } from "./value.ts";

/** A call: of a function, or of a method of `receiver`. */
export interface Call {
  readonly callee: GoFunction;
  readonly name: string;
  readonly isBuiltin: boolean;
  readonly receiver: GoValue | undefined;
  /** The node that a failing function is blamed on. */
  readonly node: CommandNode | OperandNode;
  readonly operands: readonly Operand[];
  /** What comes in from the command before, as the last argument; undefined for the first of a pipeline. */
  readonly piped: GoValue | undefined;
}

/** An argument that is not evaluated yet. */
export interface Operand {
  readonly node: OperandNode;
  evaluate(type: GoType): GoValue;
}

/** Checks the number and the types of the arguments, evaluates them and calls the function. */
export function callFunction(execution: Execution, call: Call): GoValue {
  const { callee, name, operands, piped } = call;
  const { parameters } = callee;
  const givenCount = operands.length + (piped === undefined ? 0 : 1);
  if (callee.isVariadic === true) {
    const fixedCount = parameters.length - 1;
    if (givenCount < fixedCount) {
      fail(execution, `wrong number of args for ${name}: want at least ${fixedCount} got ${operands.length}`);
    }
  } else if (givenCount !== parameters.length) {
    fail(execution, `wrong number of args for ${name}: want ${parameters.length} got ${givenCount}`);
  }
  if (call.isBuiltin && (name === "and" || name === "or")) return shortCircuit(call);
  const values = operands.map((operand, index) => operand.evaluate(parameterAt(callee, index)));
  if (piped !== undefined) values.push(convert(execution, piped, parameterAt(callee, operands.length)));
  const isCall = call.isBuiltin && name === "call";
  return invoke(execution, call, () => {
    if (isCall) return callValue(execution, call, values);
    return callee.call(call.receiver === undefined ? values : [call.receiver, ...values]);
  });
}

function parameterAt(callee: GoFunction, index: number): GoType {
  return callee.parameters[Math.min(index, callee.parameters.length - 1)] ?? reflectValueType;
}

function invoke(execution: Execution, call: Call, compute: () => GoValue): GoValue {
  countSteps(execution, call.callee.steps ?? 1);
  try {
    const value = compute();
    checkLength(execution, value);
    return value;
  } catch (error) {
    if (!(error instanceof GoFunctionError)) throw error;
    execution.node = call.node;
    return fail(execution, `error calling ${call.name}: ${error.message}`);
  }
}

// `and` and `or` stop at the first argument that decides.
function shortCircuit(call: Call): GoValue {
  let value: GoValue = invalidValue;
  for (const operand of call.operands) {
    value = unwrapInterface(operand.evaluate(reflectValueType));
    if (isTrue(value) === (call.name === "or")) return value;
  }
  return call.piped ?? value;
}

function callValue(execution: Execution, call: Call, values: readonly GoValue[]): GoValue {
  const [written, ...given] = values;
  const callee = unwrapInterface(written ?? invalidValue);
  if (callee.kind === "invalid") throw new GoFunctionError("call of nil");
  const { release } = execution.run.template;
  if (callee.kind !== "func") {
    const first = call.operands[0];
    const own = callee.kind === "string" ? callee.value : `<${typeNameOf(callee)} Value>`;
    const name = first === undefined ? own : printNode(first.node, release);
    throw new GoFunctionError(
      `non-function ${release === "1.19" ? "" : `${name} `}of type ${typeNameOf(callee)}`,
    );
  }
  const { call: target } = callee;
  const wanted = target.parameters.length - (target.isVariadic === true ? 1 : 0);
  if (target.isVariadic === true ? given.length < wanted : given.length !== wanted) {
    const least = target.isVariadic === true ? "at least " : "";
    throw new GoFunctionError(`wrong number of args: got ${given.length} want ${least}${wanted}`);
  }
  return target.call(given.map((value, index) => prepared(value, parameterAt(target, index), index)));
}

function prepared(written: GoValue, type: GoType, index: number): GoValue {
  const value = unwrapInterface(written);
  if (value.kind === "invalid") {
    if (canBeNil(type)) return zeroOf(type);
    throw new GoFunctionError(`arg ${index}: value is nil; should be of type ${type.name}`);
  }
  if (isAssignable(value.type, type)) return value;
  throw new GoFunctionError(`arg ${index}: value has type ${value.type.name}; should be ${type.name}`);
}

/** Makes a value fit a parameter, following one pointer or interface if that helps. */
export function convert(execution: Execution, value: GoValue, type: GoType): GoValue {
  if (value.kind === "invalid") {
    if (!canBeNil(type)) fail(execution, `invalid value; expected ${type.name}`);
    return type.kind === "interface" || type.name === reflectValueType.name ? invalidValue : zeroOf(type);
  }
  if (type.name === reflectValueType.name) return value;
  if (type.kind === "interface") return unwrapInterface(value);
  if (isAssignable(value.type, type)) return value;
  const inner = value.kind === "interface" && value.value !== undefined ? value.value : value;
  if (inner.kind !== "invalid" && isAssignable(inner.type, type)) return inner;
  if (
    inner.kind === "pointer" &&
    inner.type.element !== undefined &&
    isAssignable(inner.type.element, type)
  ) {
    return inner.target ?? fail(execution, `dereference of nil pointer of type ${type.name}`);
  }
  return fail(execution, `wrong type for value; expected ${type.name}; got ${typeNameOf(inner)}`);
}
