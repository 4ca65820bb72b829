import type { MetricType } from "../catalog/index.ts";
import type { AcrossWorkers } from "./instrument.ts";

/**
 * One metric family as a source keeps it: a header and cells, one for each label set. Cells are asked for one by one, so
 * that a family of any size is read in slices and nothing is copied at once. The number of cells is fixed; their values may
 * go on changing between two cells, never within one.
 */
export type Family = ScalarFamily | HistogramFamily | SummaryFamily;

/** Gives the cells of a family, asked for from 0 upwards; a place may turn out to be empty. For one reading only. */
export type CellReader<Cell> = (index: number) => Cell | undefined;

/** What the lines before the samples say, and how the family is put together from several workers. */
export interface FamilyHeader {
  /** As in the text format: counters with `_total`, no `_bucket`. */
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  /** A suffix of the name (before `_total`), for the line `# UNIT`; empty where there is none. */
  readonly unit: string;
  /** How a gauge of several workers becomes one; counters, histograms and summaries are always added up. */
  readonly acrossWorkers: AcrossWorkers;
}

/** A family of one value per label set. */
export interface ScalarFamily extends FamilyHeader {
  readonly type: "counter" | "gauge" | "untyped";
  readonly cellCount: number;
  reader(): CellReader<ScalarCell>;
}

/** A family of classic histograms, all with the same buckets. */
export interface HistogramFamily extends FamilyHeader {
  readonly type: "histogram";
  /** Upper bounds in ascending order, without +Inf. */
  readonly bounds: readonly number[];
  readonly cellCount: number;
  reader(): CellReader<HistogramCell>;
}

/** A family of summaries. */
export interface SummaryFamily extends FamilyHeader {
  readonly type: "summary";
  readonly cellCount: number;
  reader(): CellReader<SummaryCell>;
}

/** One series; `labels` as in {@link labelText}. */
export interface ScalarCell {
  readonly labels: string;
  readonly value: number;
  readonly exemplar?: SampleExemplar | undefined;
}

/** The series of one histogram. */
export interface HistogramCell {
  readonly labels: string;
  readonly sum: number;
  /** How many observations fell into each bucket, not cumulated; the last one is above all bounds. */
  readonly counts: ArrayLike<number>;
  /** By bucket, as `counts`. */
  readonly exemplars?: readonly (SampleExemplar | undefined)[] | undefined;
}

/** The series of one summary. */
export interface SummaryCell {
  readonly labels: string;
  readonly sum: number;
  readonly count: number;
  readonly quantiles: readonly (readonly [quantile: number, value: number])[];
}

/** An observation that stands for its bucket or counter. */
export interface SampleExemplar {
  /** As in {@link labelText}, at most 128 characters of names and values. */
  readonly labels: string;
  readonly value: number;
  readonly timestampSeconds: number;
}

/** The families of one origin, in the order in which they are written. */
export interface SourceFamilies {
  readonly source: string;
  readonly families: readonly Family[];
}

/** The names of the samples of a family; no other family may use one of them. */
export function sampleNames(family: FamilyHeader): readonly string[] {
  const { name } = family;
  switch (family.type) {
    case "histogram":
      return [name, `${name}_bucket`, `${name}_sum`, `${name}_count`];
    case "summary":
      return [name, `${name}_sum`, `${name}_count`];
    case "counter":
    case "gauge":
    case "untyped":
      return [name];
    default:
      return family.type satisfies never;
  }
}
