import { isJsonList, isJsonObject, isSameJson, type JsonValue } from "./json.ts";

/** A place at which what was built is not what was wanted. */
export interface JsonDifference {
  readonly path: readonly (string | number)[];
  readonly wanted: JsonValue | undefined;
  readonly built: JsonValue | undefined;
}

const differencesMax = 20;

/** The first places at which two values differ, deepest first; none where they are the same but for the order of keys. */
export function differencesOf(wanted: JsonValue, built: JsonValue): readonly JsonDifference[] {
  const found: JsonDifference[] = [];
  collect(wanted, built, [], found);
  return found;
}

function collect(
  wanted: JsonValue | undefined,
  built: JsonValue | undefined,
  path: readonly (string | number)[],
  found: JsonDifference[],
): void {
  if (found.length === differencesMax || isSameJson(wanted, built)) return;
  if (isJsonObject(wanted) && isJsonObject(built)) {
    for (const key of new Set([...Object.keys(wanted), ...Object.keys(built)])) {
      collect(wanted[key], built[key], [...path, key], found);
    }
    return;
  }
  if (isJsonList(wanted) && isJsonList(built) && wanted.length === built.length) {
    for (const [index, member] of wanted.entries()) collect(member, built[index], [...path, index], found);
    return;
  }
  found.push({ path, wanted, built });
}
