import type { StepGrid } from "../../promql/index.ts";
import type { LogAnswer } from "../query/data-source.ts";

/** A Loki behind the preview's server. A question rejects with a `PrometheusRefusal` where there is no answer. */
export interface LiveLoki {
  /** The newest lines of a range of time, or the series of a query that counts lines. */
  readonly query: (expression: string, grid: StepGrid) => Promise<LogAnswer>;
}
