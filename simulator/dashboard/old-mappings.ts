import type { FieldMap } from "../document/index.ts";
import { isFieldMap, numberOf, textOf } from "./field-reader.ts";

/**
 * The value mappings of Grafana before version 8 (`type: 1` for a value, `type: 2` for a range, each with its text) as they are
 * written since; today's stay as they are.
 */
export function modernMappings(mappings: readonly unknown[]): readonly unknown[] {
  return mappings.map((mapping, index) => {
    if (!isFieldMap(mapping)) return mapping;
    const { type, value, text, from, to } = mapping;
    if (type === 2 || type === "2") return rangeMapping({ from, to, text }, index);
    return type === 1 || type === "1" ? valueMapping({ value, text }, index) : mapping;
  });
}

/** A text for a value; `null` stands for no value. */
function valueMapping({ value, text }: FieldMap, index: number): FieldMap {
  const result = { text, index };
  if (value === "null") return { type: "special", options: { match: "null", result } };
  return { type: "value", options: { [textOf(value) ?? ""]: result } };
}

/** A text for all values from one to another, both included; `null` as an end stands for no value. */
function rangeMapping({ from, to, text }: FieldMap, index: number): FieldMap {
  if (from === "null" || to === "null") return valueMapping({ value: "null", text }, index);
  return {
    type: "range",
    options: { from: numberOf(from) ?? null, to: numberOf(to) ?? null, result: { text, index } },
  };
}
