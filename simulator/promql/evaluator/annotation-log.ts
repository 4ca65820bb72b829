import type { Annotation } from "../annotation.ts";
import type { PrometheusMajor } from "../matcher.ts";
import type { Span } from "../span.ts";

/**
 * Collects the annotations of one evaluation; the same remark at the same place is kept once. Prometheus 2 (of
 * the release that is followed) made none.
 */
export class AnnotationLog {
  readonly #byKey = new Map<string, Annotation>();
  readonly #isSilent: boolean;

  constructor(prometheus: PrometheusMajor) {
    this.#isSilent = prometheus === 2;
  }

  add(level: Annotation["level"], message: string, span: Span): void {
    if (this.#isSilent || this.#byKey.size >= annotationsMax) return;
    const key = `${level}:${span.start}:${span.end}:${message}`;
    if (!this.#byKey.has(key)) this.#byKey.set(key, { level, message, span });
  }

  /** All remarks in the order of their places, warnings first. */
  list(): readonly Annotation[] {
    return [...this.#byKey.values()].sort(
      (left, right) =>
        (left.level === "warning" ? 0 : 1) - (right.level === "warning" ? 0 : 1) ||
        left.span.start - right.span.start ||
        (left.message < right.message ? -1 : 1),
    );
  }
}

// Remarks may name a metric each; a selector over all metrics must not collect one for every name there is.
const annotationsMax = 1000;
