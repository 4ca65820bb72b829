import { mapOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import type { CellValue } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Field, Frame } from "../frame/frame.ts";

/** Sorts the rows of each frame by a field. */
export function sortBy(frames: readonly Frame[], { sort }: FieldMap): readonly Frame[] {
  const [first]: readonly unknown[] = Array.isArray(sort) ? sort : [];
  const { field: name, desc } = mapOf(first);
  const wanted = textOf(name);
  if (wanted === undefined) return frames;
  return frames.map((frame) => {
    const field = frame.fields.find((one) => one.name === wanted || fieldName(one, frame, frames) === wanted);
    return field === undefined ? frame : sortedFrame(frame, field, desc === true);
  });
}

/** A frame with its rows in the order of a field's values; rows without a value come last. */
export function sortedFrame(frame: Frame, field: Field, isDescending: boolean): Frame {
  const order = Array.from({ length: frame.length }, (_, index) => index);
  const sign = isDescending ? -1 : 1;
  order.sort((left, right) => compareCells(field.values[left], field.values[right], sign) || left - right);
  const fields = frame.fields.map((one) => ({ ...one, values: order.map((index) => one.values[index]) }));
  return { ...frame, fields };
}

function compareCells(left: CellValue, right: CellValue, sign: number): number {
  const [hasLeft, hasRight] = [isValue(left), isValue(right)];
  if (!hasLeft || !hasRight) return Number(hasRight) - Number(hasLeft);
  if (typeof left === "number" && typeof right === "number") return sign * (left - right);
  return sign * natural.compare(String(left), String(right));
}

const natural = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

function isValue(value: CellValue): boolean {
  return value !== null && value !== undefined && !(typeof value === "number" && Number.isNaN(value));
}
