import { formatFloat } from "../promql/index.ts";
import type { AlertDescription, Change, Difference, SampleDescription } from "./outcome.ts";
import type { NamedText } from "./unit-test.ts";

/** How expected and actual alerts differ; empty exactly where they are the same, in any order. */
export function alertDifferences(
  expected: readonly AlertDescription[],
  got: readonly AlertDescription[],
): readonly Difference<AlertDescription>[] {
  return differences(expected, got, (left, right) => [
    ...textChanges("label", left.labels, right.labels),
    ...textChanges("annotation", left.annotations, right.annotations),
  ]);
}

/** How expected and actual samples differ; `isSameValue` says which values count as equal. */
export function sampleDifferences(
  expected: readonly SampleDescription[],
  got: readonly SampleDescription[],
  isSameValue: (expected: number, got: number) => boolean,
): readonly Difference<SampleDescription>[] {
  return differences(expected, got, (left, right) => {
    const labels = textChanges("label", left.labels, right.labels);
    const isSame = left.histogram === right.histogram && isSameValue(left.value, right.value);
    if (isSame) return labels;
    return [
      ...labels,
      { field: "value", name: "", expected: sampleText(left), got: sampleText(right) } as const,
    ];
  });
}

// Every pair is compared to find the ones that belong together; of more there is only missing and
// unexpected to tell.
const pairsMax = 10_000;

function differences<Item extends Labelled>(
  expected: readonly Item[],
  got: readonly Item[],
  changesOf: (expected: Item, got: Item) => readonly Change[],
): readonly Difference<Item>[] {
  const missing: Item[] = [];
  const unexpected = new Set(got);
  const byLabels = groupByLabels(got);
  for (const item of expected) {
    const candidates = byLabels.get(keyOf(item)) ?? [];
    const same = candidates.find((other) => unexpected.has(other) && changesOf(item, other).length === 0);
    if (same === undefined) missing.push(item);
    else unexpected.delete(same);
  }
  const found = new Map<Item, Difference<Item>>();
  for (const { expected: item, got: other, changes } of closestPairs(missing, [...unexpected], changesOf)) {
    unexpected.delete(other);
    found.set(item, { kind: "changed", expected: item, got: other, changes });
  }
  return [
    ...missing.map((item) => found.get(item) ?? ({ kind: "missing", expected: item } as const)),
    ...[...unexpected].map((item) => ({ kind: "unexpected", got: item }) as const),
  ];
}

interface Labelled {
  readonly labels: readonly NamedText[];
}

function groupByLabels<Item extends Labelled>(items: readonly Item[]): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function keyOf({ labels }: Labelled): string {
  return JSON.stringify(labels);
}

interface Pair<Item> {
  readonly expected: Item;
  readonly got: Item;
  readonly changes: readonly Change[];
}

// Those that differ least belong together.
function closestPairs<Item>(
  missing: readonly Item[],
  unexpected: readonly Item[],
  changesOf: (expected: Item, got: Item) => readonly Change[],
): readonly Pair<Item>[] {
  if (missing.length * unexpected.length > pairsMax) return [];
  const pairs = missing.flatMap((expected) =>
    unexpected.map((got): Pair<Item> => ({ expected, got, changes: changesOf(expected, got) })),
  );
  const taken = new Set<Item>();
  return pairs
    .map((pair) => ({ pair, distance: distanceOf(pair.changes) }))
    .sort((left, right) => left.distance - right.distance)
    .flatMap(({ pair }) => {
      if (taken.has(pair.expected) || taken.has(pair.got)) return [];
      taken.add(pair.expected);
      taken.add(pair.got);
      return [pair];
    });
}

function distanceOf(changes: readonly Change[]): number {
  return changes.reduce((sum, { field }) => sum + (field === "label" ? 2 : 1), 0);
}

function textChanges(
  field: "label" | "annotation",
  expected: readonly NamedText[],
  got: readonly NamedText[],
): readonly Change[] {
  const left = byName(expected);
  const right = byName(got);
  const names = [...new Set([...left.keys(), ...right.keys()])].sort();
  return names
    .filter((name) => left.get(name) !== right.get(name))
    .map((name) => ({ field, name, expected: left.get(name), got: right.get(name) }));
}

// A label that an expectation gives twice is shown with both values.
function byName(texts: readonly NamedText[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, text] of texts) {
    const known = map.get(name);
    map.set(name, known === undefined ? text : `${known}, ${text}`);
  }
  return map;
}

function sampleText({ histogram, value }: SampleDescription): string {
  return histogram === "" ? formatFloat(value) : histogram;
}
