import type { PromqlError } from "../error.ts";

/**
 * The error as Prometheus writes it: `1:5: parse error: …`. Its columns count bytes of UTF-8, so they differ
 * from `placeOf` where other than ASCII characters stand before.
 */
export function formatPromqlError(text: string, error: PromqlError): string {
  return `${positionOf(text, error.span.start)}: parse error: ${error.message}`;
}

/** A place as Prometheus writes it, line and column, where columns count bytes of UTF-8. */
export function positionOf(text: string, offset: number): string {
  if (text === "") return "unknown position";
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  const inLine = before.slice(before.lastIndexOf("\n") + 1);
  return `${line}:${new TextEncoder().encode(inLine).length + 1}`;
}
