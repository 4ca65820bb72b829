import { type Annotation, formatPromqlError, type PromqlError, placeOf, type Span } from "../promql/index.ts";
import type { QueryPhase } from "./query-json.ts";
import { createStyle } from "./style.ts";

/** How an error in an expression is told. */
export interface ErrorOptions {
  readonly phase: QueryPhase;
  readonly hasColor: boolean;
}

/** An error in an expression: what is wrong, the line it is in, and a caret under the place. */
export function renderPromqlError(
  text: string,
  error: PromqlError,
  { phase, hasColor }: ErrorOptions,
): string {
  const style = createStyle(hasColor);
  const { line, column } = placeOf(text, error.span.start);
  const message =
    phase === "parsing" ? formatPromqlError(text, error) : `${line}:${column}: ${error.message}`;
  return `klaxon: ${message}\n${excerpt(text, error.span, (mark) => style.bad(mark))}`;
}

/** Doubts about a valid expression, each with its place. */
export function renderAnnotations(
  text: string,
  annotations: readonly Annotation[],
  hasColor: boolean,
): string {
  const style = createStyle(hasColor);
  return annotations
    .map(({ level, message, span }) => {
      const { line, column } = placeOf(text, span.start);
      return `${style.doubtful(level)}: ${message} ${style.quiet(`(${line}:${column})`)}\n`;
    })
    .join("");
}

// Longer lines are cut around the place, so that the caret stays under it.
const excerptLengthMax = 100;

function excerpt(text: string, span: Span, paint: (mark: string) => string): string {
  if (text === "") return "";
  const start = Math.min(span.start, text.length);
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineBreak = text.indexOf("\n", start);
  const lineEnd = lineBreak < 0 ? text.length : lineBreak;
  const column = start - lineStart;
  const from =
    lineStart + Math.max(0, Math.min(column - excerptLengthMax / 2, lineEnd - lineStart - excerptLengthMax));
  const shown = text.slice(from, Math.min(lineEnd, from + excerptLengthMax));
  const before = from > lineStart ? "… " : "";
  const after = from + excerptLengthMax < lineEnd ? " …" : "";
  const length = Math.max(1, Math.min(span.end, from + shown.length) - start);
  const margin = " ".repeat(before.length + (start - from));
  return `  ${before}${shown.replaceAll("\t", " ")}${after}\n  ${margin}${paint("^".repeat(length))}\n`;
}
