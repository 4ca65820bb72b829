import { type Execution, fail } from "./execution.ts";
import { type NumberNode, type OperandNode, printNode } from "./tree.ts";
import { type GoType, reflectValueType } from "./type.ts";
import { type GoValue, goBool, goComplex, goFloat, goInt, goString } from "./value.ts";

/** The value of what needs no call: constants and the dot. */
export function literalValue(
  execution: Execution,
  dot: GoValue,
  operand: Extract<OperandNode, { kind: "bool" | "dot" | "number" | "string" }>,
): GoValue {
  switch (operand.kind) {
    case "bool":
      return goBool(operand.value);
    case "dot":
      return dot;
    case "number":
      return constantValue(execution, operand);
    case "string":
      return goString(operand.text);
    default:
      return operand satisfies never;
  }
}

// Without a parameter's type to go by, the way a number is written decides on its type.
function constantValue(execution: Execution, constant: NumberNode): GoValue {
  execution.node = constant;
  const { text } = constant;
  if (constant.complex !== undefined) return goComplex(constant.complex.real, constant.complex.imaginary);
  const isHexInteger = /^0[xX]/.test(text) && !/[pP]/.test(text);
  if (constant.float !== undefined && !isHexInteger && !text.startsWith("'") && /[.eEpP]/.test(text)) {
    return goFloat(constant.float);
  }
  if (constant.int !== undefined) return goInt(constant.int);
  return fail(execution, `${text} overflows int`);
}

/** A constant as an argument: it takes the parameter's type where its text allows that. */
export function constantArgument(
  execution: Execution,
  dot: GoValue,
  type: GoType,
  operand: Extract<OperandNode, { kind: "bool" | "number" | "string" }>,
): GoValue {
  const text = printNode(operand, execution.run.template.release);
  const number = operand.kind === "number" ? operand : undefined;
  switch (type.kind) {
    case "bool":
      if (operand.kind === "bool") return { kind: "bool", type, value: operand.value };
      return fail(execution, `expected bool; found ${text}`);
    case "string":
      if (operand.kind === "string") return { kind: "string", type, value: operand.text };
      return fail(execution, `expected string; found ${text}`);
    case "int":
      if (number?.int !== undefined) return { kind: "int", type, value: number.int };
      return fail(execution, `expected integer; found ${text}`);
    case "uint":
      if (number?.uint !== undefined) return { kind: "uint", type, value: number.uint };
      return fail(execution, `expected unsigned integer; found ${text}`);
    case "float":
      if (number?.float !== undefined) return { kind: "float", type, value: number.float };
      return fail(execution, `expected float; found ${text}`);
    case "complex":
      if (number?.complex !== undefined) return goComplex(number.complex.real, number.complex.imaginary);
      return fail(execution, `expected complex; found ${text}`);
    case "interface":
      return literalValue(execution, dot, operand);
    case "struct":
      if (type.name === reflectValueType.name) return literalValue(execution, dot, operand);
      break;
    case "func":
    case "map":
    case "pointer":
    case "slice":
      break;
    default:
      return type.kind satisfies never;
  }
  return fail(execution, `can't handle ${text} for arg of type ${type.name}`);
}
