import { mapOf, numberOf, textOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Field, Frame } from "../frame/frame.ts";

/** Orders, leaves out and renames fields by their names. */
export function organize(frames: readonly Frame[], options: FieldMap): readonly Frame[] {
  const excluded = mapOf(options.excludeByName);
  const included = mapOf(options.includeByName);
  const order = mapOf(options.indexByName);
  const renamed = mapOf(options.renameByName);
  return frames.map((frame) => {
    const nameOf = (field: Field) => fieldName(field, frame, frames);
    const setting = (map: FieldMap, field: Field) =>
      ownValue(map, nameOf(field)) ?? ownValue(map, field.name);
    const hasIncluded = Object.values(included).some((value) => value === true);
    const kept = frame.fields.filter(
      (field) => setting(excluded, field) !== true && (!hasIncluded || setting(included, field) === true),
    );
    const places = new Map(
      kept.map((field, index) => [field, numberOf(setting(order, field)) ?? 1e6 + index]),
    );
    const sorted = [...kept].sort((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0));
    const fields = sorted.map((field) => {
      const name = textOf(setting(renamed, field));
      return name === undefined || name === "" ? field : { ...field, name, legend: name };
    });
    return { ...frame, fields };
  });
}

function ownValue(map: FieldMap, name: string): unknown {
  return Object.hasOwn(map, name) ? map[name] : undefined;
}
