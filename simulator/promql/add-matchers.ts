import { PromqlError } from "./error.ts";
import type { Matcher } from "./matcher.ts";
import type { ParseOptions } from "./options.ts";
import { parseExpression } from "./parser/index.ts";
import { quoteText } from "./quote.ts";
import { selectorsOf } from "./traverse.ts";

/** An expression with further matchers in every selector, otherwise as it is written; as it is where it cannot be parsed. */
export function addMatchers(text: string, matchers: readonly Matcher[], options: ParseOptions = {}): string {
  if (matchers.length === 0) return text;
  const added = matchers
    .map(({ label, operator, value }) => `${labelText(label)}${operator}${quoteText(value)}`)
    .join(",");
  const starts = startsOf(text, options).toSorted((one, other) => other - one);
  return starts.reduce((filled, start) => addAt(filled, start, added), text);
}

function startsOf(text: string, options: ParseOptions): readonly number[] {
  try {
    return [...new Set(selectorsOf(parseExpression(text, options)).map(({ span }) => span.start))];
  } catch (error) {
    if (error instanceof PromqlError) return [];
    throw error;
  }
}

const legacyName = /^[A-Za-z_]\w*$/;

function labelText(label: string): string {
  return legacyName.test(label) ? label : quoteText(label);
}

// Blanks and comments may stand between all that a selector consists of.
const gap = /(?:\s|#[^\n]*(?:\n|$))*/y;

function addAt(text: string, start: number, added: string): string {
  const name = /[\w:]*/y;
  name.lastIndex = start;
  name.exec(text);
  const nameEnd = name.lastIndex;
  const open = afterGap(text, nameEnd);
  if (text[open] !== "{") return `${text.slice(0, nameEnd)}{${added}}${text.slice(nameEnd)}`;
  const comma = text[afterGap(text, open + 1)] === "}" ? "" : ",";
  return `${text.slice(0, open + 1)}${added}${comma}${text.slice(open + 1)}`;
}

function afterGap(text: string, start: number): number {
  gap.lastIndex = start;
  gap.exec(text);
  return gap.lastIndex;
}
