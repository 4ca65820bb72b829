import { numberOf } from "../../dashboard/index.ts";
import type { Brightness } from "../field/colors.ts";
import { type Display, displayOf } from "../field/display.ts";
import type { ValueRange } from "../field/thresholds.ts";
import { fieldName } from "../frame/field-name.ts";
import { type Field, type Frame, numberFields } from "../frame/frame.ts";

/** What the look of a panel's values depends on beside the panel. */
export interface Look {
  readonly brightness: Brightness;
  readonly nowMs: number;
}

/** A field of numbers with all that is needed to show its values. */
export interface ShownField {
  readonly field: Field;
  readonly frame: Frame;
  readonly name: string;
  readonly display: Display;
  readonly range: ValueRange;
  readonly index: number;
}

/** The fields of numbers of a panel, each with its name and look; ranges that no setting gives are those of all values. */
export function shownFields(frames: readonly Frame[], look: Look): readonly ShownField[] {
  const places = numberFields(frames);
  const whole = rangeOfValues(places.map(({ field }) => field));
  return places.map(({ field, frame }, index) => {
    const range = rangeOfField(field, whole);
    const display = displayOf(field.settings, { ...look, range, seriesIndex: index });
    return { field, frame, name: fieldName(field, frame, frames), display, range, index };
  });
}

/** What a field shows at least and at most: its settings, or what all fields have. */
export function rangeOfField({ settings }: Field, whole: ValueRange): ValueRange {
  return { min: numberOf(settings.min) ?? whole.min, max: numberOf(settings.max) ?? whole.max };
}

/** The least and the greatest finite value of some fields; 0 to 100 where there is none. */
export function rangeOfValues(fields: readonly Field[]): ValueRange {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const { values } of fields) {
    for (const value of values) {
      if (typeof value !== "number" || !Number.isFinite(value)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  return min > max ? { min: 0, max: 100 } : { min, max };
}
