/** A native histogram as Prometheus's API shows it. */
export interface HistogramValue {
  readonly count: number;
  readonly sum: number;
  /** Those that count anything, from the lowest to the highest. */
  readonly buckets: readonly BucketValue[];
}

/** One bucket of a `HistogramValue`. */
export interface BucketValue {
  readonly lower: number;
  readonly upper: number;
  readonly count: number;
}

/** A value at a time. */
export interface Point {
  readonly timestampMs: number;
  readonly value: number | HistogramValue;
}

/** A series of a result; `name` is its label set as text and tells it apart from the others. */
export interface OutcomeSeries {
  readonly name: string;
  readonly points: readonly Point[];
}

/** A warning or an info about an evaluation. */
export interface Remark {
  /** With the level, as in `PromQL info: …`, and without the place. */
  readonly message: string;
  /** Line and column, as in `1:6`; empty where it is not to be compared. */
  readonly place: string;
}

/** What an evaluation came to, on either side. */
export type Outcome =
  | { readonly kind: "error"; readonly message: string }
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "series";
      /** In the order of the answer. */
      readonly series: readonly OutcomeSeries[];
      /** Whether that order is part of the result. */
      readonly isOrdered: boolean;
      readonly remarks: readonly Remark[];
      /** How many remarks more there were than an answer holds. */
      readonly omittedRemarkCount: number;
    };

/** How a label set is written so that both sides write it alike. */
export function seriesName(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return `{${pairs.sort().join(", ")}}`;
}
