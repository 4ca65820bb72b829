import {
  type Attributes,
  type Context,
  context as contextApi,
  type Meter,
  type MetricOptions,
  TraceFlags,
  trace,
  ValueType,
} from "@opentelemetry/api";
import type { Family, FamilyHeader } from "../family.ts";
import { BucketCell, NumberCell } from "../store/index.ts";
import { AttributeSets } from "./attribute-sets.ts";
import { bucketsFor } from "./buckets.ts";
import { headerOf } from "./header.ts";
import { isHeld, type MeterBounds } from "./meter-bounds.ts";
import type { NameKind } from "./names.ts";

/** The instruments of a meter that the application tells its numbers, and what they were told so far. */
export interface RecordedInstruments {
  readonly meter: Pick<Meter, "createCounter" | "createUpDownCounter" | "createGauge" | "createHistogram">;
  /** One family for each instrument that has a series, over the live cells. */
  families(): readonly Family[];
}

type NumberKind = Exclude<NameKind, "histogram">;

/** The series of one instrument, however often it was asked for. */
interface Recorded<Cell> {
  /** The name that the family has. */
  readonly name: string;
  readonly sets: AttributeSets<Cell>;
}

/** The series of all instruments of one sort, made when they are first asked for. */
interface Book<Cell, Kind extends NameKind> {
  of(name: string, options: MetricOptions | undefined, kind: Kind): Recorded<Cell>;
  families(): readonly Family[];
}

/**
 * Instruments that are kept as they are written, one cell for each attribute set: the SDK would copy all series of an
 * instrument for each collection, in one go. Observations within a sampled span leave an exemplar, which the SDK does not.
 */
export function recordedInstruments(bounds: MeterBounds): RecordedInstruments {
  const { losses, takeExemplar } = bounds;
  const numbers = numberBook(bounds);
  const histograms = histogramBook(bounds);
  const exemplarOf = (value: number, context: Context | undefined) =>
    takeExemplar(value, context === undefined ? undefined : sampledSpan(context));
  const adder =
    (kind: "counter" | "up-down-counter"): Meter["createCounter"] =>
    (instrument, options) => {
      const { name, sets } = numbers.of(instrument, options, kind);
      return {
        add: (given: number, attributes?: Attributes, context?: Context) => {
          const value = heldValue(kind, given, options);
          if (value === undefined) return losses.refused(name);
          const cell = sets.of(attributes);
          if (!cell.add(value)) return losses.refused(name);
          if (kind === "counter") cell.exemplar = exemplarOf(value, context) ?? cell.exemplar;
        },
      };
    };
  return {
    families: () =>
      [...numbers.families(), ...histograms.families()].filter(({ cellCount }) => cellCount > 0),
    meter: {
      createCounter: adder("counter"),
      createUpDownCounter: adder("up-down-counter"),
      createGauge: (instrument, options) => {
        const { name, sets } = numbers.of(instrument, options, "gauge");
        return {
          record: (given, attributes) => {
            const value = heldValue("gauge", given, options);
            if (value === undefined) return losses.refused(name);
            sets.of(attributes).value = value;
          },
        };
      },
      createHistogram: (instrument, options) => {
        const { name, sets } = histograms.of(instrument, options, "histogram");
        return {
          record: (given, attributes, context) => {
            const value = heldValue("histogram", given, options);
            if (value === undefined) return losses.refused(name);
            const cell = sets.of(attributes);
            const bucket = cell.observe(value);
            if (bucket < 0) return losses.refused(name);
            const exemplar = exemplarOf(value, context);
            if (exemplar !== undefined) cell.keepExemplar(bucket, exemplar);
          },
        };
      },
    },
  };
}

function numberBook(bounds: MeterBounds): Book<NumberCell, NumberKind> {
  return book(bounds, (header, _options, kind) => ({
    makeCell: (labels) => new NumberCell(labels),
    familyOf: (cells) => ({
      ...header,
      type: kind === "counter" ? "counter" : "gauge",
      cellCount: cells.length,
      reader: () => (index) => cells[index],
    }),
  }));
}

function histogramBook(bounds: MeterBounds): Book<BucketCell, "histogram"> {
  return book(bounds, (header, options) => {
    const buckets = bucketsFor(options);
    return {
      makeCell: (labels) => new BucketCell(labels, buckets),
      familyOf: (cells) => ({
        ...header,
        type: "histogram",
        bounds: buckets,
        cellCount: cells.length,
        reader: () => (index) => cells[index],
      }),
    };
  });
}

/** How the series of an instrument are made and told. */
interface Sort<Cell> {
  readonly makeCell: (labels: string) => Cell;
  readonly familyOf: (cells: readonly Cell[]) => Family;
}

function book<Cell, Kind extends NameKind>(
  { limits, losses }: MeterBounds,
  sortOf: (header: Omit<FamilyHeader, "type">, options: MetricOptions | undefined, kind: Kind) => Sort<Cell>,
): Book<Cell, Kind> {
  const known = new Map<string, Recorded<Cell>>();
  const families: (() => Family)[] = [];
  return {
    families: () => families.map((family) => family()),
    of: (instrument, options, kind) => {
      const header = headerOf(instrument, options, kind);
      const { name } = header;
      // One exposed name of one kind is one instrument, whatever else it was asked for with.
      const key = `${kind} ${name}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const { makeCell, familyOf } = sortOf(header, options, kind);
      const sets = new AttributeSets(limits, makeCell, () => losses.folded(name));
      const recorded = { name, sets };
      known.set(key, recorded);
      families.push(() => familyOf(sets.cells));
      return recorded;
    },
  };
}

/** The number as the instrument keeps it, whole where it was made for whole ones; undefined where it cannot. */
function heldValue(kind: NameKind, value: unknown, options: MetricOptions | undefined): number | undefined {
  if (!isHeld(kind, value)) return undefined;
  return options?.valueType === ValueType.INT ? Math.trunc(value) : value;
}

function sampledSpan(context: Context) {
  if (context === contextApi.active()) return undefined;
  const span = trace.getSpanContext(context);
  return span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0 ? span : undefined;
}
