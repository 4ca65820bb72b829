import {
  isPatchObject,
  isRemoval,
  itemChanges,
  type JsonObject,
  type JsonValue,
  type Patch,
  type PatchObject,
  toJson,
} from "../../artifacts/index.ts";

/** Fewer than this many have nothing in common that is worth a word of its own. */
const membersMin = 2;
/** What this share of all has is common to them; the others say what is different with them. */
const shareMin = 0.6;

interface Leaf {
  readonly path: readonly string[];
  readonly patch: Patch;
  count: number;
}

/**
 * What most of these patches have in common; undefined where that is nothing. Absent ones count as empty. What the kit
 * has a word for is left out, by its path: there each of them says its own.
 */
export function commonPatch(
  patches: readonly (Patch | undefined)[],
  wordPaths: ReadonlySet<string>,
): PatchObject | undefined {
  if (patches.length < membersMin) return undefined;
  const leaves = new Map<string, Leaf>();
  for (const patch of patches) {
    if (patch !== undefined && isPatchObject(patch)) countLeaves(patch, [], leaves);
  }
  const common = [...leaves.values()].filter(
    ({ count, path }) => count >= patches.length * shareMin && !wordPaths.has(path.join(".")),
  );
  return common.length === 0 ? undefined : treeOf(common, 0);
}

// Lists and changes of lists are taken whole: their members mean something at their place only.
function countLeaves(patch: PatchObject, path: readonly string[], leaves: Map<string, Leaf>): void {
  for (const [key, member] of Object.entries(patch)) {
    const at = [...path, key];
    if (isPatchObject(member) && Object.keys(member).length > 0) {
      countLeaves(member, at, leaves);
      continue;
    }
    const identity = JSON.stringify([at, identityOf(member)]);
    const leaf = leaves.get(identity);
    if (leaf === undefined) leaves.set(identity, { path: at, patch: member, count: 1 });
    else leaf.count += 1;
  }
}

function identityOf(patch: Patch): JsonValue {
  if (isRemoval(patch)) return ["removed"];
  const changes = itemChanges(patch);
  if (changes === undefined) return ["value", sortedJson(toJson(patch))];
  return ["items", Object.entries(changes).map(([index, change]) => [index, membersIdentity(change)])];
}

function membersIdentity(patch: Patch): JsonValue {
  if (!isPatchObject(patch)) return identityOf(patch);
  return Object.entries(patch)
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([key, member]) => [key, membersIdentity(member)]);
}

function sortedJson(value: JsonValue): JsonValue {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map(sortedJson);
  const entries: readonly (readonly [string, JsonValue])[] = Object.entries(value);
  const sorted = entries.toSorted(([left], [right]) => (left < right ? -1 : 1));
  const object: JsonObject = Object.fromEntries(sorted.map(([key, member]) => [key, sortedJson(member)]));
  return object;
}

function treeOf(leaves: readonly Leaf[], depth: number): PatchObject {
  const groups = new Map<string, Leaf[]>();
  for (const leaf of leaves) {
    const key = leaf.path[depth];
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), leaf]);
  }
  return Object.fromEntries(
    [...groups].map(([key, group]): readonly [string, Patch] => {
      const end = group.find(({ path }) => path.length === depth + 1);
      return [key, end === undefined ? treeOf(group, depth + 1) : end.patch];
    }),
  );
}
