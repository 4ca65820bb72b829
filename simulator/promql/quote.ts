/**
 * Quotes a text as Go's `%q` (`strconv.Quote`) does: double quotes, escapes for what cannot be printed.
 * Messages and printed expressions of Prometheus use this form.
 */
export function quoteText(text: string): string {
  return `"${escapeText(text, '"')}"`;
}

/** Quotes one character as Go's `%q` of a rune does: `'('`. The empty string stands for the end of the input. */
export function quoteCharacter(character: string): string {
  return `'${escapeText(character === "" ? "\ufffd" : character, "'")}'`;
}

/** What is wrong with a quoted text; `offset` counts from the opening quote. */
interface QuoteProblem {
  readonly message: string;
  readonly offset: number;
}

/**
 * The value of a quoted text with its quotes: back-quotes take everything literally, single and double quotes
 * know Go's escapes. Bytes written as `\xNN` or octal are read as UTF-8; one that is no part of a character is
 * kept as a lone surrogate, U+DC80 to U+DCFF, so that a message can name it.
 */
export function unquoteText(quoted: string): { readonly value: string } | QuoteProblem {
  const quote = quoted[0] ?? "";
  const isClosed = quoted.length >= 2 && quoted.endsWith(quote);
  if (!isClosed || !(quote === '"' || quote === "'" || quote === "`"))
    return { message: "invalid syntax", offset: 0 };
  const inner = quoted.slice(1, -1);
  if (quote === "`") return inner.includes("`") ? { message: "invalid syntax", offset: 0 } : { value: inner };
  if (!inner.includes("\\")) return { value: inner };
  return unescapeText(inner, quote);
}

function unescapeText(inner: string, quote: string): { readonly value: string } | QuoteProblem {
  let value = "";
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0) value += decodeBytes(bytes);
    bytes = [];
  };
  for (let at = 0; at < inner.length; ) {
    const next = inner.indexOf("\\", at);
    if (next !== at) {
      flush();
      value += inner.slice(at, next < 0 ? inner.length : next);
      at = next < 0 ? inner.length : next;
      continue;
    }
    const sequence = readEscape(inner, at, quote);
    if (sequence === undefined) return { message: "invalid syntax", offset: at + 1 };
    if (sequence.kind === "byte") bytes.push(sequence.value);
    else {
      flush();
      value += String.fromCodePoint(sequence.value);
    }
    at += sequence.length;
  }
  flush();
  return { value };
}

/** What bytes say as UTF-8; see `unquoteText` for those that are no part of a character. */
function decodeBytes(bytes: readonly number[]): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    const decoded = decodeCharacter(bytes.slice(at, at + length));
    text += decoded ?? String.fromCharCode(rawByteBase + first);
    at += decoded === undefined ? 1 : length;
  }
  return text;
}

// Where the lone surrogate of a byte lies; bytes below 0x80 are characters.
const rawByteBase = 0xdc00;

function decodeCharacter(bytes: readonly number[]): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(new Uint8Array(bytes));
  } catch {
    return undefined;
  }
}

interface Escape {
  readonly kind: "byte" | "character";
  readonly value: number;
  readonly length: number;
}

const simpleEscapes: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  "\\": 92,
};

function readEscape(text: string, at: number, quote: string): Escape | undefined {
  const letter = text[at + 1] ?? "";
  if (letter === quote) return { kind: "character", value: quote.charCodeAt(0), length: 2 };
  const simple = simpleEscapes[letter];
  if (simple !== undefined) return { kind: "character", value: simple, length: 2 };
  if (letter >= "0" && letter <= "7") return readDigits(text, at + 1, { count: 3, base: 8, kind: "byte" });
  if (letter === "x") return readDigits(text, at + 2, { count: 2, base: 16, kind: "byte" });
  if (letter === "u") return readDigits(text, at + 2, { count: 4, base: 16, kind: "character" });
  if (letter === "U") return readDigits(text, at + 2, { count: 8, base: 16, kind: "character" });
  return undefined;
}

function readDigits(
  text: string,
  at: number,
  form: { readonly count: number; readonly base: 8 | 16; readonly kind: Escape["kind"] },
): Escape | undefined {
  const digits = text.slice(at, at + form.count);
  const pattern = form.base === 8 ? /^[0-7]+$/ : /^[0-9a-fA-F]+$/;
  if (digits.length !== form.count || !pattern.test(digits)) return undefined;
  const value = Number.parseInt(digits, form.base);
  const length = form.count + (form.base === 8 ? 1 : 2);
  if (form.kind === "byte") return value > 255 ? undefined : { kind: "byte", value, length };
  if (value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) return undefined;
  return { kind: "character", value, length };
}

const namedEscapes: Readonly<Record<string, string>> = {
  "\u0007": "\\a",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
  "\v": "\\v",
  "\\": "\\\\",
};

const plainPattern = /^[ !#-&(-[\]-~]*$/;
const printablePattern = /[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u;

function escapeText(text: string, quote: string): string {
  if (plainPattern.test(text)) return text;
  let escaped = "";
  for (const character of text) {
    if (character === quote) escaped += `\\${quote}`;
    else escaped += namedEscapes[character] ?? escapeCharacter(character);
  }
  return escaped;
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= rawByteBase + 0x80 && code <= rawByteBase + 0xff)
    return `\\x${(code - rawByteBase).toString(16)}`;
  if (code >= 0xd800 && code < 0xe000) return "\ufffd";
  if (printablePattern.test(character)) return character;
  const digits = code.toString(16);
  if (code < 0x80) return `\\x${digits.padStart(2, "0")}`;
  return code < 0x10000 ? `\\u${digits.padStart(4, "0")}` : `\\U${digits.padStart(8, "0")}`;
}
