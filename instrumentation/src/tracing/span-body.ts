import { isPromise } from "node:util/types";
import { type Attributes, type Span, SpanStatusCode, type Tracer } from "@opentelemetry/api";
import { recordException } from "./record-exception.ts";

/**
 * Runs `body` in a span that ends with it: at once, or when the promise that it returns is settled. What it throws or
 * rejects with is recorded on the span, secrets redacted, and passed on; the result is the very value that `body`
 * returned. Other objects with a `then`, such as the queries of query builders, begin when it is called, so it is not.
 */
export function runInSpan<Result>(
  tracer: Tracer,
  name: string,
  attributes: Attributes,
  body: (span: Span) => Result,
): Result {
  return tracer.startActiveSpan(name, { attributes }, (span) => {
    let result: Result;
    try {
      result = body(span);
    } catch (error) {
      recordError(span, error);
      span.end();
      throw error;
    }
    if (!isPromise(result)) {
      span.end();
      return result;
    }
    // The promise itself is handed back: one derived from it would be another value, with another rejection to handle.
    result.then(
      () => span.end(),
      (error: unknown) => {
        recordError(span, error);
        span.end();
      },
    );
    return result;
  });
}

function recordError(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const message = recordException(span, error);
  span.setStatus({ code: SpanStatusCode.ERROR, message });
}
