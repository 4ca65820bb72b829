import { strict as assert } from "node:assert";

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const timeDigitCount = 10;
const randomDigitCount = 16;
const randomByteCount = 10;

/**
 * An identifier as ULIDs are (github.com/ulid/spec): ten digits of milliseconds since the epoch, then sixteen of
 * chance, so that identifiers sort by time and two processes do not make the same one.
 */
export function drillIdOf(startedAtMs: number, random: Uint8Array): string {
  assert(random.length === randomByteCount, `an identifier takes ${randomByteCount} random bytes`);
  const chance = random.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
  return digitsOf(BigInt(Math.trunc(startedAtMs)), timeDigitCount) + digitsOf(chance, randomDigitCount);
}

function digitsOf(value: bigint, count: number): string {
  const places = Array.from({ length: count }, (_, index) => BigInt(5 * (count - 1 - index)));
  return places.map((shift) => digits.charAt(Number((value >> shift) & 31n))).join("");
}
