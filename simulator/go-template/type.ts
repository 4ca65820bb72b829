/** The kinds of Go's types that a template can meet. */
export type GoKind =
  | "bool"
  | "int"
  | "uint"
  | "float"
  | "complex"
  | "string"
  | "map"
  | "slice"
  | "struct"
  | "pointer"
  | "interface"
  | "func";

/** A Go type: what error messages call it, what may be assigned to it, and which methods its values have. */
export interface GoType {
  readonly kind: GoKind;
  /** As Go prints it with `%T`: `float64`, `map[string]string`, `*template.sample`. Equal names are one type. */
  readonly name: string;
  /** Elements of maps and slices, what a pointer points to. */
  readonly element?: GoType;
  /** Field names of a struct in order, so that a nil pointer to it can tell known from unknown fields. */
  readonly fieldNames?: readonly string[];
  /** Fields that exist but are closed to templates. */
  readonly hiddenFieldNames?: readonly string[];
  /** Of a named composite type: the name of the unnamed type behind it, with which it is interchangeable. */
  readonly underlying?: string;
  /** Methods by name. The receiver comes first in `call`, but not among `parameters`. */
  readonly methods?: ReadonlyMap<string, GoFunction>;
}

/** A function that templates can call, with its typed signature. */
export interface GoFunction {
  readonly parameters: readonly GoType[];
  /** Whether the last parameter may be given any number of times. */
  readonly isVariadic?: boolean;
  /** How much one call counts against the limit of steps; 1 unless given. */
  readonly steps?: number;
  /**
   * Computes the result from arguments of the declared types; of `interface {}` they arrive unwrapped.
   * Throws a `GoFunctionError` where Go's function returns an error or panics.
   */
  call(values: readonly GoValue[]): GoValue;
}

/**
 * A Go value as templates see it. `invalid` is Go's absent value: an untyped nil, or what a missing map
 * entry gives. Integers are exact (64 bits wide in Go), so they are bigints here.
 */
export type GoValue =
  | { readonly kind: "invalid" }
  | { readonly kind: "bool"; readonly type: GoType; readonly value: boolean }
  | { readonly kind: "int" | "uint"; readonly type: GoType; readonly value: bigint }
  | { readonly kind: "float"; readonly type: GoType; readonly value: number }
  | {
      readonly kind: "complex";
      readonly type: GoType;
      readonly real: number;
      readonly imaginary: number;
    }
  | { readonly kind: "string"; readonly type: GoType; readonly value: string }
  | GoMap
  | GoSlice
  | GoStruct
  | { readonly kind: "pointer"; readonly type: GoType; readonly target: GoValue | undefined }
  | { readonly kind: "interface"; readonly type: GoType; readonly value: GoValue | undefined }
  | { readonly kind: "func"; readonly type: GoType; readonly call: GoFunction }
  | GoTime;

/** A map with string keys; `entries` is undefined for a nil map. */
export interface GoMap {
  readonly kind: "map";
  readonly type: GoType;
  readonly entries: ReadonlyMap<string, GoValue> | undefined;
}

/** A slice; `items` is undefined for a nil slice. */
export interface GoSlice {
  readonly kind: "slice";
  readonly type: GoType;
  readonly items: readonly GoValue[] | undefined;
}

/** A struct with its fields in the order of their declaration. */
export interface GoStruct {
  readonly kind: "struct";
  readonly type: GoType;
  readonly fields: ReadonlyMap<string, GoValue>;
}

/** An instant (Go's `time.Time`), in nanoseconds since the epoch. */
export interface GoTime {
  readonly kind: "time";
  readonly type: GoType;
  readonly unixNs: bigint;
  /** Where its calendar is; undefined for UTC. */
  readonly zone?: GoZone | undefined;
}

/** A time zone (Go's `time.Location`). */
export interface GoZone {
  /** The offset from UTC in seconds and its abbreviation at a time in milliseconds since the epoch. */
  at(unixMs: number): { readonly offsetSeconds: number; readonly abbreviation: string };
}

export const boolType: GoType = { kind: "bool", name: "bool" };
export const intType: GoType = { kind: "int", name: "int" };
export const int64Type: GoType = { kind: "int", name: "int64" };
/** A byte, which is what indexing a string gives. */
export const uint8Type: GoType = { kind: "uint", name: "uint8" };
export const float64Type: GoType = { kind: "float", name: "float64" };
export const complex128Type: GoType = { kind: "complex", name: "complex128" };
export const stringType: GoType = { kind: "string", name: "string" };
/** The empty interface: any value, or nil. */
export const anyType: GoType = { kind: "interface", name: "interface {}" };
/** Parameter type of the built-in functions: any value, an absent one included, without conversion. */
export const reflectValueType: GoType = { kind: "struct", name: "reflect.Value" };

/** The type of maps from strings to `element`. */
export function mapTypeOf(element: GoType): GoType {
  return { kind: "map", name: `map[string]${element.name}`, element };
}

/** The type of slices of `element`. */
export function sliceTypeOf(element: GoType): GoType {
  return { kind: "slice", name: `[]${element.name}`, element };
}

/** The type of pointers to `element`; they share its methods. */
export function pointerTypeOf(element: GoType): GoType {
  const type = { kind: "pointer", name: `*${element.name}`, element } as const;
  return element.methods === undefined ? type : { ...type, methods: element.methods };
}

/** The method of a type by its name; struct types made from data have none. */
export function methodOf(type: GoType, name: string): GoFunction | undefined {
  return type.methods?.get(name);
}

/** Whether a value of one type may stand where the other is wanted, without conversion. */
export function isAssignable(from: GoType, to: GoType): boolean {
  if (from.name === to.name || (to.kind === "interface" && to.name === anyType.name)) return true;
  // Of two types with one structure, one may be named; two different names never mix.
  if (from.underlying !== undefined && to.underlying !== undefined) return false;
  return from.underlying === to.name || to.underlying === from.name;
}

/** Whether nil may stand for a value of the type. */
export function canBeNil(type: GoType): boolean {
  switch (type.kind) {
    case "func":
    case "interface":
    case "map":
    case "pointer":
    case "slice":
      return true;
    case "struct":
      return type.name === reflectValueType.name;
    case "bool":
    case "int":
    case "uint":
    case "float":
    case "complex":
    case "string":
      return false;
    default:
      return type.kind satisfies never;
  }
}
