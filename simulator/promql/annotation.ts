import type { Span } from "./span.ts";

/** Something doubtful about a valid evaluation, as Prometheus reports it beside the result. */
export interface Annotation {
  readonly level: "warning" | "info";
  /** Prometheus's own wording, without the level and without the position. */
  readonly message: string;
  /** The part of the expression it is about. */
  readonly span: Span;
}
