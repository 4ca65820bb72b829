import { textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import type { CellValue } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import { type Frame, frameOf, plainField } from "../frame/frame.ts";

// A table of more columns is none.
const columnsMax = 500;

/** Turns three columns of one frame into a matrix: a row for each value of one, a column for each value of another. */
export function groupingToMatrix(
  frames: readonly Frame[],
  { columnField, rowField, valueField, emptyValue }: FieldMap,
): readonly Frame[] {
  const [frame] = frames;
  if (frame === undefined || frames.length > 1) return frames;
  const named = (name: unknown, otherwise: string) =>
    frame.fields.find((field) => {
      const wanted = textOf(name) ?? otherwise;
      return field.name === wanted || fieldName(field, frame, frames) === wanted;
    });
  const [columns, rows, values] = [
    named(columnField, "Time"),
    named(rowField, "Time"),
    named(valueField, "Value"),
  ];
  if (columns === undefined || rows === undefined || values === undefined) return frames;
  const rowNames = [...new Set(rows.values)];
  const rowAt = new Map(rowNames.map((value, index) => [value, index]));
  const empty = emptyValue === "zero" ? 0 : emptyValue === "empty" ? "" : null;
  const cells = new Map<CellValue, CellValue[]>();
  for (let row = 0; row < frame.length; row++) {
    const name = columns.values[row];
    const column = cells.get(name) ?? rowNames.map((): CellValue => empty);
    column[rowAt.get(rows.values[row]) ?? 0] = values.values[row];
    if (cells.has(name) || cells.size < columnsMax) cells.set(name, column);
  }
  const heads = { ...rows, name: `${rows.name}\\${columns.name}`, values: rowNames, legend: undefined };
  const made = [...cells].map(([name, column]) => ({
    ...plainField(String(name ?? ""), values.kind, column),
    settings: values.settings,
  }));
  return [frameOf([heads, ...made], { refId: frame.refId })];
}
