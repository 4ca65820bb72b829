import { quoteCharacter } from "../quote.ts";

/** Where a quoted string ends, its closing quote included, or why it has none. */
type StringScan = { readonly end: number } | { readonly problem: string };

/** Finds the quoted string that begins at `start` with its quote; escapes are checked, not resolved. */
export function scanString(text: string, start: number): StringScan {
  const quote = text[start] ?? "";
  return quote === "`" ? scanRawString(text, start) : scanEscapedString(text, start, quote);
}

function scanRawString(text: string, start: number): StringScan {
  const close = text.indexOf("`", start + 1);
  const inner = text.slice(start + 1, close < 0 ? text.length : close);
  if (invalidPattern.test(inner)) return { problem: "invalid UTF-8 rune" };
  return close < 0 ? { problem: "unterminated raw string" } : { end: close + 1 };
}

function scanEscapedString(text: string, start: number, quote: string): StringScan {
  const plain = quote === '"' ? /[^"\\\n\ufffd\ud800-\udfff]*/y : /[^'\\\n\ufffd\ud800-\udfff]*/y;
  for (let at = start + 1; ; ) {
    plain.lastIndex = at;
    at += plain.exec(text)?.[0].length ?? 0;
    const character = text[at];
    if (character === undefined || character === "\n") return { problem: "unterminated quoted string" };
    if (character === quote) return { end: at + 1 };
    if (character === "\\") {
      const sequence = scanEscape(text, at + 1, quote);
      if ("problem" in sequence) return sequence;
      at = sequence.end;
    } else {
      const code = text.codePointAt(at) ?? 0;
      if (code < 0x10000) return { problem: "invalid UTF-8 rune" };
      at += 2;
    }
  }
}

// Half a surrogate pair is what a JavaScript string holds where Go finds bytes that are no UTF-8.
const invalidPattern = /\ufffd|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function scanEscape(text: string, at: number, quote: string): StringScan {
  const letter = text[at];
  if (letter === undefined) return { problem: "escape sequence not terminated" };
  if (letter === quote || "abfnrtv\\".includes(letter)) return { end: at + 1 };
  if (letter >= "0" && letter <= "7") return scanDigits(text, at, { count: 3, base: 8, valueMax: 255 });
  if (letter === "x") return scanDigits(text, at + 1, { count: 2, base: 16, valueMax: 255 });
  if (letter === "u") return scanDigits(text, at + 1, { count: 4, base: 16, valueMax: 0x10ffff });
  if (letter === "U") return scanDigits(text, at + 1, { count: 8, base: 16, valueMax: 0x10ffff });
  return { problem: `unknown escape sequence ${describeCharacter(text, at)}` };
}

function scanDigits(
  text: string,
  start: number,
  form: { readonly count: number; readonly base: 8 | 16; readonly valueMax: number },
): StringScan {
  let value = 0;
  for (let at = start; at < start + form.count; at++) {
    const character = text[at];
    if (character === undefined) return { problem: "escape sequence not terminated" };
    const digit = /[0-9a-fA-F]/.test(character) ? Number.parseInt(character, 16) : 16;
    if (digit >= form.base)
      return { problem: `illegal character ${describeCharacter(text, at)} in escape sequence` };
    value = value * form.base + digit;
  }
  if (value > form.valueMax || (value >= 0xd800 && value < 0xe000))
    return { problem: "escape sequence is an invalid Unicode code point" };
  return { end: start + form.count };
}

// Go's `%#U`: `U+0071 'q'`, without the character where it cannot be printed.
function describeCharacter(text: string, at: number): string {
  const code = text.codePointAt(at) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const quoted = quoteCharacter(String.fromCodePoint(code));
  const isPrintable = !quoted.startsWith("'\\") || quoted === "'\\''" || quoted === "'\\\\'";
  return isPrintable ? `${number} '${String.fromCodePoint(code)}'` : number;
}
