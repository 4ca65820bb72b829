import type { PrometheusMajor } from "../promql/index.ts";
import type { AlertDescription, Change, Difference } from "./outcome.ts";
import { patternChanges } from "./text-pattern.ts";
import type { PartialAlert } from "./timeline-test.ts";
import { patternTexts } from "./timeline-words.ts";

// Every pair is compared; of more there is only missing and unexpected to tell.
const pairsMax = 250_000;

/**
 * How alerts differ from those that are expected in part: each expected one must have an alert of its own, and no
 * alert may be left. Empty exactly where such an assignment exists.
 */
export function partialDifferences(
  expected: readonly PartialAlert[],
  got: readonly AlertDescription[],
  prometheus: PrometheusMajor,
): readonly Difference<AlertDescription>[] {
  if (expected.length * got.length > pairsMax) {
    return [
      ...expected.map((item) => ({ kind: "missing", expected: described(item) }) as const),
      ...got.map((item) => ({ kind: "unexpected", got: item }) as const),
    ];
  }
  const changes = expected.map((item) => got.map((other) => changesOf(item, other, prometheus)));
  const assigned = assign(changes);
  const missing = expected.flatMap((_, index) => (assigned.has(index) ? [] : [index]));
  const taken = new Set(assigned.values());
  const left = got.flatMap((_, index) => (taken.has(index) ? [] : [index]));
  return pairUp(missing, left, changes).map(([wanted, other]): Difference<AlertDescription> => {
    const item = wanted === undefined ? undefined : expected[wanted];
    const alert = other === undefined ? undefined : got[other];
    if (item === undefined) return { kind: "unexpected", got: alert ?? nothing };
    if (alert === undefined) return { kind: "missing", expected: described(item) };
    const changed = changes[wanted ?? 0]?.[other ?? 0] ?? [];
    return { kind: "changed", expected: described(item), got: alert, changes: changed };
  });
}

const nothing: AlertDescription = { labels: [], annotations: [] };

function changesOf(
  { labels, annotations }: PartialAlert,
  got: AlertDescription,
  prometheus: PrometheusMajor,
): readonly Change[] {
  return [
    ...patternChanges("label", labels, got.labels, prometheus),
    ...patternChanges("annotation", annotations, got.annotations, prometheus),
  ];
}

function described({ labels, annotations }: PartialAlert): AlertDescription {
  return { labels: patternTexts(labels), annotations: patternTexts(annotations) };
}

type ChangesOfPairs = readonly (readonly (readonly Change[])[])[];

// A first come, first served choice may take the only alert that fits another; so those that came first move on
// where they can (the augmenting paths of bipartite matching).
function assign(changes: ChangesOfPairs): ReadonlyMap<number, number> {
  const holders = new Map<number, number>();
  const place = (wanted: number, tried: Set<number>): boolean => {
    for (const [other, differences] of (changes[wanted] ?? []).entries()) {
      if (differences.length > 0 || tried.has(other)) continue;
      tried.add(other);
      const holder = holders.get(other);
      if (holder !== undefined && !place(holder, tried)) continue;
      holders.set(other, wanted);
      return true;
    }
    return false;
  };
  for (const wanted of changes.keys()) place(wanted, new Set());
  return new Map([...holders].map(([other, wanted]) => [wanted, other]));
}

// Those that differ least belong together; what is left over stands alone.
function pairUp(
  missing: readonly number[],
  left: readonly number[],
  changes: ChangesOfPairs,
): readonly (readonly [wanted: number | undefined, other: number | undefined])[] {
  const pairs = missing
    .flatMap((wanted) =>
      left.map((other) => ({ wanted, other, distance: changes[wanted]?.[other]?.length ?? 0 })),
    )
    .sort((first, second) => first.distance - second.distance);
  const partners = new Map<number, number>();
  const taken = new Set<number>();
  for (const { wanted, other } of pairs) {
    if (partners.has(wanted) || taken.has(other)) continue;
    partners.set(wanted, other);
    taken.add(other);
  }
  return [
    ...missing.map((wanted) => [wanted, partners.get(wanted)] as const),
    ...left.filter((other) => !taken.has(other)).map((other) => [undefined, other] as const),
  ];
}
