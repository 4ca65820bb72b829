import type { MetricDefinition } from "../catalog/index.ts";

/** The values of a metric's labels; every label of its definition has one. */
export type LabelValues<Label extends string> = Readonly<Record<Label, string>>;

/** A counter of the catalog. */
export interface Counter<Label extends string> {
  /** Adds a finite number of at least 0; anything else is counted as refused and changes nothing. */
  add(value: number, labels: LabelValues<Label>, exemplar?: Exemplar): void;
}

/** A gauge of the catalog. Values that are not finite are counted as refused and change nothing. */
export interface Gauge<Label extends string> {
  set(value: number, labels: LabelValues<Label>): void;
  add(value: number, labels: LabelValues<Label>): void;
}

/** A histogram of the catalog, in the unit of its definition. */
export interface Histogram<Label extends string> {
  /**
   * Counts one finite observation; NaN and infinities are counted as refused. Without an exemplar the active span is
   * taken, if it is sampled.
   */
  observe(value: number, labels: LabelValues<Label>, exemplar?: Exemplar): void;
}

/** The trace that an observation belongs to; ids in lower-case hexadecimal, others are left out. */
export interface Exemplar {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * How a gauge that several workers or threads of one service have becomes one: added up, the least or the greatest of
 * them, their mean, or one series for each with a label `worker`: its place, 0 for the one that asks the others, which a
 * restarted worker takes over, so that series do not grow.
 */
export type AcrossWorkers = "sum" | "min" | "max" | "mean" | "each";

/** What a gauge says beyond its definition. */
export interface GaugeOptions {
  /** `sum` when absent. */
  readonly acrossWorkers?: AcrossWorkers;
}

/** Makes the instruments of catalog definitions; one definition gives the same instrument every time. */
export interface Instruments {
  /**
   * Throws a `TypeError` where the name or a label is not legal, or where the name is taken by a metric of another type,
   * with other labels or with other buckets.
   */
  counter<Label extends string>(definition: MetricDefinition<Label, "counter">): Counter<Label>;
  /** See {@link Instruments.counter}. */
  gauge<Label extends string>(
    definition: MetricDefinition<Label, "gauge">,
    options?: GaugeOptions,
  ): Gauge<Label>;
  /** See {@link Instruments.counter}. Without buckets in the definition, those for seconds. */
  histogram<Label extends string>(definition: MetricDefinition<Label, "histogram">): Histogram<Label>;
  /** Called before each collection, so that a gauge can be set at that moment. Errors are counted, never thrown on. */
  beforeCollection(update: () => void): void;
}
