/** Escapes a text for the content of an element or a quoted attribute as Go's `html/template` does. */
export function escapeContent(text: string): string {
  return text.replace(/[\0"&'+<>]/g, (character) => entities[character] ?? character);
}

/** As `escapeContent` for a text that is HTML already: its entities stay. */
export function normalizeContent(text: string): string {
  return text.replace(/[\0"'+<>]/g, (character) => entities[character] ?? character);
}

/** As `escapeContent` for an attribute without quotes. */
export function escapeUnquoted(text: string): string {
  // An attribute without a value would swallow what comes next.
  if (text === "") return "ZgotmplZ";
  return escapeContent(text).replace(/[\t\n\v\f\r =`]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Leaves out tags and comments. */
export function stripTags(text: string): string {
  return text.replace(/<!--[\s\S]*?(?:-->|$)|<\/?[A-Za-z][^>]*(?:>|$)/g, "");
}

/** A URL whose scheme is one of the harmless ones or that has none, or what Go puts in its place. */
export function filterUrl(url: string): string {
  const scheme = /^([^:/]*):/.exec(url)?.[1];
  return scheme === undefined || /^(?:https?|mailto)$/i.test(scheme) ? url : "#ZgotmplZ";
}

/** A value of a style if it can be nothing else, or what Go puts in its place. */
export function filterCss(text: string): string {
  const letters = text.replace(/[^A-Za-z0-9_-]/g, "").toLowerCase();
  const isHarmless =
    !/[\0"'()/;@[\\\]`{}<>]|--/.test(text) && !/expression|mozbinding/.test(letters.replaceAll("-", ""));
  return isHarmless ? text : "ZgotmplZ";
}

/** Percent-encodes what cannot stand in a URL, and leaves what has a meaning there. */
export function normalizeUrl(url: string): string {
  return encode(url, /[A-Za-z0-9\-._~!#$&*+,/:;=?@[\]]/, true);
}

/** Percent-encodes all but letters, digits and `-._~`. */
export function escapeUrl(text: string): string {
  return encode(text, /[A-Za-z0-9\-._~]/, false);
}

const entities: Readonly<Record<string, string>> = {
  "\0": "\ufffd",
  '"': "&#34;",
  "&": "&amp;",
  "'": "&#39;",
  "+": "&#43;",
  "<": "&lt;",
  ">": "&gt;",
};

function encode(text: string, kept: RegExp, keepsEscapes: boolean): string {
  let encoded = "";
  const bytes = new TextEncoder().encode(text);
  for (const [at, byte] of bytes.entries()) {
    const character = String.fromCharCode(byte);
    const isEscape =
      keepsEscapes &&
      character === "%" &&
      /^[0-9A-Fa-f]{2}$/.test(String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0));
    if (isEscape || (byte < 0x80 && kept.test(character))) encoded += character;
    else encoded += `%${byte.toString(16).padStart(2, "0")}`;
  }
  return encoded;
}
