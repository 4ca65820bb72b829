import type { Labels } from "../labels.ts";

const prime1 = 0x9e3779b185ebca87n;
const prime2 = 0xc2b2ae3d27d4eb4fn;
const prime3 = 0x165667b19e3779f9n;
const prime4 = 0x85ebca77c2b2ae63n;
const prime5 = 0x27d4eb2f165667c5n;
const mask = 0xffff_ffff_ffff_ffffn;

const known = new WeakMap<Labels, number>();

/**
 * Where a label set lies between 0 and 1 for `limit_ratio`: the 64-bit xxHash that Prometheus takes of its label
 * sets, over the largest one. The bytes hashed are each text with its length in front.
 */
export function labelHashRatio(labels: Labels): number {
  let ratio = known.get(labels);
  if (ratio === undefined) {
    ratio = Number(hash64(labelBytes(labels))) / 2 ** 64;
    known.set(labels, ratio);
  }
  return ratio;
}

function labelBytes(labels: Labels): Uint8Array {
  const encoder = new TextEncoder();
  const bytes: number[] = [];
  const append = (text: string) => {
    const encoded = encoder.encode(text);
    if (encoded.length < 255) bytes.push(encoded.length);
    else bytes.push(255, encoded.length & 0xff, (encoded.length >> 8) & 0xff, (encoded.length >> 16) & 0xff);
    bytes.push(...encoded);
  };
  labels.names.forEach((name, i) => {
    append(name);
    append(labels.values[i] ?? "");
  });
  return Uint8Array.from(bytes);
}

/** The 64-bit xxHash with seed 0. */
function hash64(bytes: Uint8Array): bigint {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let hash = prime5;
  if (bytes.length >= 32) {
    const lanes = [wrap(prime1 + prime2), prime2, 0n, wrap(-prime1)];
    for (; at + 32 <= bytes.length; at += 32) {
      for (let lane = 0; lane < 4; lane++)
        lanes[lane] = round(lanes[lane]!, view.getBigUint64(at + 8 * lane, true));
    }
    const [first = 0n, second = 0n, third = 0n, fourth = 0n] = lanes;
    hash = wrap(rotate(first, 1n) + rotate(second, 7n) + rotate(third, 12n) + rotate(fourth, 18n));
    for (const lane of lanes) hash = wrap((hash ^ round(0n, lane)) * prime1 + prime4);
  }
  hash = wrap(hash + BigInt(bytes.length));
  for (; at + 8 <= bytes.length; at += 8)
    hash = wrap(rotate(hash ^ round(0n, view.getBigUint64(at, true)), 27n) * prime1 + prime4);
  if (at + 4 <= bytes.length) {
    hash = wrap(rotate(hash ^ wrap(BigInt(view.getUint32(at, true)) * prime1), 23n) * prime2 + prime3);
    at += 4;
  }
  for (; at < bytes.length; at++) hash = wrap(rotate(hash ^ wrap(BigInt(bytes[at]!) * prime5), 11n) * prime1);
  hash = wrap((hash ^ (hash >> 33n)) * prime2);
  hash = wrap((hash ^ (hash >> 29n)) * prime3);
  return hash ^ (hash >> 32n);
}

function round(lane: bigint, input: bigint): bigint {
  return wrap(rotate(wrap(lane + input * prime2), 31n) * prime1);
}

function rotate(value: bigint, count: bigint): bigint {
  return wrap((value << count) | (value >> (64n - count)));
}

function wrap(value: bigint): bigint {
  return value & mask;
}
