/** A part of a text that gives way to another one. */
export interface Replacement {
  readonly offset: number;
  readonly length: number;
  readonly text: string;
}

/** A text with parts replaced. */
export interface Substituted {
  readonly text: string;
  /** The offset in the text as it was that an offset in the text as it is now comes from. */
  sourceOffset(offset: number): number;
}

/** Replaces parts of a text, given in their order and without overlaps; once the text is too long, the rest stays as it is. */
export function substitute(text: string, replacements: Iterable<Replacement>): Substituted {
  const pieces: Piece[] = [];
  let filled = "";
  let sourceEnd = 0;
  for (const replacement of replacements) {
    filled += text.slice(sourceEnd, replacement.offset);
    sourceEnd = replacement.offset + replacement.length;
    pieces.push({ start: filled.length, end: filled.length + replacement.text.length, ...replacement });
    filled += replacement.text;
    if (filled.length > lengthMax) break;
  }
  return { text: filled + text.slice(sourceEnd), sourceOffset: (offset) => sourceOffset(pieces, offset) };
}

// A long list of values that is referred to often would fill the memory.
const lengthMax = 1_000_000;

/** A replaced part: where it stands now, and where the former one stood. */
interface Piece extends Replacement {
  readonly start: number;
  readonly end: number;
}

function sourceOffset(pieces: readonly Piece[], wanted: number): number {
  let shift = 0;
  for (const { start, end, offset, length } of pieces) {
    if (wanted < start) break;
    if (wanted < end) return offset;
    shift = offset + length - end;
  }
  return wanted + shift;
}
