import type { JsonObject, JsonValue } from "../../artifacts/index.ts";
import type { Chance } from "./chance.ts";

const strange: readonly [JsonValue, ...JsonValue[]] = [
  null,
  true,
  0,
  -1.5,
  1e21,
  "",
  "$x",
  "`*/\u2028",
  [],
  {},
  [null, { a: [] }],
  { expr: 1, type: "row", id: 3 },
  "row",
];

/** A copy of the value in which one thing, drawn by chance, is changed: taken away, doubled, replaced or added. */
export function mutated(value: JsonValue, chance: Chance): JsonValue {
  if (Array.isArray(value)) return mutatedList(value, chance);
  if (typeof value !== "object" || value === null) return chance.pick(strange);
  return mutatedObject(Object.entries(value), chance);
}

function mutatedObject(entries: readonly (readonly [string, JsonValue])[], chance: Chance): JsonObject {
  const copy = new Map(entries);
  const [key, member] = entries[chance.below(Math.max(1, entries.length))] ?? ["added", null];
  if (member !== null && typeof member === "object" && chance.happens(0.8))
    copy.set(key, mutated(member, chance));
  else if (chance.happens(0.4)) copy.delete(key);
  else if (chance.happens(0.3))
    copy.set(chance.pick(["added", "class", "a b", "constructor", "12"]), chance.pick(strange));
  else copy.set(key, chance.pick(strange));
  return Object.fromEntries(copy);
}

function mutatedList(list: readonly JsonValue[], chance: Chance): JsonValue {
  const index = chance.below(Math.max(1, list.length));
  const member = list[index];
  if (member === undefined) return [chance.pick(strange)];
  if (chance.happens(0.7)) return list.with(index, mutated(member, chance));
  if (chance.happens(0.5)) return list.toSpliced(index, 1);
  return list.toSpliced(index, 0, member);
}
