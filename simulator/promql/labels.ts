/**
 * A label set: names and values in parallel arrays, sorted by name, without empty values
 * (in Prometheus an empty value means the label is absent). `key` is equal exactly when two sets are
 * equal, so it serves as the identity of a series in maps.
 */
export interface Labels {
  readonly names: readonly string[];
  readonly values: readonly string[];
  readonly key: string;
}

/** The label that holds a series' metric name. */
export const metricNameLabel = "__name__";

/** The label set without any label. */
export const emptyLabels: Labels = { names: [], values: [], key: "" };

/** Builds a label set from name and value pairs in any order; a later pair wins, empty values vanish. */
export function labelsFromPairs(pairs: Iterable<readonly [string, string]>): Labels {
  return Array.isArray(pairs) && pairs.length <= fewPairs ? labelsOfFew(pairs) : labelsOfMany(pairs);
}

// Nearly all label sets are small, and up to here sorting them in costs less than a map does.
const fewPairs = 24;

function labelsOfFew(pairs: readonly (readonly [string, string])[]): Labels {
  const names: string[] = [];
  const values: string[] = [];
  let hasEmpty = false;
  for (let i = 0; i < pairs.length; i++) {
    const [name, value] = pairs[i]!;
    let at = names.length;
    while (at > 0 && names[at - 1]! > name) at--;
    hasEmpty ||= value === "";
    if (at > 0 && names[at - 1] === name) values[at - 1] = value;
    else if (at === names.length) {
      names.push(name);
      values.push(value);
    } else {
      names.splice(at, 0, name);
      values.splice(at, 0, value);
    }
  }
  if (!hasEmpty) return labelsFromSorted(names, values);
  return labelsFromSorted(
    names.filter((_, i) => values[i] !== ""),
    values.filter((value) => value !== ""),
  );
}

function labelsOfMany(pairs: Iterable<readonly [string, string]>): Labels {
  const byName = new Map<string, string>();
  for (const [name, value] of pairs) byName.set(name, value);
  const names: string[] = [];
  for (const [name, value] of byName) if (value !== "") names.push(name);
  names.sort(compareNames);
  return labelsFromSorted(
    names,
    names.map((name) => byName.get(name) ?? ""),
  );
}

/** Builds a label set from a plain object; empty values vanish. */
export function labelsFromRecord(record: Readonly<Record<string, string>>): Labels {
  return labelsFromPairs(Object.entries(record));
}

/** Builds a label set from arrays that are already sorted by name, distinct and without empty values. */
export function labelsFromSorted(names: readonly string[], values: readonly string[]): Labels {
  let key = "";
  for (let i = 0; i < names.length; i++)
    key += `${keyPart(names[i] ?? "")}\u0000${keyPart(values[i] ?? "")}\u0000`;
  return { names, values, key };
}

// The separator inside a value would make two label sets share a key, so it is written as something else.
function keyPart(text: string): string {
  if (!text.includes("\u0000") && !text.includes("\u0001")) return text;
  return text.replaceAll("\u0001", "\u0001\u0001").replaceAll("\u0000", "\u0001\u0002");
}

/** The value of a label, or the empty string where the label is absent. */
export function labelValue(labels: Labels, name: string): string {
  const index = labels.names.indexOf(name);
  return index < 0 ? "" : (labels.values[index] ?? "");
}

/** The same label set with some labels set; an empty value removes the label. */
export function withLabels(labels: Labels, changes: Iterable<readonly [string, string]>): Labels {
  return labelsFromPairs([...labelPairs(labels), ...changes]);
}

/** The same label set without the named labels. */
export function withoutLabels(labels: Labels, removed: readonly string[]): Labels {
  if (!removed.some((name) => labels.names.includes(name))) return labels;
  return filterLabels(labels, (name) => !removed.includes(name));
}

/** The same label set with the named labels only. */
export function onlyLabels(labels: Labels, kept: readonly string[]): Labels {
  return filterLabels(labels, (name) => kept.includes(name));
}

/** Name and value pairs, sorted by name. */
export function labelPairs(labels: Labels): readonly (readonly [string, string])[] {
  return labels.names.map((name, index) => [name, labels.values[index] ?? ""] as const);
}

/** The label set as a plain object without a prototype, so that names such as `__proto__` are safe. */
export function labelsToRecord(labels: Labels): Readonly<Record<string, string>> {
  const record: Record<string, string> = Object.create(null);
  for (const [name, value] of labelPairs(labels)) record[name] = value;
  return record;
}

/** Orders label sets as Prometheus does: name by name, value by value, the shorter first. */
export function compareLabels(left: Labels, right: Labels): number {
  const count = Math.min(left.names.length, right.names.length);
  for (let i = 0; i < count; i++) {
    const byName = compareNames(left.names[i] ?? "", right.names[i] ?? "");
    if (byName !== 0) return byName;
    const byValue = compareNames(left.values[i] ?? "", right.values[i] ?? "");
    if (byValue !== 0) return byValue;
  }
  return left.names.length - right.names.length;
}

function filterLabels(labels: Labels, isKept: (name: string) => boolean): Labels {
  const names: string[] = [];
  const values: string[] = [];
  for (let i = 0; i < labels.names.length; i++) {
    const name = labels.names[i] ?? "";
    if (!isKept(name)) continue;
    names.push(name);
    values.push(labels.values[i] ?? "");
  }
  return labelsFromSorted(names, values);
}

function compareNames(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
