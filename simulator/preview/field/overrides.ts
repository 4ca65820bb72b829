import {
  type DashboardPanel,
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
    case "firstTimeField":
      return field === frame.fields.find(({ kind }) => kind === "time");
    case "byRegexpOrNames": {
      const { names, pattern } = mapOf(matcherOptions);
      return (
        textsOf(names).includes(name()) ||
        (textOf(pattern) !== undefined &&
          patternOf(textOf(pattern) ?? "")?.test(name().slice(0, nameLengthMax)) === true)
      );
    }
    case "first":
      return frame.fields[0] === field;
    default:
      return false;
  }
}

// What Grafana's panels bring along where the file says nothing of colours; others colour by thresholds.
const colorModes: ReadonlyMap<string, string> = new Map([
  ["timeseries", "palette-classic"],
  ["barchart", "palette-classic"],
  ["piechart", "palette-classic"],
  ["state-timeline", "continuous-GrYlRd"],
]);

/** The settings of a panel's fields, with the colours of its type where none are written. */
export function withOwnColors({
  type,
  fieldConfig,
}: Pick<DashboardPanel, "type" | "fieldConfig">): FieldConfig {
  const mode = colorModes.get(type);
  const { defaults } = fieldConfig;
  if (mode === undefined || textOf(mapOf(defaults.color).mode) !== undefined) return fieldConfig;
  return { ...fieldConfig, defaults: { ...defaults, color: { ...mapOf(defaults.color), mode } } };
}

/** The kinds of matchers of overrides that previews do not know, and so do not apply. */
export function unknownMatchers({ overrides }: FieldConfig): readonly string[] {
  return [...new Set(overrides.map(({ matcher }) => matcher))].filter(
    (matcher) => !knownMatchers.has(matcher),
  );
}

const knownMatchers: ReadonlySet<string> = new Set([
  ...["byName", "byRegexp", "byType", "byTypes", "byFrameRefID", "byNames", "byValue"],
  ...["numeric", "time", "first", "firstTimeField", "byRegexpOrNames"],
]);

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
