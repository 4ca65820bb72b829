import { textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { fieldName } from "../frame/field-name.ts";
import { type Frame, fieldsOf, frameOf, numberFields, plainField } from "../frame/frame.ts";
import { calculationName, reduceField } from "../frame/reduce.ts";

/** Makes each series one row with a column for each calculation, or reduces the fields of each frame to one row. */
export function reduceFrames(
  frames: readonly Frame[],
  { reducers, mode, includeTimeField, labelsToFields }: FieldMap,
): readonly Frame[] {
  const calculations = textsOf(reducers);
  const wanted = calculations.length === 0 ? ["max"] : calculations;
  if (mode === "reduceFields") return frames.map((frame) => reducedFields(frame, frames, wanted));
  const places = includeTimeField === true ? fieldsOf(frames) : numberFields(frames);
  const names =
    labelsToFields === true
      ? [...new Set(places.flatMap(({ field }) => Object.keys(field.labels ?? {})))]
      : [];
  const [first] = frames;
  if (first === undefined) return [];
  return [
    frameOf(
      [
        plainField(
          "Field",
          "string",
          places.map(({ field, frame }) => (names.length > 0 ? field.name : fieldName(field, frame, frames))),
        ),
        ...names.map((name) =>
          plainField(
            name,
            "string",
            places.map(({ field }) => field.labels?.[name] ?? ""),
          ),
        ),
        ...wanted.map((calculation) =>
          plainField(
            calculationName(calculation),
            "number",
            places.map(({ field }) => reduceField(field.values, calculation) ?? null),
          ),
        ),
      ],
      { refId: first.refId },
    ),
  ];
}

function reducedFields(frame: Frame, frames: readonly Frame[], wanted: readonly string[]): Frame {
  const fields = frame.fields
    .filter(({ kind }) => kind === "number")
    .flatMap((field) =>
      wanted.map((calculation) => {
        const name = fieldName(field, frame, frames);
        const legend = wanted.length > 1 ? `${name} ${calculationName(calculation)}` : name;
        return { ...field, legend, values: [reduceField(field.values, calculation) ?? null] };
      }),
    );
  return { ...frame, fields, length: 1, stepMs: undefined };
}

/** All samples of all series as rows of time, name and value, the newest first. */
export function seriesToRows(frames: readonly Frame[]): readonly Frame[] {
  const rows = numberFields(frames).flatMap(({ field, frame }) => {
    const times = frame.fields.find(({ kind }) => kind === "time")?.values ?? [];
    const name = fieldName(field, frame, frames);
    return field.values.map((value, index) => ({ timeMs: Number(times[index] ?? 0), name, value }));
  });
  rows.sort((left, right) => right.timeMs - left.timeMs);
  return [
    frameOf(
      [
        plainField(
          "Time",
          "time",
          rows.map(({ timeMs }) => timeMs),
        ),
        plainField(
          "Metric",
          "string",
          rows.map(({ name }) => name),
        ),
        plainField(
          "Value",
          "number",
          rows.map(({ value }) => value),
        ),
      ],
      { refId: frames[0]?.refId ?? "A" },
    ),
  ];
}
