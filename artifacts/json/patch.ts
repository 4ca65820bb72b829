import { isJsonList, isJsonObject, type JsonObject, type JsonScalar, type JsonValue } from "./json.ts";

const removalMark: unique symbol = Symbol("removed");
const itemsMark: unique symbol = Symbol("items");

/** Takes the member away at which it stands. */
export interface Removal {
  readonly [removalMark]: true;
}

/** Changes single members of a list. */
export interface ItemsPatch {
  readonly [itemsMark]: Readonly<Record<string, Patch>>;
}

/**
 * What is to be different in emitted JSON because the kit has no word for it. An object changes the members that it
 * names and leaves the others; a scalar or a list takes the place of what was there; `removed` takes a member away;
 * `items` changes members of a list. Unlike in a JSON merge patch, null is a value like any other.
 */
export type Patch = JsonScalar | readonly JsonValue[] | Removal | ItemsPatch | PatchObject;

/** A patch of single members of an object. */
export interface PatchObject {
  readonly [key: string]: Patch;
}

/** In a patch: the member at which it stands is taken away. */
export const removed: Removal = Object.freeze({ [removalMark]: true } as const);

/**
 * In a patch: the members of a list by their index are changed or, with `removed`, taken away; an index from the list's
 * length on adds one at its end.
 */
export function items(changes: Readonly<Record<string, Patch>>): ItemsPatch {
  return { [itemsMark]: changes };
}

/** Whether a patch takes its member away. */
export function isRemoval(patch: Patch): patch is Removal {
  return typeof patch === "object" && patch !== null && removalMark in patch;
}

/** The changes of a patch of a list by index, undefined where it is another patch. */
export function itemChanges(patch: Patch): Readonly<Record<string, Patch>> | undefined {
  return typeof patch === "object" && patch !== null && itemsMark in patch ? patch[itemsMark] : undefined;
}

/** Whether a patch names members of an object. */
export function isPatchObject(patch: Patch): patch is PatchObject {
  return (
    typeof patch === "object" &&
    patch !== null &&
    !Array.isArray(patch) &&
    !isRemoval(patch) &&
    itemChanges(patch) === undefined
  );
}

/** The value with the patches applied one after the other; undefined where they take it away. */
function applyPatches(
  value: JsonValue | undefined,
  patches: readonly (Patch | undefined)[],
): JsonValue | undefined {
  let changed = value;
  for (const patch of patches) if (patch !== undefined) changed = applyPatch(changed, patch);
  return changed;
}

/** As `applyPatches` for an object that the patches leave one. */
export function patchObject(value: JsonObject, patches: readonly (Patch | undefined)[]): JsonObject {
  const changed = applyPatches(value, patches);
  return isJsonObject(changed) ? changed : {};
}

function applyPatch(value: JsonValue | undefined, patch: Patch): JsonValue | undefined {
  if (patch === null || typeof patch !== "object") return patch;
  if (isRemoval(patch)) return undefined;
  const changes = itemChanges(patch);
  if (changes !== undefined) return applyItems(isJsonList(value) ? value : [], changes);
  return isPatchObject(patch) ? applyMembers(isJsonObject(value) ? value : {}, patch) : listOf(patch);
}

function applyMembers(value: JsonObject, patch: PatchObject): JsonObject {
  const members = new Map(Object.entries(value));
  for (const [key, change] of Object.entries(patch)) {
    const changed = applyPatch(members.get(key), change);
    if (changed === undefined) members.delete(key);
    else members.set(key, changed);
  }
  return Object.fromEntries(members);
}

function applyItems(
  list: readonly JsonValue[],
  changes: Readonly<Record<string, Patch>>,
): readonly JsonValue[] {
  const count = Math.max(list.length, ...Object.keys(changes).map((index) => Number(index) + 1));
  const changed = Array.from({ length: count }, (_, index) => {
    const change = changes[String(index)];
    return change === undefined ? list[index] : applyPatch(list[index], change);
  });
  return changed.filter((member) => member !== undefined);
}

function listOf(patch: Patch): readonly JsonValue[] {
  return Array.isArray(patch) ? patch : [];
}
