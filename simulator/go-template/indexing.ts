import { GoFunctionError } from "./function.ts";
import { fromBytes, toBytes } from "./text-bytes.ts";
import { anyType, isAssignable, stringType } from "./type.ts";
import {
  followPointers,
  type GoValue,
  goByte,
  invalidValue,
  typeNameOf,
  unwrapInterface,
  zeroOf,
} from "./value.ts";

/** Go's `len`: bytes of a string, entries of a map, items of a slice. Throws on anything else. */
export function valueLength(item: GoValue): number {
  const { value, isNil } = followPointers(item);
  if (isNil) throw new GoFunctionError("len of nil pointer");
  switch (value.kind) {
    case "string":
      return toBytes(value.value).length;
    case "map":
      return value.entries?.size ?? 0;
    case "slice":
      return value.items?.length ?? 0;
    case "invalid":
      throw new GoFunctionError("reflect: call of reflect.Value.Type on zero Value");
    default:
      throw new GoFunctionError(`len of type ${typeNameOf(value)}`);
  }
}

/** Go's `index`: the item behind each index in turn. A missing map entry gives the zero of its type. */
export function valueAt(root: GoValue, indexes: readonly GoValue[]): GoValue {
  let item = unwrapInterface(root);
  if (item.kind === "invalid") throw new GoFunctionError("index of untyped nil");
  for (const written of indexes) {
    const index = unwrapInterface(written);
    const followed = followPointers(item);
    if (followed.isNil) throw new GoFunctionError("index of nil pointer");
    item = itemAt(followed.value, index);
  }
  return item;
}

function itemAt(item: GoValue, index: GoValue): GoValue {
  switch (item.kind) {
    case "string": {
      const bytes = toBytes(item.value);
      return goByte(bytes[positionOf(index, bytes.length, "string")] ?? 0);
    }
    case "slice": {
      const items = item.items ?? [];
      return items[positionOf(index, items.length, "slice")] ?? invalidValue;
    }
    case "map": {
      if (index.kind === "invalid") {
        throw new GoFunctionError(`value is nil; should be of type ${stringType.name}`);
      }
      if (index.kind !== "string" || !isAssignable(index.type, stringType)) {
        throw new GoFunctionError(`value has type ${typeNameOf(index)}; should be ${stringType.name}`);
      }
      return item.entries?.get(index.value) ?? zeroOf(item.type.element ?? anyType);
    }
    default:
      throw new GoFunctionError(`can't index item of type ${typeNameOf(item)}`);
  }
}

function positionOf(index: GoValue, length: number, what: "slice" | "string"): number {
  const position = indexNumber(index, length);
  // The very end is a place to cut but holds no item; Go notices that one step later.
  if (position >= length) throw new GoFunctionError(`reflect: ${what} index out of range`);
  return position;
}

function indexNumber(index: GoValue, max: number): number {
  if (index.kind === "invalid") throw new GoFunctionError("cannot index slice/array with nil");
  if (index.kind !== "int" && index.kind !== "uint") {
    throw new GoFunctionError(`cannot index slice/array with type ${typeNameOf(index)}`);
  }
  if (index.value < 0n || index.value > BigInt(max)) {
    throw new GoFunctionError(`index out of range: ${index.value}`);
  }
  return Number(index.value);
}

/** Go's `slice`: a part of a string or slice from the first index up to the second. */
export function sliceValue(root: GoValue, written: readonly GoValue[]): GoValue {
  const item = unwrapInterface(root);
  if (item.kind === "invalid") throw new GoFunctionError("slice of untyped nil");
  if (written.length > 3) throw new GoFunctionError(`too many slice indexes: ${written.length}`);
  if (item.kind === "string" && written.length === 3) {
    throw new GoFunctionError("cannot 3-index slice a string");
  }
  if (item.kind !== "string" && item.kind !== "slice") {
    throw new GoFunctionError(`can't slice item of type ${typeNameOf(item)}`);
  }
  const bytes = item.kind === "string" ? toBytes(item.value) : undefined;
  const length = bytes?.length ?? (item.kind === "slice" ? (item.items?.length ?? 0) : 0);
  const [from = 0, to = length, capacity = length] = written.map((index) =>
    indexNumber(unwrapInterface(index), length),
  );
  if (from > to) throw new GoFunctionError(`invalid slice index: ${from} > ${to}`);
  if (to > capacity) throw new GoFunctionError(`invalid slice index: ${to} > ${capacity}`);
  if (item.kind === "string") {
    return {
      kind: "string",
      type: stringType,
      value: fromBytes((bytes ?? new Uint8Array()).slice(from, to)),
    };
  }
  return { kind: "slice", type: item.type, items: item.items?.slice(from, to) };
}
