import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from "../../../artifacts/index.ts";

/** The members of an object that are there. */
export function present(members: Readonly<Record<string, JsonValue | undefined>>): JsonObject {
  const kept: (readonly [string, JsonValue])[] = [];
  for (const [key, value] of Object.entries(members)) if (value !== undefined) kept.push([key, value]);
  return Object.fromEntries(kept);
}

/** An object without some of its members. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** The value if it is an object, otherwise an empty one. */
export function objectOf(value: JsonValue | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}

/** The objects in a list; none where there is no list. */
export function objectsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return isJsonList(value) ? value.filter(isJsonObject) : [];
}

/** The value if it is a text. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** The value if it is a number. */
export function numberOf(value: JsonValue | undefined): number | undefined {
  return typeof value === "number" ? value : undefined;
}

/** The word at a number's place; the first where there is none. */
export function wordAt<Word extends string>(
  words: readonly [Word, ...Word[]],
  value: JsonValue | undefined,
): Word {
  return (typeof value === "number" ? words[value] : undefined) ?? words[0];
}
