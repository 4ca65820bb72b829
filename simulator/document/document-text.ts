/**
 * What a file holds as text, every line break of one character a line feed, so that offsets stay what they are. UTF-8,
 * or UTF-16 with its mark at the front, as Prometheus's reader takes it. Undefined where the bytes are no text.
 */
export function documentText(content: Uint8Array | string): string | undefined {
  const text = typeof content === "string" ? content : decode(content);
  return text !== undefined && otherBreak.test(text) ? text.replace(otherBreaks, "\n") : text;
}

const otherBreak = /\r(?!\n)|\u0085/;
const otherBreaks = /\r(?!\n)|\u0085/g;

function decode(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  const isLittle = first === 0xff && second === 0xfe;
  const encoding = isLittle ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
