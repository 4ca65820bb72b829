import { formatFloat, formatFloatShort, type NativeHistogram } from "../promql/index.ts";

/**
 * A number for people: rounded to so many digits, though never in front of the third decimal; with an exponent where
 * it is very large or very small.
 */
export function figureText(value: number, digitCount: number): string {
  if (!Number.isFinite(value) || value === 0) return formatFloat(value);
  const magnitude = Math.abs(value);
  if (magnitude >= 1e15 || magnitude < 1e-4) return formatFloatShort(Number(value.toPrecision(digitCount)));
  if (Number.isInteger(value)) return formatFloat(value);
  const wholeDigitCount = Math.floor(Math.log10(magnitude)) + 1;
  return formatFloat(Number(value.toPrecision(Math.max(digitCount, wholeDigitCount + 3))));
}

/** A native histogram in few words. */
export function histogramFigure({ count, sum }: NativeHistogram, digitCount: number): string {
  return `count ${figureText(count, digitCount)}, sum ${figureText(sum, digitCount)}`;
}

/** Brings numbers under each other by their decimal points; all come back with the same length. */
export function alignFigures(texts: readonly string[]): readonly string[] {
  let wholeWidth = 0;
  let restWidth = 0;
  for (const text of texts) {
    const wholeLength = wholeLengthOf(text);
    wholeWidth = Math.max(wholeWidth, wholeLength);
    restWidth = Math.max(restWidth, text.length - wholeLength);
  }
  return texts.map((text) => {
    const wholeLength = wholeLengthOf(text);
    return " ".repeat(wholeWidth - wholeLength) + text + " ".repeat(restWidth - text.length + wholeLength);
  });
}

// `+Inf` and `NaN` have no point and stand as whole numbers.
function wholeLengthOf(text: string): number {
  return /^[+-]?\d+/.exec(text)?.[0].length ?? text.length;
}

/** The length of the longest text; 0 without any. There may be more of them than a call takes arguments. */
export function longest(texts: readonly string[]): number {
  let width = 0;
  for (const text of texts) width = Math.max(width, text.length);
  return width;
}

/** As `shortened`, but what is left out is in the middle: names often differ at their ends. */
export function shortenedWithin(text: string, width: number): string {
  if (text.length <= width) return text;
  const headWidth = Math.ceil((width - 1) / 2);
  return `${text.slice(0, headWidth)}…${text.slice(text.length - Math.max(0, width - 1 - headWidth))}`;
}

/** A text that is cut to a width, with an ellipsis where something is missing. */
export function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
}
