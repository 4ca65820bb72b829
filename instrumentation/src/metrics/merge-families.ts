import type { Slices } from "./exposition/index.ts";
import { type Family, type HistogramFamily, type SourceFamilies, sampleNames } from "./family.ts";
import { isMetricName } from "./label-text.ts";

/** Why a family is left out: its name cannot be written, or what another source has under it does not go with it. */
export type RefusalReason = "name" | "type" | "buckets" | "series";

/** A family that stands in no exposition. */
export interface RefusedFamily {
  readonly source: string;
  readonly name: string;
  readonly reason: RefusalReason;
}

/** What is exposed of several sources. */
export interface MergedFamilies {
  readonly families: readonly Family[];
  readonly refused: readonly RefusedFamily[];
}

/**
 * Puts the families of several sources together, so that no family and no series stands in an exposition twice. A family
 * that an earlier source has too joins it where type and buckets are the same and no series is in both, under the
 * earlier help; otherwise the later one is left out.
 */
export async function mergeFamilies(
  sources: readonly SourceFamilies[],
  slices: Slices,
): Promise<MergedFamilies> {
  const merged = new Map<string, Family>();
  const owners = new Map<string, string>();
  const refused: RefusedFamily[] = [];
  for (const { source, families } of sources) {
    for (const family of families) {
      const { name } = family;
      const refuse = (reason: RefusalReason) => refused.push({ source, name, reason });
      const names = sampleNames(family);
      const known = merged.get(name);
      if (!isMetricName(name)) refuse("name");
      else if (known !== undefined) {
        const together = await joined(known, family, slices);
        if (typeof together === "string") refuse(together);
        else merged.set(name, together);
      } else if (names.some((one) => owners.has(one))) refuse("name");
      else {
        merged.set(name, family);
        for (const one of names) owners.set(one, name);
      }
    }
  }
  return { families: [...merged.values()], refused };
}

async function joined(first: Family, second: Family, slices: Slices): Promise<Family | RefusalReason> {
  if (first.type !== second.type) return "type";
  if (first.type === "histogram" && !hasBoundsOf(first, second)) return "buckets";
  if (!(await areDisjoint(first, second, slices))) return "series";
  const cellCount = first.cellCount + second.cellCount;
  // Both halves are of one type, which the compiler cannot see through the union.
  const reader = () => {
    const [firstAt, secondAt] = [first.reader(), second.reader()];
    return (index: number) => (index < first.cellCount ? firstAt(index) : secondAt(index - first.cellCount));
  };
  return { ...first, cellCount, reader } as Family;
}

function hasBoundsOf(first: HistogramFamily, second: Family): boolean {
  if (second.type !== "histogram" || second.bounds.length !== first.bounds.length) return false;
  return first.bounds.every((bound, index) => bound === second.bounds[index]);
}

async function areDisjoint(first: Family, second: Family, slices: Slices): Promise<boolean> {
  const seen = new Set<string | undefined>();
  for (const family of [first, second]) {
    const cellAt = family.reader();
    for (let index = 0; index < family.cellCount; index++) {
      const labels = cellAt(index)?.labels;
      if (labels !== undefined && family === second && seen.has(labels)) return false;
      if (family === first) seen.add(labels);
      if (index % 64 === 63 && slices.isSpent()) await slices.pause();
    }
  }
  return true;
}
