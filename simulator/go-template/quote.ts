import { fromBytes, isLooseByte } from "./text-bytes.ts";

/** Whether Go would print the code point as it is: letters, marks, numbers, punctuation, symbols, the space. */
export function isPrintable(code: number): boolean {
  if (code < 0x7f) return code >= 0x20;
  if ((code >= 0xd800 && code < 0xe000) || code > 0x10ffff) return false;
  return /[\p{L}\p{M}\p{N}\p{P}\p{S}]/u.test(String.fromCodePoint(code));
}

/** The text as a Go string literal in double quotes; with `asciiOnly` everything else is escaped. */
export function quoteText(text: string, asciiOnly = false): string {
  let quoted = '"';
  for (const character of text) quoted += escapeCode(character.codePointAt(0) ?? 0, '"', asciiOnly);
  return `${quoted}"`;
}

/** The code point as a Go character literal in single quotes. */
export function quoteRune(code: number, asciiOnly: boolean): string {
  const isValid = code >= 0 && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000);
  return `'${escapeCode(isValid ? code : 0xfffd, "'", asciiOnly)}'`;
}

/** Whether Go can write the text between back-quotes: printable or a tab, and no back-quote. */
export function canBackQuote(text: string): boolean {
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code === 0xfeff || isLooseByte(code) || code === 0x60 || code === 0x7f) return false;
    if (code < 0x20 && code !== 9) return false;
  }
  return true;
}

/** `U+0041 'A'`: how Go names a character in its messages. */
export function nameRune(code: number): string {
  if (code < 0) return "U+FFFFFFFFFFFFFFFF";
  const hex = code.toString(16).toUpperCase().padStart(4, "0");
  return isPrintable(code) ? `U+${hex} '${String.fromCodePoint(code)}'` : `U+${hex}`;
}

/** The text behind a Go string literal (in double quotes or back-quotes), undefined where it is malformed. */
export function unquoteText(literal: string): string | undefined {
  if (literal.length < 2 || literal[0] !== literal.at(-1)) return undefined;
  const body = literal.slice(1, -1);
  if (literal[0] === "`") return body.includes("`") ? undefined : body.replaceAll("\r", "");
  if (literal[0] !== '"' || body.includes("\n")) return undefined;
  let text = "";
  let hasBytes = false;
  for (let at = 0; at < body.length; ) {
    const unit = unquoteUnit(body, at, '"');
    if (unit === undefined) return undefined;
    text += unit.isByte ? String.fromCharCode(0xdc00 + unit.code) : String.fromCodePoint(unit.code);
    hasBytes ||= unit.isByte;
    at = unit.next;
  }
  return hasBytes ? joinBytes(text) : text;
}

/** The code point of a Go character literal (quotes included), or the text that should follow in a message. */
export function unquoteRune(literal: string): number | "invalid" | "malformed" {
  const unit = unquoteUnit(literal, 1, "'");
  if (unit === undefined) return "invalid";
  return literal.slice(unit.next) === "'" ? unit.code : "malformed";
}

function joinBytes(text: string): string {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (isLooseByte(code)) bytes.push(code - 0xdc00);
    else for (const byte of new TextEncoder().encode(character)) bytes.push(byte);
  }
  return fromBytes(Uint8Array.from(bytes));
}

const shortEscapes: ReadonlyMap<number, string> = new Map([
  [7, "\\a"],
  [8, "\\b"],
  [9, "\\t"],
  [10, "\\n"],
  [11, "\\v"],
  [12, "\\f"],
  [13, "\\r"],
]);

function escapeCode(code: number, quote: string, asciiOnly: boolean): string {
  if (code === quote.charCodeAt(0) || code === 0x5c) return `\\${String.fromCharCode(code)}`;
  if (isLooseByte(code)) return `\\x${(code - 0xdc00).toString(16)}`;
  if (code < 0x7f ? code >= 0x20 : !asciiOnly && isPrintable(code)) return String.fromCodePoint(code);
  const short = shortEscapes.get(code);
  if (short !== undefined) return short;
  const hex = code.toString(16);
  if (code < 0x20 || code === 0x7f) return `\\x${hex.padStart(2, "0")}`;
  if (code >= 0xd800 && code < 0xe000) return "\\ufffd";
  return code < 0x10000 ? `\\u${hex.padStart(4, "0")}` : `\\U${hex.padStart(8, "0")}`;
}

interface Unit {
  readonly code: number;
  readonly isByte: boolean;
  readonly next: number;
}

const escapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
};

function unquoteUnit(text: string, at: number, quote: string): Unit | undefined {
  const code = text.codePointAt(at);
  if (code === undefined) return undefined;
  const character = String.fromCodePoint(code);
  if (character === quote) return undefined;
  if (character !== "\\") return { code, isByte: false, next: at + character.length };
  const letter = text[at + 1] ?? "";
  if (letter === quote) return { code: quote.charCodeAt(0), isByte: false, next: at + 2 };
  const short = Object.hasOwn(escapes, letter) ? escapes[letter] : undefined;
  if (short !== undefined) return { code: short, isByte: false, next: at + 2 };
  if (letter === "x" || letter === "u" || letter === "U") {
    const length = letter === "x" ? 2 : letter === "u" ? 4 : 8;
    const digits = text.slice(at + 2, at + 2 + length);
    if (digits.length < length || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
    const value = Number.parseInt(digits, 16);
    if (letter !== "x" && (value > 0x10ffff || (value >= 0xd800 && value < 0xe000))) return undefined;
    return { code: value, isByte: letter === "x" && value >= 0x80, next: at + 2 + length };
  }
  const octal = /^[0-7]{3}/.exec(text.slice(at + 1, at + 4))?.[0];
  if (octal === undefined) return undefined;
  const value = Number.parseInt(octal, 8);
  return value > 255 ? undefined : { code: value, isByte: value >= 0x80, next: at + 4 };
}
