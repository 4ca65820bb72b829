import { mapOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { fieldName } from "../frame/field-name.ts";
import { type Field, type Frame, frameOf, plainField } from "../frame/frame.ts";
import { reduceField } from "../frame/reduce.ts";

/** Makes one row of the rows that agree in the fields to group by; other fields are calculated or left out. */
export function groupBy(frames: readonly Frame[], options: FieldMap): readonly Frame[] {
  const settings = mapOf(options.fields);
  return frames.flatMap((frame) => {
    const ruleOf = (field: Field) => {
      const name = [fieldName(field, frame, frames), field.name].find((one) => Object.hasOwn(settings, one));
      return mapOf(name === undefined ? undefined : settings[name]);
    };
    const keys = frame.fields.filter((field) => ruleOf(field).operation === "groupby");
    if (keys.length === 0) return [];
    const groups = new Map<string, number[]>();
    for (let row = 0; row < frame.length; row++) {
      const key = JSON.stringify(keys.map(({ values }) => values[row] ?? null));
      const rows = groups.get(key) ?? [];
      rows.push(row);
      groups.set(key, rows);
    }
    const rowSets = [...groups.values()];
    const grouped = keys.map((field) => ({
      ...field,
      values: rowSets.map(([row]) => field.values[row ?? 0] ?? null),
    }));
    const calculated = frame.fields.flatMap((field) =>
      ruleOf(field).operation === "aggregate"
        ? textsOf(ruleOf(field).aggregations).map((calculation) => {
            const values = rowSets.map(
              (rows) =>
                reduceField(
                  rows.map((row) => field.values[row]),
                  calculation,
                ) ?? null,
            );
            return plainField(`${fieldName(field, frame, frames)} (${calculation})`, "number", values);
          })
        : [],
    );
    return [frameOf([...grouped, ...calculated], { refId: frame.refId })];
  });
}
