/** A stretch of an expression's text: UTF-16 offsets, `end` exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One-based line and column (in characters) of an offset in a text. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset; offsets past the end count as the end. */
export function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, Math.max(0, Math.min(offset, text.length)));
  const lastBreak = before.lastIndexOf("\n");
  let line = 1;
  for (let at = before.indexOf("\n"); at >= 0; at = before.indexOf("\n", at + 1)) line++;
  return { line, column: before.length - lastBreak };
}
