import type { AcrossWorkers, Exemplar, Instruments } from "../../../instrumentation/src/metrics/index.ts";

/** One value that an instrument was given. */
export interface Recorded {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  readonly exemplar?: Exemplar;
}

/** Instruments that remember what they were given. */
export interface RecordedInstruments extends Instruments {
  /** Each value, in order; may be emptied. */
  readonly recorded: Recorded[];
  /** The sum of each counter, the value of each gauge and the newest of each histogram, by `name{label="value"}`. */
  readonly values: ReadonlyMap<string, number>;
  /** How each gauge becomes one of those of several workers. */
  readonly acrossWorkers: ReadonlyMap<string, AcrossWorkers>;
  /** Runs what was registered to run before a collection. */
  collect(): void;
  /** Collects, and gives the values that are not 0. */
  exposed(): Readonly<Record<string, number>>;
}

/** Instruments of a test. */
export function recordInstruments(): RecordedInstruments {
  const recorded: Recorded[] = [];
  const values = new Map<string, number>();
  const acrossWorkers = new Map<string, AcrossWorkers>();
  const updates: (() => void)[] = [];
  const record =
    (name: string, isAdded: boolean) =>
    (value: number, labels: Readonly<Record<string, string>>, exemplar?: Exemplar) => {
      recorded.push({ name, labels, value, ...(exemplar === undefined ? {} : { exemplar }) });
      const series = seriesOf(name, labels);
      values.set(series, value + (isAdded ? (values.get(series) ?? 0) : 0));
    };
  const collect = () => {
    for (const update of updates) update();
  };
  return {
    recorded,
    values,
    acrossWorkers,
    collect,
    exposed: () => {
      collect();
      return Object.fromEntries([...values].filter(([, value]) => value !== 0).sort());
    },
    counter: ({ name }) => ({ add: record(name, true) }),
    gauge: ({ name }, options = {}) => {
      acrossWorkers.set(name, options.acrossWorkers ?? "sum");
      return { set: record(name, false), add: record(name, true) };
    },
    histogram: ({ name }) => ({ observe: record(name, false) }),
    beforeCollection: (update) => {
      updates.push(update);
    },
  };
}

function seriesOf(name: string, labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return pairs.length === 0 ? name : `${name}{${pairs.join(",")}}`;
}
