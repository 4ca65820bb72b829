import { mapOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { patternOf } from "../field/mappings.ts";
import { fieldName } from "../frame/field-name.ts";
import type { Frame } from "../frame/frame.ts";

/** Keeps or leaves out fields by their names or a pattern; frames without fields go. */
export function filterFields(frames: readonly Frame[], options: FieldMap): readonly Frame[] {
  const isIncluded = matcherOf(options.include);
  const isExcluded = matcherOf(options.exclude);
  return frames
    .map((frame) => ({
      ...frame,
      fields: frame.fields.filter((field) => {
        const names = [fieldName(field, frame, frames), field.name];
        return (isIncluded?.(names) ?? true) && !(isExcluded?.(names) ?? false);
      }),
    }))
    .filter(({ fields }) => fields.length > 0);
}

function matcherOf(value: unknown): ((names: readonly string[]) => boolean) | undefined {
  const { names, pattern } = mapOf(value);
  const wanted = new Set(textsOf(names));
  const written = textOf(pattern);
  if (wanted.size === 0 && (written === undefined || written === "")) return undefined;
  const compiled = written === undefined || written === "" ? undefined : patternOf(written);
  return (given) => given.some((name) => wanted.has(name) || compiled?.test(name) === true);
}

/** Keeps or leaves out the frames of some queries. */
export function filterFrames(frames: readonly Frame[], { include, exclude }: FieldMap): readonly Frame[] {
  return frames.filter(({ refId }) => {
    if (include !== undefined && patternOf(textOf(include) ?? "")?.test(refId) !== true) return false;
    return exclude === undefined || patternOf(textOf(exclude) ?? "")?.test(refId) !== true;
  });
}
