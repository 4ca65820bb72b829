import type { Labels, NativeHistogram, PrometheusMajor } from "../../simulator/promql/index.ts";
import type { Chance } from "../support/chance.ts";

/** A float, a native histogram, or a marker that the series ended. */
export type DatasetValue = number | NativeHistogram | "stale";

/** One sample of a generated series. */
export interface DatasetSample {
  readonly timestampMs: number;
  readonly value: DatasetValue;
}

/** One generated series. */
export interface DatasetSeries {
  readonly labels: Labels;
  /** In order of time. */
  readonly samples: readonly DatasetSample[];
}

/** When the first scrape of every dataset happens; a whole number of hours, so that grids are easy to read. */
export const datasetStartMs = 1_699_999_200_000;

/** How long scrapes go on. */
export const datasetLengthMs = 90 * 60_000;

/** What decides a dataset. */
export interface DatasetSetup {
  /** The release line that is to take the series in; 2 knows fewer kinds. */
  readonly prometheus: PrometheusMajor;
  readonly chance: Chance;
}
