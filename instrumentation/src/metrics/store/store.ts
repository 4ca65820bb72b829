import type { MetricDefinition } from "../../catalog/index.ts";
import { type Family, type FamilyHeader, sampleNames } from "../family.ts";
import type { AcrossWorkers, Counter, Gauge, GaugeOptions, Histogram, Instruments } from "../instrument.ts";
import { secondsBuckets } from "./buckets.ts";
import { BucketCell, NumberCell } from "./cells.ts";
import { checkDefinition } from "./definition.ts";
import type { TakeExemplar } from "./exemplar.ts";
import { type LabelSetLimits, LabelSets } from "./label-sets.ts";

/** What becomes of an observation that a metric did not take as it was. */
export interface Losses {
  /** A label set past the limit. */
  folded(metric: string): void;
  /** A number that the metric cannot hold. */
  refused(metric: string): void;
}

/** The metrics of catalog definitions, kept as they are written: one cell per label set with its labels as text. */
export interface Store extends Pick<Instruments, "counter" | "gauge" | "histogram"> {
  /** One family for each metric that was asked for, in that order, over the live cells. */
  families(): readonly Family[];
}

interface Entry {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly shape: string;
  /** The names of its samples, each with its own. */
  readonly samples: readonly (readonly [sample: string, metric: string])[];
  readonly family: () => Family;
}

/** A store without metrics. Both instruments and families cost no copy: a scrape reads the cells that are counted in. */
export function createStore(limits: LabelSetLimits, takeExemplar: TakeExemplar, losses: Losses): Store {
  const entries = new Map<string, Entry>();
  const counters = new Map<string, Counter<string>>();
  const gauges = new Map<string, Gauge<string>>();
  const histograms = new Map<string, Histogram<string>>();

  const setsOf = <Cell>(
    definition: MetricDefinition,
    names: readonly string[],
    make: (labels: string) => Cell,
  ) => new LabelSets(names, limits, make, () => losses.folded(definition.name));

  return {
    families: () => Array.from(entries.values(), (entry) => entry.family()),
    counter: (definition) => {
      const names = sortedLabels(definition);
      return made(entries, counters, definition, shapeOf(names), () => {
        const sets = setsOf(definition, names, (labels) => new NumberCell(labels));
        if (names.length === 0) sets.cellOf({});
        const header = headerOf(definition, "sum");
        const instrument: Counter<string> = {
          add: (value, labels, given) => {
            const isTaken = typeof value === "number" && value >= 0;
            const cell = isTaken ? sets.cellOf(labels) : undefined;
            if (cell === undefined || !cell.add(value)) return losses.refused(definition.name);
            const exemplar = takeExemplar(value, given);
            if (exemplar !== undefined) cell.exemplar = exemplar;
          },
        };
        return [instrument, () => scalarFamily({ ...header, type: "counter" }, sets.cells)];
      });
    },
    gauge: (definition, options: GaugeOptions = {}) => {
      const names = sortedLabels(definition);
      return made(entries, gauges, definition, shapeOf(names), () => {
        const sets = setsOf(definition, names, (labels) => new NumberCell(labels));
        const header = headerOf(definition, options.acrossWorkers ?? "sum");
        const instrument: Gauge<string> = {
          set: (value, labels) => {
            if (!Number.isFinite(value)) return losses.refused(definition.name);
            sets.cellOf(labels).value = value;
          },
          add: (value, labels) => {
            const isTaken = Number.isFinite(value) && sets.cellOf(labels).add(value);
            if (!isTaken) losses.refused(definition.name);
          },
        };
        return [instrument, () => scalarFamily({ ...header, type: "gauge" }, sets.cells)];
      });
    },
    histogram: (definition) => {
      const names = sortedLabels(definition);
      const bounds = (definition.buckets ?? secondsBuckets).filter((bound) => bound !== Infinity);
      return made(entries, histograms, definition, shapeOf(names, bounds), () => {
        const sets = setsOf(definition, names, (labels) => new BucketCell(labels, bounds));
        if (names.length === 0) sets.cellOf({});
        const header = headerOf(definition, "sum");
        const instrument: Histogram<string> = {
          observe: (value, labels, given) => {
            if (!Number.isFinite(value)) return losses.refused(definition.name);
            const cell = sets.cellOf(labels);
            const bucket = cell.observe(value);
            if (bucket < 0) return losses.refused(definition.name);
            const exemplar = takeExemplar(value, given);
            if (exemplar !== undefined) cell.keepExemplar(bucket, exemplar);
          },
        };
        const { cells } = sets;
        return [
          instrument,
          () => ({
            ...header,
            type: "histogram",
            bounds,
            cellCount: cells.length,
            reader: () => (index) => cells[index],
          }),
        ];
      });
    },
  };
}

/** The instrument of a definition: the one that there is already, if the definition is the same, else a new one. */
function made<Instrument>(
  entries: Map<string, Entry>,
  instruments: Map<string, Instrument>,
  definition: MetricDefinition,
  shape: string,
  make: () => readonly [Instrument, () => Family],
): Instrument {
  const { name } = definition;
  const known = instruments.get(name);
  const entry = entries.get(name);
  if (known !== undefined && entry?.shape === shape) return known;
  if (entry !== undefined)
    throw new TypeError(
      `the metric \`${name}\` is taken by a ${entry.kind} of ${entry.shape}; give the ${definition.type} of ${shape} another name`,
    );
  const owners = new Map([...entries.values()].flatMap(({ samples }) => samples));
  const kind = checkDefinition(definition, owners);
  const [instrument, family] = make();
  instruments.set(name, instrument);
  const samples = sampleNames(family()).map((sample): [string, string] => [sample, name]);
  entries.set(name, { kind, shape, samples, family });
  return instrument;
}

function sortedLabels(definition: MetricDefinition): readonly string[] {
  return [...definition.labels].sort();
}

function shapeOf(names: readonly string[], bounds?: readonly number[]): string {
  const labels = names.length === 0 ? "no labels" : `labels \`${names.join("`, `")}\``;
  return bounds === undefined ? labels : `${labels} and buckets ${bounds.join(", ")}`;
}

function headerOf(definition: MetricDefinition, acrossWorkers: AcrossWorkers): Omit<FamilyHeader, "type"> {
  const { name, help, unit } = definition;
  return { name, help, unit: unit === "none" || unit === "timestamp" ? "" : unit, acrossWorkers };
}

function scalarFamily(
  header: FamilyHeader & { readonly type: "counter" | "gauge" },
  cells: readonly NumberCell[],
): Family {
  return { ...header, cellCount: cells.length, reader: () => (index) => cells[index] };
}
