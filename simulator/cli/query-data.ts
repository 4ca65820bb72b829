import type { Finding } from "../document/index.ts";
import type { SeriesStore } from "../engine/index.ts";
import type { Exemplar } from "../preview/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import type { TimeMark } from "../report/index.ts";
import type { DataSpan } from "./query-times.ts";

/** Where the series of a query come from. */
export interface SourceWords {
  /** Expositions; may be empty. */
  readonly file: readonly string[];
  readonly test: string | undefined;
  readonly name: string | undefined;
  readonly scenario: string | undefined;
  readonly seed: number | undefined;
  readonly interval: string | undefined;
  readonly label: readonly string[] | undefined;
  readonly prometheus: PrometheusMajor;
  readonly enableFeature: readonly FeatureFlag[];
}

/** Series to query, and when they have samples; or what is wrong with the files they should come from. */
export interface QuerySource {
  readonly store: SeriesStore | undefined;
  readonly span: DataSpan;
  /** What happened meanwhile, for charts. */
  readonly marks: readonly TimeMark[];
  /** Exemplars by the key of their series' labels, the oldest first; absent where the source cannot have any. */
  readonly exemplars?: ReadonlyMap<string, readonly Exemplar[]>;
  readonly findings: readonly Finding[];
}
