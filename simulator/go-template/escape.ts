import { isPrintable } from "./quote.ts";
import { byteLength, toBytes } from "./text-bytes.ts";

const htmlEscapes: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

/** Escapes a text for HTML as Go's `html` does. */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (character) => htmlEscapes[character] ?? character);
}

const scriptEscapes: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "'": "\\'",
  '"': '\\"',
};

/** Escapes a text for a JavaScript string as Go's `js` does. */
export function escapeScript(text: string): string {
  let escaped = "";
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const hex = code.toString(16).toUpperCase().padStart(4, "0");
    const isSpecial = code < 0x20 || "<>&=".includes(character);
    if (code >= 0x80 ? !isPrintable(code) : isSpecial) escaped += `\\u${hex}`;
    else escaped += scriptEscapes[character] ?? character;
  }
  return escaped;
}

/** Escapes a text for the query of a URL as Go's `url.QueryEscape` does: a space becomes `+`. */
export function escapeQuery(text: string): string {
  if (byteLength(text) === text.length && /^[A-Za-z0-9_.~-]*$/.test(text)) return text;
  let escaped = "";
  for (const byte of toBytes(text)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9_.~-]/.test(character)) escaped += character;
    else if (byte === 0x20) escaped += "+";
    else escaped += `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;
  }
  return escaped;
}
