import { mapOf, numberOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { displayOf, type Shown } from "../field/display.ts";
import { patternOf } from "../field/mappings.ts";
import type { ValueRange } from "../field/thresholds.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Field, Frame } from "../frame/frame.ts";
import { reduceField } from "../frame/reduce.ts";
import { type Look, rangeOfField, rangeOfValues } from "./shown-fields.ts";

/** One value of a stat, gauge, bar or slice. */
export interface SingleValue {
  readonly name: string;
  readonly shown: Shown;
  readonly range: ValueRange;
  readonly field: Field;
  /** The samples behind it, for a line below. */
  readonly values: readonly (number | null)[];
  readonly timesMs: readonly number[];
}

// More of them nobody can read.
const valuesMax = 200;

/** The values that `reduceOptions` make of a panel's frames: one for each field, or with `values` one for each row. */
export function singleValues(
  frames: readonly Frame[],
  options: FieldMap,
  look: Look,
): readonly SingleValue[] {
  const { calcs, values: showsRows, limit, fields } = mapOf(options.reduceOptions);
  const [calculation = "lastNotNull"] = textsOf(calcs);
  const isWanted = wantedFields(textOf(fields) ?? "");
  const places = frames.flatMap((frame) => frame.fields.map((field) => ({ field, frame })));
  const wanted = places.filter(({ field, frame }) => isWanted(field, fieldName(field, frame, frames)));
  const whole = rangeOfValues(wanted.map(({ field }) => field).filter(({ kind }) => kind === "number"));
  const rowsMax = Math.min(valuesMax, numberOf(limit) ?? 25);
  const items: SingleValue[] = [];
  for (const [seriesIndex, { field, frame }] of wanted.entries()) {
    if (items.length >= valuesMax) break;
    const range = rangeOfField(field, whole);
    const display = displayOf(field.settings, { ...look, range, seriesIndex });
    const name = fieldName(field, frame, frames);
    if (showsRows === true) {
      for (const [row, value] of field.values.slice(0, rowsMax - items.length).entries())
        items.push({
          name: rowName(frame, row) ?? name,
          shown: display(value),
          range,
          field,
          values: [],
          timesMs: [],
        });
      continue;
    }
    const shown = display(reduceField(field.values, calculation));
    items.push({ name, shown, range, field, ...lineOf(field, frame) });
  }
  return items;
}

function wantedFields(fields: string): (field: Field, name: string) => boolean {
  if (fields === "") return ({ kind }) => kind === "number";
  const pattern = patternOf(fields);
  return (_, name) => pattern?.test(name) === true;
}

function rowName({ fields }: Frame, row: number): string | undefined {
  const texts = fields.filter(({ kind }) => kind === "string").map(({ values }) => String(values[row] ?? ""));
  return texts.length === 0 ? undefined : texts.join(" ");
}

function lineOf({ values }: Field, { fields }: Frame): Pick<SingleValue, "values" | "timesMs"> {
  const times = fields.find(({ kind }) => kind === "time");
  return {
    timesMs: (times?.values ?? []).map(Number),
    values: values.map((value) => (typeof value === "number" && Number.isFinite(value) ? value : null)),
  };
}
