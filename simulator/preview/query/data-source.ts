import type { StepGrid } from "../../promql/index.ts";

/** A series of an answer: its samples only, so that steps without one are missing. */
export interface AnsweredSeries {
  readonly labels: Readonly<Record<string, string>>;
  readonly timesMs: readonly number[];
  /** NaN is a value. */
  readonly values: readonly number[];
  /** Native histograms, which stand at other times than the values. */
  readonly histograms?: readonly AnsweredHistogram[];
}

/** A native histogram of an answer. */
export interface AnsweredHistogram {
  readonly timeMs: number;
  /** From the lowest; empty buckets may be missing. */
  readonly buckets: readonly {
    readonly lower: number;
    readonly upper: number;
    readonly count: number;
  }[];
}

/** One request that was counted in a series: what it was, and where to find more of it. */
export interface Exemplar {
  /** Its own, such as `trace_id`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly timeMs: number;
  readonly value: number;
}

/** An exemplar with the series that it belongs to. */
export interface AnsweredExemplar extends Exemplar {
  readonly seriesLabels: Readonly<Record<string, string>>;
}

/** What a query yields, or why it does not. */
export type Answer =
  | {
      readonly kind: "series";
      readonly series: readonly AnsweredSeries[];
      readonly warnings: readonly string[];
    }
  | { readonly kind: "problem"; readonly message: string };

/** A line of a log. */
export interface LogLine {
  /** With fractions. */
  readonly timeMs: number;
  readonly text: string;
  /** Those of its stream, and what is known of the line besides. */
  readonly labels: Readonly<Record<string, string>>;
}

/** What a query of logs yields: lines, or the series of one that counts them. */
export type LogAnswer = Answer | { readonly kind: "lines"; readonly lines: readonly LogLine[] };

/** When there is data. */
export interface DataSpan {
  readonly startMs: number;
  readonly endMs: number;
}

/** Something that answers PromQL: the series in a page, or a Prometheus behind the server. */
export interface DataSource {
  /** A label's values among the series of a selector, or among all; sorted. */
  readonly labelValues: (
    label: string,
    selector: string | undefined,
    span: DataSpan,
  ) => Promise<readonly string[]>;
  readonly queryRange: (expression: string, grid: StepGrid) => Promise<Answer>;
  readonly queryInstant: (expression: string, atMs: number) => Promise<Answer>;
  /** The exemplars of the series that an expression reads, in no order; none where the source has none or cannot say. */
  readonly queryExemplars: (expression: string, span: DataSpan) => Promise<readonly AnsweredExemplar[]>;
  /** Why an expression without a problem yields nothing: a sentence for each reason. */
  readonly explainNothing: (expression: string, span: DataSpan) => Promise<readonly string[]>;
  /** Answers LogQL; undefined where there are no logs. */
  readonly queryLogs?: (expression: string, grid: StepGrid) => Promise<LogAnswer>;
}
