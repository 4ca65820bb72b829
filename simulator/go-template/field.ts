import { type Call, callFunction } from "./call.ts";
import { type Execution, fail } from "./execution.ts";
import { quoteText } from "./quote.ts";
import { anyType, methodOf } from "./type.ts";
import { followPointers, type GoValue, invalidValue, zeroOf } from "./value.ts";

/** Where a field is asked for, and what stands behind it. */
export type FieldUse = Pick<Call, "node" | "operands" | "piped">;

/** The field of a struct, the entry of a map, or the result of a method, as Go's `.name` finds it. */
export function fieldValue(execution: Execution, receiver: GoValue, name: string, use: FieldUse): GoValue {
  const { missingKey } = execution.run.limits;
  if (receiver.kind === "invalid") {
    if (missingKey === "error") fail(execution, `nil data; no entry for key ${quoteText(name)}`);
    return invalidValue;
  }
  const typeName = receiver.type.name;
  const { value, isNil } = followPointers(receiver);
  if (value.kind === "interface" && isNil) fail(execution, `nil pointer evaluating ${typeName}.${name}`);
  if (value.kind === "invalid") return invalidValue;
  const method = methodOf(value.type, name);
  if (method !== undefined) {
    return callFunction(execution, { ...use, callee: method, name, isBuiltin: false, receiver: value });
  }
  const hasArguments = use.operands.length > 0 || use.piped !== undefined;
  switch (value.kind) {
    case "struct": {
      const field = value.fields.get(name);
      if (field !== undefined) {
        if (hasArguments) fail(execution, `${name} has arguments but cannot be invoked as function`);
        return field;
      }
      break;
    }
    case "map": {
      if (hasArguments) fail(execution, `${name} is not a method but has arguments`);
      const entry = value.entries?.get(name);
      if (entry !== undefined) return entry;
      if (missingKey === "error") fail(execution, `map has no entry for key ${quoteText(name)}`);
      return missingKey === "zero" ? zeroOf(value.type.element ?? anyType) : invalidValue;
    }
    case "pointer": {
      const fieldNames = value.type.element?.fieldNames;
      if (isNil && (fieldNames === undefined || fieldNames.includes(name))) {
        fail(execution, `nil pointer evaluating ${typeName}.${name}`);
      }
      break;
    }
    default:
  }
  if (value.type.hiddenFieldNames?.includes(name)) {
    fail(execution, `${name} is an unexported field of struct type ${typeName}`);
  }
  return fail(execution, `can't evaluate field ${name} in type ${typeName}`);
}
