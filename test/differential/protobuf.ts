// The wire format of protocol buffers, as far as a remote write request needs it.

/** A field whose value is a run of bytes: a message, a text, packed numbers. */
export function bytesField(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

/** A field with a text in UTF-8. */
export function textField(number: number, text: string): Buffer {
  return bytesField(number, Buffer.from(text));
}

/** A field with a whole number from 0 up to 2^53. */
export function varintField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

/** A field with a whole number of either sign (`sint32`). */
export function signedField(number: number, value: number): Buffer {
  return varintField(number, value < 0 ? -2 * value - 1 : 2 * value);
}

/** A field of eight bytes: a float, or the bits of one. */
export function doubleField(number: number, value: number | bigint): Buffer {
  return Buffer.concat([varint(number * 8 + 1), doubleBytes(value)]);
}

/** A repeated field of floats, packed; nothing where there are none. */
export function doublesField(number: number, values: readonly number[]): Buffer {
  return values.length === 0 ? Buffer.alloc(0) : bytesField(number, Buffer.concat(values.map(doubleBytes)));
}

/** Bytes in Snappy's block format, which allows leaving everything as it is: the length, then runs of literals. */
export function snappyLiterals(bytes: Buffer): Buffer {
  const parts: Buffer[] = [varint(bytes.length)];
  for (let start = 0; start < bytes.length; start += literalMax) {
    const run = bytes.subarray(start, start + literalMax);
    const head = Buffer.from([61 << 2, 0, 0]);
    head.writeUInt16LE(run.length - 1, 1);
    parts.push(head, run);
  }
  return Buffer.concat(parts);
}

const literalMax = 65_536;

function doubleBytes(value: number | bigint): Buffer {
  const bytes = Buffer.alloc(8);
  if (typeof value === "bigint") bytes.writeBigUInt64LE(value);
  else bytes.writeDoubleLE(value);
  return bytes;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return Buffer.from(bytes);
}
