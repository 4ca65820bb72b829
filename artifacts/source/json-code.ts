import { isJsonList, isJsonObject, type JsonValue } from "../json/json.ts";
import { isPatchObject, isRemoval, itemChanges, type Patch } from "../json/patch.ts";
import { type Code, call, fields, list, literal, name, text } from "./code.ts";

/** A JSON value as an expression. */
export function jsonCode(value: JsonValue): Code {
  if (typeof value === "string") return text(value);
  if (isJsonList(value)) return list(value.map(jsonCode));
  if (!isJsonObject(value)) return literal(value);
  return fields(Object.fromEntries(Object.entries(value).map(([key, member]) => [key, jsonCode(member)])));
}

/** A patch as an expression. */
export function patchCode(patch: Patch): Code {
  if (isRemoval(patch)) return name("removed");
  const changes = itemChanges(patch);
  if (changes !== undefined) return call("items", patchFields(changes));
  if (isPatchObject(patch)) return patchFields(patch);
  if (patch === null || typeof patch !== "object") return jsonCode(patch);
  return Array.isArray(patch) ? list(patch.map(jsonCode)) : literal(null);
}

function patchFields(patches: Readonly<Record<string, Patch>>): Code {
  return fields(Object.fromEntries(Object.entries(patches).map(([key, member]) => [key, patchCode(member)])));
}
