import { isJsonList, isJsonObject, type JsonValue } from "./json.ts";
import { isPatchObject, isRemoval, itemChanges, type Patch } from "./patch.ts";

/** How much patches say: scalar values that they put in, members that they take away. */
export interface PatchSize {
  readonly putCount: number;
  readonly removedCount: number;
}

/** How much these patches say together; absent ones say nothing. */
export function measurePatches(patches: readonly (Patch | undefined)[]): PatchSize {
  const size = { putCount: 0, removedCount: 0 };
  for (const patch of patches) measure(patch, size);
  return size;
}

/** The scalar values in a JSON value. */
export function scalarCount(value: JsonValue): number {
  if (isJsonList(value)) return value.reduce((sum: number, member) => sum + scalarCount(member), 0);
  if (!isJsonObject(value)) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + scalarCount(member), 0);
}

function measure(patch: Patch | undefined, size: { putCount: number; removedCount: number }): void {
  if (patch === undefined) return;
  if (isRemoval(patch)) {
    size.removedCount += 1;
    return;
  }
  const members = itemChanges(patch) ?? (isPatchObject(patch) ? patch : undefined);
  if (members !== undefined) for (const member of Object.values(members)) measure(member, size);
  else if (patch === null || typeof patch !== "object") size.putCount += 1;
  else if (Array.isArray(patch)) size.putCount += scalarCount(patch);
}
