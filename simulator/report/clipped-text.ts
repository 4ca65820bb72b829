import { quoteText } from "../promql/index.ts";

const textLengthMax = 500;
const contextLength = 40;

/** A text, cut short where it is very long. */
export function clipped(text: string): string {
  return text.length <= textLengthMax ? text : `${text.slice(0, textLengthMax)}… (${text.length} characters)`;
}

/** A text in quotes; a very long one is shown from shortly before a character. */
export function clippedQuote(text: string, from: number): string {
  const start = text.length <= textLengthMax ? 0 : Math.max(0, from - contextLength);
  const part = text.slice(start, start + textLengthMax);
  const rest = text.length - start - part.length;
  const before = start === 0 ? "" : "…";
  return before + quoteText(part) + (rest === 0 ? "" : `… (${text.length} characters)`);
}

/** Labels in braces, cut short where they are very long. */
export function labelsText(labels: readonly (readonly [name: string, text: string])[]): string {
  return clipped(`{${labels.map(([name, text]) => `${name}=${quoteText(text)}`).join(", ")}}`);
}

/** A number of things in words. */
export function countText(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
