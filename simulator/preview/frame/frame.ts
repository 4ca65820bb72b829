import type { FieldMap } from "../../document/index.ts";
import type { CellValue } from "../field/mappings.ts";

/** What the values of a field are: instants in milliseconds, numbers, or texts. */
export type FieldKind = "time" | "number" | "string";

/** A column of data with what it is called and how it looks. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  readonly labels: Readonly<Record<string, string>> | undefined;
  /** What the query's legend calls it. */
  readonly legend: string | undefined;
  /** Null where there is no value; NaN is a value. */
  readonly values: readonly CellValue[];
  /** Unit, thresholds and the like, when overrides have been applied. */
  readonly settings: FieldMap;
}

/** Columns of one length; what a query yields, or a transformation. */
export interface Frame {
  readonly refId: string;
  readonly name: string;
  readonly fields: readonly Field[];
  readonly length: number;
  /** The distance between two samples, so that gaps can be told; undefined for tables. */
  readonly stepMs: number | undefined;
}

/** A field without settings. */
export function plainField(
  name: string,
  kind: FieldKind,
  values: readonly CellValue[],
  more: { readonly labels?: Readonly<Record<string, string>>; readonly legend?: string } = {},
): Field {
  return { name, kind, labels: more.labels, legend: more.legend, values, settings: {} };
}

/** A frame of fields that have one length. */
export function frameOf(
  fields: readonly Field[],
  { refId, name = "", stepMs }: { readonly refId: string; readonly name?: string; readonly stepMs?: number },
): Frame {
  return { refId, name, fields, length: fields[0]?.values.length ?? 0, stepMs };
}

/** Where a field of a panel stands: in which frame, among which others. */
export interface FieldPlace {
  readonly field: Field;
  readonly frame: Frame;
}

/** All fields of some frames. */
export function fieldsOf(frames: readonly Frame[]): readonly FieldPlace[] {
  return frames.flatMap((frame) => frame.fields.map((field) => ({ field, frame })));
}

/** The fields of some frames that hold numbers. */
export function numberFields(frames: readonly Frame[]): readonly FieldPlace[] {
  return fieldsOf(frames).filter(({ field }) => field.kind === "number");
}
