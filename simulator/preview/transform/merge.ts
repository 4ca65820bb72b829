import type { CellValue } from "../field/mappings.ts";
import type { Field, Frame } from "../frame/frame.ts";

/**
 * Puts the rows of all frames into one: columns of one name become one, and rows that agree in all columns that their frames
 * share become one row.
 */
export function mergeFrames(frames: readonly Frame[]): readonly Frame[] {
  const filled = frames.filter(({ fields, length }) => fields.length > 0 && length > 0);
  const [first] = filled;
  if (first === undefined) return frames.slice(0, 1);
  if (filled.length === 1) return filled;
  const columns = new Map<string, Field>();
  for (const { fields } of filled)
    for (const field of fields) if (!columns.has(keyOf(field))) columns.set(keyOf(field), field);
  const shared = [...columns.keys()].filter((key) =>
    filled.every(({ fields }) => fields.some((field) => keyOf(field) === key)),
  );
  const rows = mergedRows(filled, shared);
  const fields = [...columns].map(
    ([key, field]): Field => ({ ...field, values: rows.map((row) => row.get(key) ?? null) }),
  );
  return [{ refId: first.refId, name: "", fields, length: rows.length, stepMs: undefined }];
}

// What a column is merged by: Grafana keeps fields of one name and different labels apart by their legend.
function keyOf({ name, legend }: Field): string {
  return legend ?? name;
}

type Row = Map<string, CellValue>;

function mergedRows(frames: readonly Frame[], shared: readonly string[]): readonly Row[] {
  const rows: Row[] = [];
  const byShared = new Map<string, Row[]>();
  for (const frame of frames) {
    for (let index = 0; index < frame.length; index++) {
      const row: Row = new Map(frame.fields.map((field) => [keyOf(field), field.values[index]]));
      const key = JSON.stringify(shared.map((name) => String(row.get(name) ?? null)));
      const alike = byShared.get(key) ?? [];
      const place = shared.length === 0 ? undefined : alike.find((other) => fits(other, row));
      if (place !== undefined) for (const [name, value] of row) place.set(name, value);
      else {
        rows.push(row);
        alike.push(row);
        byShared.set(key, alike);
      }
    }
  }
  return rows;
}

// Two rows are one where neither says something else of a column than the other.
function fits(left: Row, right: Row): boolean {
  for (const [name, value] of right) if (left.has(name) && left.get(name) !== value) return false;
  return true;
}
