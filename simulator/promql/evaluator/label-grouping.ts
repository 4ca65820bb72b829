import { type Labels, labelsFromSorted, metricNameLabel } from "../labels.ts";
import { metadataLabels } from "./visible-labels.ts";

/**
 * Puts label sets into groups by some of their labels: those named (`by`, `on`) or all but those named and the
 * metric name (`without`, `ignoring`). Keys are made once for each label set, however often it is evaluated.
 */
export class LabelGrouping {
  readonly #isKept: boolean;
  readonly #names: readonly string[];
  readonly #refersToMetadata: boolean;
  readonly #keys = new WeakMap<Labels, string>();
  readonly #groups = new Map<string, Labels>();
  readonly #onlyName: string | undefined;

  constructor(names: readonly string[], isKept: boolean) {
    this.#isKept = isKept;
    this.#names = [...new Set(isKept ? names : [...names, metricNameLabel])].sort();
    this.#onlyName = isKept && this.#names.length === 1 ? this.#names[0] : undefined;
    this.#refersToMetadata = this.#names.some((name) => metadataLabels.includes(name)) || !isKept;
  }

  /** Whether a dropped metric name (or type, or unit) makes a difference, so that it must be gone first. */
  get refersToMetadata(): boolean {
    return this.#refersToMetadata;
  }

  /** Equal exactly for label sets of the same group. */
  keyOf(labels: Labels): string {
    if (this.#isKept && this.#names.length === 0) return "";
    if (this.#onlyName !== undefined) {
      const index = labels.names.indexOf(this.#onlyName);
      return index < 0 ? "" : labels.values[index]!;
    }
    let key = this.#keys.get(labels);
    if (key === undefined) {
      key = this.#isKept ? this.#keyOfKept(labels) : this.#keyOfRest(labels);
      this.#keys.set(labels, key);
    }
    return key;
  }

  /** The labels that a group is made of; the same object for each label set of the group, as far as can be. */
  labelsOf(labels: Labels): Labels {
    const key = this.keyOf(labels);
    let group = this.#groups.get(key);
    if (group === undefined) {
      group = this.#makeGroup(labels);
      if (this.#groups.size >= groupsRememberedMax) this.#groups.clear();
      this.#groups.set(key, group);
    }
    return group;
  }

  #makeGroup(labels: Labels): Labels {
    const names: string[] = [];
    const values: string[] = [];
    for (let i = 0; i < labels.names.length; i++) {
      const name = labels.names[i]!;
      if (this.#names.includes(name) !== this.#isKept) continue;
      names.push(name);
      values.push(labels.values[i]!);
    }
    return labelsFromSorted(names, values);
  }

  // Lengths in front keep ("a", "bc") and ("ab", "c") apart.
  #keyOfKept(labels: Labels): string {
    let key = "";
    for (const name of this.#names) {
      const index = labels.names.indexOf(name);
      const value = index < 0 ? "" : labels.values[index]!;
      key += `${value.length}:${value}`;
    }
    return key;
  }

  #keyOfRest(labels: Labels): string {
    let key = "";
    for (let i = 0; i < labels.names.length; i++) {
      const name = labels.names[i]!;
      if (this.#names.includes(name)) continue;
      const value = labels.values[i]!;
      key += `${name.length}:${name}${value.length}:${value}`;
    }
    return key;
  }
}

// Groups recur from evaluation to evaluation; the bound is for labels that never do.
const groupsRememberedMax = 10_000;
