import { PromqlError } from "../error.ts";
import type { Span } from "../span.ts";

/**
 * Counts the samples that an evaluation holds the way Prometheus counts them, so that the same expression over
 * the same series meets the same limit; most of them are never in memory here.
 */
export class SampleBudget {
  readonly #samplesMax: number;
  #held = 0;

  constructor(samplesMax: number) {
    this.#samplesMax = samplesMax;
  }

  /** Takes samples into account; throws `promql/too-many-samples` past the limit. */
  hold(count: number, span: Span): void {
    this.#held += count;
    if (this.#held > this.#samplesMax) this.#refuse(span);
  }

  /** As `hold`, for samples that are given back at once. */
  touch(count: number, span: Span): void {
    if (this.#held + count > this.#samplesMax) this.#refuse(span);
  }

  /** Gives samples back. */
  release(count: number): void {
    this.#held -= count;
  }

  #refuse(span: Span): never {
    throw new PromqlError(
      "promql/too-many-samples",
      "query processing would load too many samples into memory in query execution",
      span,
    );
  }
}
