import type { Span } from "@opentelemetry/api";
import { createRedaction } from "../redaction/index.ts";

const { scrub } = createRedaction([]);

/**
 * Records what was thrown on a span, whatever it is, bounded and with secrets redacted, and returns its message so. Never
 * throws.
 */
export function recordException(span: Span, thrown: unknown): string {
  const { name, message, stack } = partsOf(thrown);
  const shownMessage = shown(message, messageLengthMax);
  span.recordException({
    name,
    message: shownMessage,
    ...(stack === undefined ? {} : { stack: shown(stack, stackLengthMax) }),
  });
  return shownMessage;
}

const messageLengthMax = 1024;
const stackLengthMax = 8192;

interface ErrorParts {
  readonly name: string;
  readonly message: string;
  readonly stack?: string | undefined;
}

/** What was thrown may be anything, with getters that throw in turn; what it was must be passed on all the same. */
function partsOf(error: unknown): ErrorParts {
  try {
    if (!(error instanceof Error)) return { name: "Error", message: String(error) };
    const { name, message, stack } = error;
    return {
      name: String(name),
      message: String(message),
      stack: stack === undefined ? stack : String(stack),
    };
  } catch {
    return { name: "Error", message: "an error that cannot be shown" };
  }
}

function shown(text: string, lengthMax: number): string {
  return scrub(text.slice(0, 2 * lengthMax)).slice(0, lengthMax);
}
