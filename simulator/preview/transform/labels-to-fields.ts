import { textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { type Field, type Frame, frameOf, plainField } from "../frame/frame.ts";
import { mergeFrames } from "./merge.ts";

/** Makes columns (or with `mode: rows` rows) of the labels of series; then the frames are merged. */
export function labelsToFields(
  frames: readonly Frame[],
  { mode, keepLabels, valueLabel }: FieldMap,
): readonly Frame[] {
  const kept = Array.isArray(keepLabels) && keepLabels.length > 0 ? new Set(textsOf(keepLabels)) : undefined;
  const labelsIn = (field: Field) =>
    Object.entries(field.labels ?? {}).filter(([name]) => kept === undefined || kept.has(name));
  if (mode === "rows")
    return frames.flatMap((frame) => frame.fields.flatMap((field) => labelRows(field, frame, labelsIn)));
  const named = textOf(valueLabel);
  const wide = frames.map((frame): Frame => {
    const labels = new Map<string, string>();
    const values = frame.fields.filter((field) => field.labels !== undefined);
    for (const field of values) for (const [name, value] of labelsIn(field)) labels.set(name, value);
    const renamed = values.map((field): Field => {
      const name = named === undefined ? field.name : (field.labels?.[named] ?? field.name);
      return { ...field, name, labels: undefined, legend: named === undefined ? undefined : name };
    });
    if (named !== undefined) labels.delete(named);
    const columns = [...labels].map(([name, value]) =>
      plainField(
        name,
        "string",
        Array.from({ length: frame.length }, () => value),
      ),
    );
    const others = frame.fields.filter((field) => field.labels === undefined);
    return { ...frame, name: "", fields: [...others, ...columns, ...renamed] };
  });
  return mergeFrames(wide);
}

function labelRows(
  field: Field,
  { refId }: Frame,
  labelsIn: (field: Field) => readonly (readonly [string, string])[],
): readonly Frame[] {
  if (field.labels === undefined) return [];
  const pairs = labelsIn(field);
  return [
    frameOf(
      [
        plainField(
          "label",
          "string",
          pairs.map(([name]) => name),
        ),
        plainField(
          "value",
          "string",
          pairs.map(([, value]) => value),
        ),
      ],
      { refId, name: field.legend ?? field.name },
    ),
  ];
}
