import type { DocumentPath } from "../document/index.ts";
import { readScalar } from "./scalar-reader.ts";
import {
  type ReadContext,
  report,
  reportUnknownFields,
  Section,
  type SettingValue,
  where,
} from "./setting.ts";
import type { ListType, MapType, SectionType, SettingType } from "./setting-type.ts";
import { isScalar } from "./yaml-scalar.ts";

/**
 * Turns a document's value into a setting of the given type; what does not fit is a finding, and the setting is
 * then undefined. Nothing (`null`) is the type's zero value, as in Alertmanager: an empty text, false, undefined.
 */
function readSetting(
  context: ReadContext,
  type: SettingType,
  value: unknown,
  path: DocumentPath,
): SettingValue {
  if (path.length > depthMax) {
    report(context, "too-deep", path, `nested more than ${depthMax} levels deep; flatten it`);
    return undefined;
  }
  switch (type.kind) {
    case "scalar":
      return readScalar(context, type.scalar, value, path);
    case "list":
      return readList(context, type, value, path);
    case "map":
      return readMap(context, type, value, path);
    case "section":
      return readSection(context, type, value, path);
    case "text-or":
      return isScalar(value)
        ? readScalar(context, "text", value, path)
        : readSection(context, type.section, value, path);
    case "anything":
      return readAnything(value, path);
    default:
      return type satisfies never;
  }
}

/** As `readSetting` for a section; undefined where the value is nothing or no map. */
export function readSection(
  context: ReadContext,
  type: SectionType,
  value: unknown,
  path: DocumentPath,
): Section | undefined {
  if (value === null || value === undefined) return undefined;
  const entries = entriesOf(value);
  if (entries === undefined) {
    report(context, "wrong-type", path, `${where(path)} must be a map of fields, not ${nameOf(value)}`);
    return undefined;
  }
  const known = Object.keys(type.fields);
  reportUnknownFields(
    context,
    entries.map(([key]) => key),
    known,
    path,
  );
  const values = new Map<string, SettingValue>(Object.entries(type.defaults ?? {}));
  for (const [key, member] of entries) {
    const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
    if (field !== undefined) values.set(key, readSetting(context, field, member, [...path, key]));
  }
  const section = new Section(context, path, values);
  type.check?.(section);
  return section;
}

function readList(context: ReadContext, type: ListType, value: unknown, path: DocumentPath): SettingValue {
  if (value === null || value === undefined) return undefined;
  if (!Array.isArray(value)) {
    const example =
      type.item.kind === "scalar" && type.item.scalar === "text" && isScalar(value)
        ? `; write \`[${String(value)}]\``
        : "";
    report(context, "wrong-type", path, `${where(path)} must be a list, not ${nameOf(value)}${example}`);
    return undefined;
  }
  return value.map((item: unknown, index) => {
    const itemPath = [...path, index];
    if (item === null && type.item.kind === "section") {
      report(
        context,
        type.isFilled ? "missing" : "doubtful",
        itemPath,
        `${where(itemPath)} is empty; fill it or remove it`,
      );
    }
    return readSetting(context, type.item, item, itemPath);
  });
}

function readMap(context: ReadContext, type: MapType, value: unknown, path: DocumentPath): SettingValue {
  if (value === null || value === undefined) return undefined;
  const entries = entriesOf(value);
  if (entries === undefined) {
    report(context, "wrong-type", path, `${where(path)} must be a map, not ${nameOf(value)}`);
    return undefined;
  }
  type.check?.(
    entries.map(([key]) => key),
    (key, message) => report(context, "wrong-value", [...path, key], message, "key"),
  );
  return new Map(entries.map(([key, item]) => [key, readSetting(context, type.item, item, [...path, key])]));
}

function readAnything(value: unknown, path: DocumentPath): SettingValue {
  if (path.length > depthMax) return undefined;
  if (Array.isArray(value)) return value.map((item: unknown, index) => readAnything(item, [...path, index]));
  const entries = entriesOf(value);
  if (entries !== undefined) {
    return new Map(entries.map(([key, item]) => [key, readAnything(item, [...path, key])]));
  }
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

function entriesOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.entries(value)
    : undefined;
}

function nameOf(value: unknown): string {
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "a map";
  return typeof value === "string" ? "a text" : `a ${typeof value}`;
}

// Far beyond any routing tree, well within the stack.
const depthMax = 400;
