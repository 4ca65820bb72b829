import {
  boolType,
  complex128Type,
  float64Type,
  type GoMap,
  type GoSlice,
  type GoStruct,
  type GoType,
  type GoValue,
  intType,
  mapTypeOf,
  pointerTypeOf,
  sliceTypeOf,
  stringType,
  uint8Type,
} from "./type.ts";

export type { GoMap, GoSlice, GoStruct, GoTime, GoValue, GoZone } from "./type.ts";

/** The absent value. */
export const invalidValue: GoValue = { kind: "invalid" };

/** A Go `bool`. */
export function goBool(value: boolean): GoValue {
  return { kind: "bool", type: boolType, value };
}

/** A Go `int`. */
export function goInt(value: number | bigint): GoValue {
  return { kind: "int", type: intType, value: BigInt(value) };
}

/** A Go `float64`. */
export function goFloat(value: number): GoValue {
  return { kind: "float", type: float64Type, value };
}

/** A Go `string`. */
export function goString(value: string): GoValue {
  return { kind: "string", type: stringType, value };
}

/** A Go map from strings to values of `element`. */
export function goMap(element: GoType, entries: Iterable<readonly [string, GoValue]>): GoMap {
  return { kind: "map", type: mapTypeOf(element), entries: new Map(entries) };
}

/** A Go `map[string]string`. */
export function goStringMap(entries: Iterable<readonly [string, string]>): GoMap {
  const values = new Map<string, GoValue>();
  for (const [name, value] of entries) values.set(name, goString(value));
  return { kind: "map", type: stringMapType, entries: values };
}

/** A Go slice of values of `element`. */
export function goSlice(element: GoType, items: readonly GoValue[]): GoSlice {
  return { kind: "slice", type: sliceTypeOf(element), items };
}

/** A Go struct of a type made by `structTypeOf`, or of any other struct type. */
export function goStruct(type: GoType, fields: Iterable<readonly [string, GoValue]>): GoStruct {
  return { kind: "struct", type, fields: new Map(fields) };
}

/** A pointer to a value. */
export function goPointer(target: Exclude<GoValue, { kind: "invalid" }>): GoValue {
  return { kind: "pointer", type: pointerTypeOf(target.type), target };
}

/** What Go has where nothing was set: 0, the empty string, nil. */
export function zeroOf(type: GoType): GoValue {
  switch (type.kind) {
    case "bool":
      return { kind: "bool", type, value: false };
    case "int":
    case "uint":
      return { kind: type.kind, type, value: 0n };
    case "float":
      return { kind: "float", type, value: 0 };
    case "complex":
      return { kind: "complex", type, real: 0, imaginary: 0 };
    case "string":
      return { kind: "string", type, value: "" };
    case "map":
      return { kind: "map", type, entries: undefined };
    case "slice":
      return { kind: "slice", type, items: undefined };
    case "struct":
      return { kind: "struct", type, fields: new Map() };
    case "pointer":
      return { kind: "pointer", type, target: undefined };
    case "interface":
      return { kind: "interface", type, value: undefined };
    case "func":
      return invalidValue;
    default:
      return type.kind satisfies never;
  }
}

/** A byte of a string. */
export function goByte(value: number): GoValue {
  return { kind: "uint", type: uint8Type, value: BigInt(value) };
}

/** A Go `complex128`. */
export function goComplex(real: number, imaginary: number): GoValue {
  return { kind: "complex", type: complex128Type, real, imaginary };
}

/** What stands behind an interface value; nil gives the absent value, other values themselves. */
export function unwrapInterface(value: GoValue): GoValue {
  return value.kind === "interface" ? (value.value ?? invalidValue) : value;
}

/** Follows pointers and interfaces to their end; `isNil` when one of them is nil, which then is returned. */
export function followPointers(value: GoValue): { readonly value: GoValue; readonly isNil: boolean } {
  let current = value;
  for (;;) {
    const next =
      current.kind === "pointer"
        ? (current.target ?? null)
        : current.kind === "interface"
          ? (current.value ?? null)
          : undefined;
    if (next === undefined) return { value: current, isNil: false };
    if (next === null) return { value: current, isNil: true };
    current = next;
  }
}

/** The name of a value's type, `<nil>` for the absent value. */
export function typeNameOf(value: GoValue): string {
  return value.kind === "invalid" ? "<nil>" : value.type.name;
}

/** Whether the value counts as true in `if`, `with`, `and`, `or` and `not`: not the zero of its type. */
export function isTrue(value: GoValue): boolean {
  switch (value.kind) {
    case "invalid":
      return false;
    case "bool":
      return value.value;
    case "int":
    case "uint":
      return value.value !== 0n;
    case "float":
      return value.value !== 0;
    case "complex":
      return value.real !== 0 || value.imaginary !== 0;
    case "string":
      return value.value !== "";
    case "map":
      return (value.entries?.size ?? 0) > 0;
    case "slice":
      return (value.items?.length ?? 0) > 0;
    case "pointer":
      return value.target !== undefined;
    case "interface":
      return value.value !== undefined;
    case "struct":
    case "time":
    case "func":
      return true;
    default:
      return value satisfies never;
  }
}

const stringMapType = mapTypeOf(stringType);
