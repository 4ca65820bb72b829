import type { Shown } from "../field/display.ts";
import { dateText } from "../format/date-units.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Frame } from "../frame/frame.ts";
import { type Look, shownFields } from "./shown-fields.ts";

/** The bars of one row of a frame. */
export interface BarGroup {
  readonly name: string;
  readonly bars: readonly { readonly name: string; readonly shown: Shown }[];
}

// More bars are thinner than a line.
const groupsMax = 100;

/** A group of bars for each row, named by the wished field, or the first of texts or times. */
export function barGroups(
  frames: readonly Frame[],
  xField: string | undefined,
  look: Look,
): readonly BarGroup[] {
  const [frame] = frames;
  if (frame === undefined) return [];
  const named =
    frame.fields.find((field) => xField !== undefined && fieldName(field, frame, frames) === xField) ??
    frame.fields.find(({ kind }) => kind === "string") ??
    frame.fields.find(({ kind }) => kind === "time");
  const fields = shownFields([frame], look).filter(({ field }) => field !== named);
  return Array.from({ length: Math.min(groupsMax, frame.length) }, (_, row) => {
    const value = named?.values[row];
    const name =
      named?.kind === "time" && typeof value === "number"
        ? dateText(value, "MM/DD HH:mm")
        : String(value ?? "");
    return {
      name,
      bars: fields.map((field) => ({ name: field.name, shown: field.display(field.field.values[row]) })),
    };
  });
}
