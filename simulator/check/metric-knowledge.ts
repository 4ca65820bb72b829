import type { MetricType } from "../../instrumentation/src/catalog/index.ts";

/** What is known about the series of one name. */
export interface KnownSeries {
  /** The type of the metric the series belongs to; undefined where nobody says. */
  readonly type: MetricType | undefined;
  /** Every label that its series have, `job` and `instance` included; undefined where that is not known. */
  readonly labels: ReadonlySet<string> | undefined;
}

/** A place that says which metrics there are. */
export interface MetricSource {
  /** How findings call it: `the catalog`, `the scrape node.prom`. */
  readonly name: string;
  /** Undefined where it has no series of the name. */
  find(seriesName: string): KnownSeries | undefined;
  /** Every name it has. */
  readonly names: readonly string[];
  /** The labels that streams of logs have; absent where it says nothing of logs. */
  readonly streamLabels?: readonly string[];
}

/**
 * Several places taken together. `find` asks only the places that claim to know all that there is; `typeOf` also those that
 * merely know what a name usually is.
 */
export interface MetricKnowledge {
  /** Whether a name that is not found is unknown, rather than unheard of. */
  readonly isComplete: boolean;
  readonly sourceNames: readonly string[];
  readonly names: readonly string[];
  /** Every label that a stream of logs can have; undefined where nobody says. */
  readonly streamLabels: ReadonlySet<string> | undefined;
  find(seriesName: string): KnownSeries | undefined;
  typeOf(seriesName: string): MetricType | undefined;
}

/** Takes places together: `complete` ones decide what exists, `hints` only add types. */
export function combineSources(
  complete: readonly MetricSource[],
  hints: readonly MetricSource[],
): MetricKnowledge {
  const found = new Map<string, KnownSeries | undefined>();
  const find = (name: string): KnownSeries | undefined => {
    if (!found.has(name)) found.set(name, unite(complete.flatMap((source) => source.find(name) ?? [])));
    return found.get(name);
  };
  return {
    isComplete: complete.length > 0,
    sourceNames: complete.map(({ name }) => name),
    names: [...new Set(complete.flatMap(({ names }) => names))].sort(),
    streamLabels: streamLabelsOf(complete),
    find,
    typeOf: (name) => {
      const known = find(name)?.type;
      if (known !== undefined) return known;
      return unite(hints.flatMap((source) => source.find(name) ?? []))?.type;
    },
  };
}

function streamLabelsOf(sources: readonly MetricSource[]): ReadonlySet<string> | undefined {
  const lists = sources.flatMap(({ streamLabels }) => (streamLabels === undefined ? [] : [streamLabels]));
  return lists.length === 0 ? undefined : new Set(lists.flat());
}

// Of places that disagree on a type none is believed; of labels, all may be there.
function unite(found: readonly KnownSeries[]): KnownSeries | undefined {
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  let { type, labels } = first;
  for (const other of others) {
    if (other.type !== type) type = type === undefined ? other.type : other.type && undefined;
    labels =
      labels === undefined || other.labels === undefined ? undefined : new Set([...labels, ...other.labels]);
  }
  return { type, labels };
}
