import { quoted } from "./term-text.ts";

/** A setting within nested settings that two sides have otherwise. */
export interface LeafDifference {
  /** As in `legend.displayMode`; empty where the whole is no map. */
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * The settings in which two values differ, by their paths; maps are entered, lists of maps entry by entry. The order of a map's keys
 * makes no difference. Of very many the first ones.
 */
export function leafDifferences(before: unknown, after: unknown): readonly LeafDifference[] {
  const found: LeafDifference[] = [];
  compare(before, after, "", found, 0);
  return found;
}

const leavesMax = 100;
const depthMax = 40;

function compare(
  before: unknown,
  after: unknown,
  path: string,
  found: LeafDifference[],
  depth: number,
): void {
  if (found.length >= leavesMax || isSame(before, after)) return;
  const [fields, newFields] = [fieldsOf(before), fieldsOf(after)];
  if (depth >= depthMax || fields === undefined || newFields === undefined) {
    found.push({ path, before, after });
    return;
  }
  for (const name of new Set([...fields.keys(), ...newFields.keys()])) {
    compare(fields.get(name), newFields.get(name), path === "" ? name : `${path}.${name}`, found, depth + 1);
  }
}

/** Whether two values say the same, whatever the order of keys. */
function isSame(before: unknown, after: unknown): boolean {
  return before === after || canonical(before) === canonical(after);
}

/** A value as a text that does not depend on the order of keys. */
export function canonical(value: unknown): string {
  return (
    JSON.stringify(value, (_key, inner: unknown) =>
      typeof inner === "object" && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : inner,
    ) ?? ""
  );
}

/** Any value for a sentence. */
export function shownValue(value: unknown): string {
  return value === undefined || value === ""
    ? "none"
    : quoted(typeof value === "string" ? value : canonical(value));
}

function fieldsOf(value: unknown): ReadonlyMap<string, unknown> | undefined {
  if (Array.isArray(value)) {
    return value.some((item) => typeof item === "object" && item !== null)
      ? new Map(value.map((item: unknown, index) => [String(index), item]))
      : undefined;
  }
  return typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;
}
