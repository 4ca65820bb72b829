import { isJsonList, isJsonObject, isSameJson, type JsonObject, type JsonValue } from "./json.ts";
import {
  isPatchObject,
  isRemoval,
  itemChanges,
  items,
  type Patch,
  type PatchObject,
  removed,
} from "./patch.ts";

/** The patch that makes `to` of `from`; undefined where they are the same. */
export function patchBetween(from: JsonValue | undefined, to: JsonValue | undefined): Patch | undefined {
  if (to === undefined) return from === undefined ? undefined : removed;
  if (from === undefined) return to;
  if (isJsonObject(from) && isJsonObject(to)) return memberPatch(from, to);
  if (isSameJson(from, to)) return undefined;
  if (!isJsonList(from) || !isJsonList(to)) return to;
  const changes = itemPatch(from, to);
  return sizeOf(changes) < sizeOf(to) ? changes : to;
}

/** As `patchBetween` for objects; undefined where they are the same. */
export function memberPatch(from: JsonObject, to: JsonObject): PatchObject | undefined {
  const changes: (readonly [string, Patch])[] = [];
  for (const key of new Set([...Object.keys(from), ...Object.keys(to)])) {
    const change = patchBetween(own(from, key), own(to, key));
    if (change !== undefined) changes.push([key, change]);
  }
  return changes.length === 0 ? undefined : Object.fromEntries(changes);
}

/** How many values a patch says: scalars, removals, empty lists and objects. */
export function sizeOf(patch: Patch | undefined): number {
  if (patch === undefined) return 0;
  if (patch === null || typeof patch !== "object" || isRemoval(patch)) return 1;
  const members = itemChanges(patch) ?? (Array.isArray(patch) || isPatchObject(patch) ? patch : {});
  return Math.max(
    1,
    Object.values(members).reduce((sum: number, member: Patch) => sum + sizeOf(member), 0),
  );
}

// What was put in before or taken away shifts the rest; members that are equal at the end stay together then.
function itemPatch(from: readonly JsonValue[], to: readonly JsonValue[]): Patch {
  const dropped = from.length - to.length;
  const changes: (readonly [string, Patch])[] = [];
  if (dropped > 0 && to.every((member, index) => isSameJson(member, from[index + dropped]))) {
    for (let index = 0; index < dropped; index++) changes.push([String(index), removed]);
    return items(Object.fromEntries(changes));
  }
  for (let index = 0; index < Math.max(from.length, to.length); index++) {
    const change = patchBetween(from[index], to[index]);
    if (change !== undefined) changes.push([String(index), change]);
  }
  return items(Object.fromEntries(changes));
}

function own(object: JsonObject, key: string): JsonValue | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
