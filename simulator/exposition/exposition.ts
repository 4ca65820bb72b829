import type { Finding } from "../document/index.ts";

/** The types a `# TYPE` line may name; the last five are of OpenMetrics. `untyped` where there is no such line. */
export type ExposedType =
  | "counter"
  | "gauge"
  | "histogram"
  | "summary"
  | "untyped"
  | "unknown"
  | "info"
  | "stateset"
  | "gaugehistogram";

/** One line with a value. */
export interface ExposedSample {
  /** The name of the series, with a suffix such as `_bucket` where it has one. */
  readonly name: string;
  /** An object without a prototype, so that any label name is safe. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** The line's own timestamp; undefined for nearly all exporters, the time of the scrape then holds. */
  readonly timestampMs: number | undefined;
  /** One request that was counted here; only OpenMetrics has them. */
  readonly exemplar?: ExposedExemplar;
  /** One-based. */
  readonly line: number;
}

/** What stands behind `#` on a line: one request, told by labels such as `trace_id`. */
export interface ExposedExemplar {
  /** An object without a prototype. */
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
  /** Undefined where the exemplar gives no time: that of the sample then holds. */
  readonly timestampMs: number | undefined;
}

/** A metric with all its samples. */
export interface MetricFamily {
  /** The name as in the `# TYPE` line, without the suffixes of histograms and summaries. */
  readonly name: string;
  readonly type: ExposedType;
  /** Undefined where there is no `# HELP` line. */
  readonly help: string | undefined;
  /** Undefined where there is no `# UNIT` line, which only OpenMetrics has. */
  readonly unit: string | undefined;
  /** In the order of the text. May be empty: some exporters describe what they have no value for. */
  readonly samples: readonly ExposedSample[];
  /** Where the family is first seen; one-based. */
  readonly line: number;
}

/** Of the two formats OpenMetrics gives timestamps in seconds, and its text ends with `# EOF`. */
export type ExpositionFormat = "text" | "openmetrics";

/** What a target answered, and what is wrong with it. */
export interface Exposition {
  readonly format: ExpositionFormat;
  /** In the order in which the text first names them. */
  readonly families: readonly MetricFamily[];
  /** Codes `exposition/…`, in the order of the lines. An error means that Prometheus refuses the whole answer. */
  readonly findings: readonly Finding[];
}

/** Bounds on what is read; what lies beyond is left out and a finding says so. */
export interface ExpositionLimits {
  /** In UTF-16 code units. */
  readonly lengthMax: number;
  readonly sampleCountMax: number;
  readonly findingCountMax: number;
}

/** Ample for any real target: the largest known answers have some hundred thousand samples. */
export const defaultExpositionLimits: ExpositionLimits = {
  lengthMax: 256 * 1024 * 1024,
  sampleCountMax: 5_000_000,
  findingCountMax: 100,
};
