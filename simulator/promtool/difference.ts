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

function differences<Item>(
  expected: readonly Item[],
  got: readonly Item[],
  changesOf: (expected: Item, got: Item) => readonly Change[],
): readonly Difference<Item>[] {
  const missing: Item[] = [];
  const unexpected = new Set(got);
  const byText = groupByText(got);
  for (const item of expected) {
    const same = byText.get(textKey(item))?.find((other) => unexpected.has(other));
    // Equal texts may still differ in value: NaN is not equal to itself.
    if (same !== undefined && changesOf(item, same).length === 0) unexpected.delete(same);
    else missing.push(item);
  }
  const found: Difference<Item>[] = [];
  for (const item of missing) {
    const isTooMuch = missing.length * unexpected.size > pairsMax;
    const best = isTooMuch ? undefined : closest(item, unexpected, changesOf);
    if (best === undefined) found.push({ kind: "missing", expected: item });
    else {
      unexpected.delete(best.got);
      if (best.changes.length > 0) found.push({ kind: "changed", expected: item, ...best });
    }
  }
  for (const item of unexpected) found.push({ kind: "unexpected", got: item });
  return found;
}

function groupByText<Item>(items: readonly Item[]): ReadonlyMap<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = textKey(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

function textKey(item: unknown): string {
  return JSON.stringify(item);
}

function closest<Item>(
  item: Item,
  candidates: Iterable<Item>,
  changesOf: (expected: Item, got: Item) => readonly Change[],
): { readonly got: Item; readonly changes: readonly Change[] } | undefined {
  let best:
    | { readonly got: Item; readonly changes: readonly Change[]; readonly distance: number }
    | undefined;
  for (const got of candidates) {
    const changes = changesOf(item, got);
    const distance = changes.reduce((sum, { field }) => sum + (field === "label" ? 2 : 1), 0);
    if (best === undefined || distance < best.distance) best = { got, changes, distance };
  }
  return best === undefined ? undefined : { got: best.got, changes: best.changes };
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
