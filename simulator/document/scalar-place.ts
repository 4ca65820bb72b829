import type { DocumentPlace } from "./document-place.ts";

/**
 * Where a character of a YAML or JSON scalar's value stands in the file. `start` is where the scalar
 * begins, `offset` counts in its value. Block scalars, folded lines and escapes are followed by pairing
 * what is not white space, since white space is what YAML rewrites; of anything stranger the scalar's
 * own place is given.
 */
export function placeInScalar(
  lines: readonly string[],
  start: DocumentPlace,
  value: string,
  offset: number,
): DocumentPlace {
  const first = lines[start.line - 1] ?? "";
  const opening = first.charAt(start.column - 1);
  const isBlock = opening === "|" || opening === ">";
  const isDouble = opening === '"';
  const isQuoted = isDouble || opening === "'";
  let wanted = solidCount(value, offset);
  let line = isBlock ? start.line + 1 : start.line;
  let column = isBlock ? 1 : start.column + (isQuoted ? 1 : 0);
  let lastPlace: DocumentPlace = start;
  for (; line <= lines.length; line++, column = 1) {
    const text = lines[line - 1] ?? "";
    while (column <= text.length) {
      const character = text.charAt(column - 1);
      const width = isQuoted ? escapeWidth(text, column - 1, isDouble) : 1;
      if (isSolid(character) && !(isDouble && isEscapedSpace(text, column - 1))) {
        lastPlace = { line, column: column + width };
        if (wanted === 0) return { line, column };
        wanted--;
      }
      column += width;
    }
    if (wanted === 0 && offset >= value.trimEnd().length) return lastPlace;
  }
  return lastPlace;
}

function solidCount(text: string, end: number): number {
  let count = 0;
  for (let i = 0; i < Math.min(end, text.length); i++) if (isSolid(text.charAt(i))) count++;
  return count;
}

function isSolid(character: string): boolean {
  return character !== "" && !/\s/.test(character);
}

function escapeWidth(text: string, at: number, isDouble: boolean): number {
  if (isDouble && text.charAt(at) === "\\") {
    const kind = text.charAt(at + 1);
    return kind === "x" ? 4 : kind === "u" ? 6 : kind === "U" ? 10 : 2;
  }
  return !isDouble && text.startsWith("''", at) ? 2 : 1;
}

function isEscapedSpace(text: string, at: number): boolean {
  return text.charAt(at) === "\\" && /[\s_NLPetnrv0abf]/.test(text.charAt(at + 1)) && text.length > at + 1;
}
