import type { YamlError } from "./yaml-error-text.ts";

/** A text whose lines within quotes and brackets stand far enough to the right for the parser. */
export interface IndentedText {
  readonly text: string;
  /** How many blanks were put before a line, by its number from 1. */
  readonly added: ReadonlyMap<number, number>;
}

/**
 * What Prometheus's reader takes and the parser refuses: it looks at no indentation within quotes and brackets. Where the first
 * of these errors, which are in order, is of that kind, the text with the lines concerned moved to the right, which changes no
 * value; those of the later errors as well, as far as they are no echo of an earlier one. Otherwise nothing. To be asked again
 * with the parser's next errors.
 */
export function indentWithin(
  { text, added }: IndentedText,
  errors: readonly YamlError[],
): IndentedText | undefined {
  const lines: Line[] = [];
  let done = 0;
  for (const [index, error] of errors.entries()) {
    if (error.pos[0] < done) continue;
    const found = linesConcerned(text, error, index > 0);
    if (found.length === 0 && index === 0) return undefined;
    lines.push(...found);
    const last = found.at(-1)?.start ?? 0;
    done = Math.max(done, lineEndAt(text, last));
  }
  return indentLines(text, added, lines);
}

/** A line that must be indented so far. */
interface Line {
  readonly start: number;
  readonly indentation: number;
}

function linesConcerned(text: string, error: YamlError, isLater: boolean): readonly Line[] {
  const [at] = error.pos;
  const quote = /^Missing closing (["'])/.exec(error.message)?.[1];
  const isBracket = error.code === "BAD_INDENT" && /^Flow (?:map|sequence) /.test(error.message);
  if (quote === undefined && !isBracket) return [];
  const start = lineStartAt(text, at);
  const end = pastBlanksBefore(text, quote === undefined ? start : at);
  // Behind a quote that the parser did not understand, another may be anything.
  if (quote !== undefined && isLater && !valueInQuotes.test(text.slice(lineStartAt(text, end), end)))
    return [];
  const starts = quote === undefined ? linesOfBrackets(text, start) : linesOfQuote(text, end, quote);
  const indentation = prefixOf(text, end) + 1;
  return starts.map((each) => ({ start: each, indentation }));
}

const valueInQuotes = /^[ -]*(?:[\w./-]+ *: +)?["']/;

function lineEndAt(text: string, offset: number): number {
  const end = text.indexOf("\n", offset);
  return end < 0 ? text.length : end;
}

function pastBlanksBefore(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charAt(at - 1).trim() === "") at--;
  return at;
}

function lineStartAt(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

// Blanks and dashes, behind which a collection of the line's own begins.
function prefixOf(text: string, offset: number): number {
  return /^[ \-?]*/.exec(text.slice(lineStartAt(text, offset), offset))?.[0].length ?? 0;
}

/** The starts of the lines between an offset and the closing quote; none where there is no such quote. */
function linesOfQuote(text: string, from: number, quote: string): readonly number[] {
  const starts: number[] = [];
  for (let at = from; at < text.length; at++) {
    const character = text[at];
    if (character === "\n") {
      // Prometheus's reader finds the end of the document within quotes as well, and refuses it there.
      if (/^(?:---|\.\.\.)(?:\s|$)/.test(text.slice(at + 1, at + 5))) return [];
      starts.push(at + 1);
    } else if (character === "\\" && quote === '"') at++;
    else if (character === quote) {
      if (quote === '"' || text[at + 1] !== "'") return starts;
      at++;
    }
  }
  return [];
}

/** The starts of the lines from one on to the bracket that closes the innermost collection around it. */
function linesOfBrackets(text: string, from: number): readonly number[] {
  const starts = [from];
  const tokens = /"(?:[^"\\]|\\[\s\S])*"|(?<![^\s[{,:])'(?:[^']|'')*'|(?<!\S)#[^\n]*|[[\]{}\n]/g;
  tokens.lastIndex = from;
  let depth = 0;
  for (let token = tokens.exec(text); token !== null; token = tokens.exec(text)) {
    const [found] = token;
    for (let at = found.indexOf("\n"); at >= 0; at = found.indexOf("\n", at + 1))
      starts.push(token.index + at + 1);
    if (found === "[" || found === "{") depth++;
    else if ((found === "]" || found === "}") && --depth < 0) return starts;
  }
  return [];
}

function indentLines(
  text: string,
  added: ReadonlyMap<number, number>,
  lines: readonly Line[],
): IndentedText | undefined {
  const parts: string[] = [];
  const allAdded = new Map(added);
  let done = 0;
  let line = 1;
  let counted = 0;
  for (const { start, indentation } of lines) {
    const has = /^ */.exec(text.slice(start, start + indentation))?.[0].length ?? 0;
    if (has >= indentation) continue;
    for (; counted < start; counted++) if (text.charAt(counted) === "\n") line++;
    parts.push(text.slice(done, start), " ".repeat(indentation - has));
    allAdded.set(line, (allAdded.get(line) ?? 0) + indentation - has);
    done = start;
  }
  return done === 0 ? undefined : { text: parts.join("") + text.slice(done), added: allAdded };
}
