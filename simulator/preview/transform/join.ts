import { textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import type { CellValue } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Field, Frame } from "../frame/frame.ts";

/**
 * Joins frames by a field that they all have (the time where none is named): a row for each of its values, of all frames or,
 * with `mode: inner`, of those that all have it.
 */
export function joinByField(frames: readonly Frame[], { byField, mode }: FieldMap): readonly Frame[] {
  const name = textOf(byField);
  const keyed = frames.flatMap((frame) => {
    const key = frame.fields.find((field) =>
      name === undefined || name === ""
        ? field.kind === "time"
        : field.name === name || fieldName(field, frame, frames) === name,
    );
    return key === undefined ? [] : [{ frame, key }];
  });
  const [first] = keyed;
  if (first === undefined || keyed.length === 1) return keyed.map(({ frame }) => frame);
  const rows = rowsOf(keyed, mode === "inner");
  const fields: Field[] = [{ ...first.key, values: rows }];
  for (const { frame, key } of keyed) {
    const places = new Map(key.values.map((value, index) => [value, index]));
    for (const field of frame.fields) {
      if (field === key) continue;
      const values = rows.map((row) => {
        const index = places.get(row);
        return index === undefined ? null : (field.values[index] ?? null);
      });
      fields.push({ ...field, values, legend: field.legend ?? fieldName(field, frame, frames) });
    }
  }
  return [{ refId: first.frame.refId, name: "", fields, length: rows.length, stepMs: first.frame.stepMs }];
}

function rowsOf(keyed: readonly { readonly key: Field }[], isInner: boolean): readonly CellValue[] {
  const counts = new Map<CellValue, number>();
  for (const { key } of keyed)
    for (const value of new Set(key.values)) counts.set(value, (counts.get(value) ?? 0) + 1);
  const values = [...counts]
    .filter(([, count]) => !isInner || count === keyed.length)
    .map(([value]) => value);
  return keyed[0]?.key.kind === "string"
    ? values
    : values.sort((left, right) => Number(left) - Number(right));
}
