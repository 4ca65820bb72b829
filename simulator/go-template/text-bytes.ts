// Go's strings are bytes. Text that stays whole is kept as JavaScript has it; where a template cuts through
// a character, each loose byte 0x80..0xff is kept as U+DC80..U+DCFF, which no valid text contains.
const looseByteBase = 0xdc00;

/** The UTF-8 bytes of a text, loose bytes included. */
export function toBytes(text: string): Uint8Array {
  if (!/[^\0-\x7f]/.test(text)) return Uint8Array.from(text, (character) => character.charCodeAt(0));
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (isLooseByte(code)) bytes.push(code - looseByteBase);
    else if (code >= 0xd800 && code < 0xe000) bytes.push(0xef, 0xbf, 0xbd);
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else {
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
    }
  }
  return Uint8Array.from(bytes);
}

/** The text that bytes stand for; bytes that are not UTF-8 stay loose. */
export function fromBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] ?? 0;
    const length =
      first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    const code = length === 0 ? -1 : decodeOne(bytes, at, length);
    if (code < 0) {
      text += String.fromCharCode(looseByteBase + first);
      at++;
    } else {
      text += String.fromCodePoint(code);
      at += length;
    }
  }
  return text;
}

/** The number of UTF-8 bytes of a text. */
export function byteLength(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x80 || isLooseByte(code)) length += 1;
    else if (code < 0x800) length += 2;
    else length += 3;
    if (code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      length += 1;
      i++;
    }
  }
  return length;
}

/** Puts loose bytes that have come together again back into characters; those that stay loose become U+FFFD. */
export function joinLooseBytes(text: string): string {
  if (!looseBytes.test(text)) return text;
  return fromBytes(toBytes(text)).replace(looseByte, "\ufffd");
}

/** Compares two texts as Go does, byte by byte. */
export function compareBytes(left: string, right: string): number {
  if (left === right) return 0;
  // UTF-16 and UTF-8 order only differ where surrogates are involved.
  if (!/[\ud800-\udfff]/.test(left + right)) return left < right ? -1 : 1;
  const leftBytes = toBytes(left);
  const rightBytes = toBytes(right);
  const count = Math.min(leftBytes.length, rightBytes.length);
  for (let i = 0; i < count; i++) {
    const difference = (leftBytes[i] ?? 0) - (rightBytes[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return leftBytes.length - rightBytes.length;
}

/** Whether a code point stands for a byte that is not part of a character. */
export function isLooseByte(code: number): boolean {
  return code >= looseByteBase + 0x80 && code <= looseByteBase + 0xff;
}

const looseBytes = /(?<![\ud800-\udbff])[\udc80-\udcff]/;
const looseByte = /(?<![\ud800-\udbff])[\udc80-\udcff]/g;

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function decodeOne(bytes: Uint8Array, at: number, length: number): number {
  const first = bytes[at] ?? 0;
  let code = length === 1 ? first : length === 2 ? first & 31 : length === 3 ? first & 15 : first & 7;
  for (let i = 1; i < length; i++) {
    const next = bytes[at + i] ?? 0;
    if ((next & 0xc0) !== 0x80) return -1;
    code = (code << 6) | (next & 63);
  }
  const isOverlong = (length === 3 && code < 0x800) || (length === 4 && code < 0x10000);
  return isOverlong || code > 0x10ffff || (code >= 0xd800 && code < 0xe000) ? -1 : code;
}
