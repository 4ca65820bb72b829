import type { Span } from "./span.ts";

/** Why an expression could not be parsed or evaluated. */
export type PromqlErrorCode =
  | "promql/parse"
  | "promql/type"
  | "promql/execution"
  | "promql/many-to-many"
  | "promql/duplicate-labels"
  | "promql/too-many-samples"
  | "promql/too-deep"
  | "promql/feature-disabled";

/**
 * The one error that parsing and evaluating throw. `message` is Prometheus's wording without a position;
 * `span` says which part of the expression it is about.
 */
export class PromqlError extends Error {
  readonly code: PromqlErrorCode;
  readonly span: Span;

  constructor(code: PromqlErrorCode, message: string, span: Span) {
    super(message);
    this.name = "PromqlError";
    this.code = code;
    this.span = span;
  }
}
