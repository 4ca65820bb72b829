/** Thrown at what is not plain, so that the parser decides. */
export class NotPlain extends Error {}

/** A line to its end or to a comment, without blanks at the end. */
export function withoutComment(line: string): string {
  const comment = line.indexOf(" #");
  let end = comment < 0 ? line.length : comment;
  while (end > 0 && line.charAt(end - 1) === " ") end--;
  return line.slice(0, end);
}

/** The value of a text without quotes. Throws `NotPlain` for what could be something else than a simple value. */
export function plainValue(text: string): unknown {
  if (noPlainStart.test(text) || text.includes(": ") || text.endsWith(":")) throw new NotPlain();
  if (mayBeNumber.test(text)) {
    if (simpleNumber.test(text) || hexadecimal.test(text)) return Number(text);
    if (otherNumber.test(text)) throw new NotPlain();
    return text;
  }
  return words.has(text) ? words.get(text) : text;
}

const noPlainStart = /^(?:[?:,[\]{}#&*!|>'"%@`]|-(?: |$))/;
const mayBeNumber = /^[-+.0-9]/;
const simpleNumber = /^(?:0|-?[1-9][0-9]{0,14}|-?[0-9]+\.[0-9]+|-?[0-9]+(?:\.[0-9]+)?[eE][-+]?[0-9]+)$/;
const hexadecimal = /^0x[0-9a-fA-F]{1,12}$/;
const otherNumber =
  /^(?:[-+]?[0-9]+|0o[0-7]+|0x[0-9a-f]+|[-+]?(?:\.[0-9]+|[0-9]+\.?[0-9]*)(?:e[-+]?[0-9]+)?|[-+]?\.inf|\.nan)$/i;
const words: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...["~", "null", "Null", "NULL"].map((word) => [word, null] as const),
  ...["true", "True", "TRUE"].map((word) => [word, true] as const),
  ...["false", "False", "FALSE"].map((word) => [word, false] as const),
]);

/**
 * The text of several lines in quotes or in none: a line break is a blank, each empty line a line break. Blanks before
 * and behind line breaks do not count.
 */
export function foldedLines(lines: readonly string[]): string {
  let folded = "";
  let separator = "";
  for (const [index, written] of lines.entries()) {
    const begun = index === 0 ? written : written.replace(/^ +/, "");
    const line = index === lines.length - 1 ? begun : begun.replace(/ +$/, "");
    if (index > 0 && line === "") separator = separator === " " ? "\n" : `${separator}\n`;
    else {
      folded += separator + line;
      separator = " ";
    }
  }
  return folded;
}

/** The text of a block behind `>`: a line break between two lines that are not further in is a blank. */
export function foldedBlock(lines: readonly string[]): string {
  let folded = "";
  let separator = "";
  let wasFurtherIn = false;
  for (const line of lines) {
    if (line.startsWith(" ")) {
      if (separator === " ") separator = "\n";
      else if (separator === "\n" && !wasFurtherIn) separator = "\n\n";
      folded += separator + line;
      separator = "\n";
      wasFurtherIn = true;
    } else if (line === "") {
      if (separator === "\n") folded += "\n";
      else separator = "\n";
    } else {
      folded += separator + line;
      separator = " ";
      wasFurtherIn = false;
    }
  }
  return folded;
}
