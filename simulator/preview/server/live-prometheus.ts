import type { StepGrid } from "../../promql/index.ts";
import type { Answer, AnsweredExemplar, DataSpan } from "../query/data-source.ts";

/** A Prometheus behind the preview's server. Each question rejects with a `PrometheusRefusal` where there is no answer. */
export interface LivePrometheus {
  /** Its address without name and password. */
  readonly origin: string;
  readonly queryRange: (expression: string, grid: StepGrid) => Promise<Answer>;
  readonly queryInstant: (expression: string, atMs: number) => Promise<Answer>;
  /** None where it keeps none. */
  readonly queryExemplars: (expression: string, span: DataSpan) => Promise<readonly AnsweredExemplar[]>;
  readonly labelValues: (
    label: string,
    selector: string | undefined,
    span: DataSpan,
  ) => Promise<readonly string[]>;
}

/** Why a Prometheus does not answer, in words that hold no secret. */
export class PrometheusRefusal extends Error {
  readonly code = "preview/prometheus";
}
