import { mapOf, numberOf, type Transformation, textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { patternOf } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Frame } from "../frame/frame.ts";
import { calculateField, isKnownCalculation } from "./calculate-field.ts";
import { filterFields, filterFrames } from "./filter.ts";
import { filterRows } from "./filter-rows.ts";
import { groupBy } from "./group-by.ts";
import { joinByField } from "./join.ts";
import { labelsToFields } from "./labels-to-fields.ts";
import { groupingToMatrix } from "./matrix.ts";
import { mergeFrames } from "./merge.ts";
import { organize } from "./organize.ts";
import { reduceFrames, seriesToRows } from "./reduce-frames.ts";
import { sortBy } from "./sort.ts";

/** Frames after a panel's transformations, and the names of those that are not understood and were left out. */
export interface Transformed {
  readonly frames: readonly Frame[];
  readonly unknown: readonly string[];
}

/** Does to the frames what a panel's transformations say, one after the other. */
export function transformFrames(
  frames: readonly Frame[],
  transformations: readonly Transformation[],
): Transformed {
  let current = frames;
  const unknown: string[] = [];
  for (const { id, isDisabled, options, raw } of transformations) {
    if (isDisabled) continue;
    const transform = Object.hasOwn(transforms, id) ? transforms[id] : undefined;
    if (transform === undefined || (id === "calculateField" && !isKnownCalculation(options))) {
      unknown.push(transform === undefined ? id : `${id}: ${textOf(options.mode) ?? ""}`);
      continue;
    }
    const { options: picked } = mapOf(raw.filter);
    const isPicked = (frame: Frame) =>
      picked === undefined || patternOf(textOf(picked) ?? "")?.test(frame.refId) === true;
    const [inside, outside] = [current.filter(isPicked), current.filter((frame) => !isPicked(frame))];
    current = [...outside, ...transform(inside, options)];
  }
  return { frames: current, unknown };
}

type Transform = (frames: readonly Frame[], options: FieldMap) => readonly Frame[];

const transforms: Readonly<Record<string, Transform>> = {
  calculateField,
  filterByValue: filterRows,
  groupingToMatrix,
  merge: mergeFrames,
  organize,
  filterFieldsByName: filterFields,
  filterByRefId: filterFrames,
  filterFrames: filterFrames,
  joinByField,
  seriesToColumns: joinByField,
  labelsToFields,
  reduce: reduceFrames,
  seriesToRows,
  sortBy,
  groupBy,
  renameByRegex,
  limit: (frames, { limitField }) => {
    const rowsMax = Math.max(0, Math.floor(numberOf(limitField) ?? 10));
    return frames.map((frame) => ({
      ...frame,
      fields: frame.fields.map((field) => ({ ...field, values: field.values.slice(0, rowsMax) })),
      length: Math.min(frame.length, rowsMax),
    }));
  },
  concatenate: (frames) => (frames.length < 2 ? frames : concatenated(frames)),
  convertFieldType: (frames) => frames,
};

function concatenated([first, ...others]: readonly Frame[]): readonly Frame[] {
  if (first === undefined) return [];
  const length = Math.max(first.length, ...others.map((frame) => frame.length));
  const fields = [first, ...others].flatMap((frame) => frame.fields);
  return [
    {
      ...first,
      length,
      fields: fields.map((field) => ({
        ...field,
        values: Array.from({ length }, (_, index) => field.values[index] ?? null),
      })),
    },
  ];
}

function renameByRegex(frames: readonly Frame[], { regex, renamePattern }: FieldMap): readonly Frame[] {
  const pattern = patternOf(textOf(regex) ?? "");
  const replacement = textsOf(renamePattern)[0] ?? "";
  if (pattern === undefined) return frames;
  return frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) =>
      field.kind === "time"
        ? field
        : { ...field, legend: fieldName(field, frame, frames).replace(pattern, replacement) },
    ),
  }));
}
