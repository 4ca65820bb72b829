import {
  type FieldConfig,
  type FieldOverride,
  isFieldMap,
  mapOf,
  numberOf,
  textOf,
  textsOf,
} from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Field, Frame } from "../frame/frame.ts";
import { reduceField } from "../frame/reduce.ts";
import { patternOf } from "./mappings.ts";

/** Gives each field of a panel its settings: the defaults, and what the overrides that match it say. */
export function withSettings(frames: readonly Frame[], config: FieldConfig): readonly Frame[] {
  const plain = frames.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => ({ ...field, settings: config.defaults })),
  }));
  if (config.overrides.length === 0) return plain;
  return plain.map((frame) => ({
    ...frame,
    fields: frame.fields.map((field) => overridden(field, frame, plain, config.overrides)),
  }));
}

function overridden(
  field: Field,
  frame: Frame,
  frames: readonly Frame[],
  overrides: readonly FieldOverride[],
): Field {
  let settings = field.settings;
  for (const override of overrides) {
    if (!isMatched(override, field, frame, frames)) continue;
    for (const { id, value } of override.properties) settings = withSetting(settings, id.split("."), value);
  }
  return settings === field.settings ? field : { ...field, settings };
}

function withSetting(settings: FieldMap, path: readonly string[], value: unknown): FieldMap {
  const [first = "", ...rest] = path;
  // Such names would reach beyond the settings.
  if (first === "__proto__") return settings;
  if (rest.length === 0) return { ...settings, [first]: value };
  return { ...settings, [first]: withSetting(mapOf(settings[first]), rest, value) };
}

function isMatched(
  { matcher, matcherOptions }: FieldOverride,
  field: Field,
  frame: Frame,
  frames: readonly Frame[],
): boolean {
  const name = () => fieldName(field, frame, frames);
  switch (matcher) {
    case "byName":
      return field.name === matcherOptions || name() === matcherOptions;
    case "byRegexp":
      return patternOf(textOf(matcherOptions) ?? "")?.test(name().slice(0, nameLengthMax)) ?? false;
    case "byType":
      return textsOf(matcherOptions).includes(field.kind);
    case "byTypes":
      return textsOf(matcherOptions).includes(field.kind);
    case "byFrameRefID":
      return field.kind !== "time" && frame.refId === matcherOptions;
    case "byNames": {
      const { names, mode } = mapOf(matcherOptions);
      const isNamed = textsOf(names).includes(name());
      return mode === "exclude" ? field.kind === "number" && !isNamed : isNamed;
    }
    case "byValue":
      return isOfValue(mapOf(matcherOptions), field);
    case "numeric":
      return field.kind === "number";
    case "time":
      return field.kind === "time";
    case "first":
      return frame.fields[0] === field;
    default:
      return false;
  }
}

const nameLengthMax = 500;

function isOfValue({ reducer, op, value }: FieldMap, field: Field): boolean {
  if (field.kind !== "number" || isFieldMap(value)) return false;
  const reduced = reduceField(field.values, textOf(reducer) ?? "last");
  const wanted = numberOf(value) ?? 0;
  if (typeof reduced !== "number") return false;
  switch (op) {
    case "gt":
      return reduced > wanted;
    case "gte":
      return reduced >= wanted;
    case "lt":
      return reduced < wanted;
    case "lte":
      return reduced <= wanted;
    case "eq":
      return reduced === wanted;
    case "neq":
      return reduced !== wanted;
    default:
      return false;
  }
}
