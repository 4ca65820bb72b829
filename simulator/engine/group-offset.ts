import type { PrometheusMajor } from "../promql/index.ts";
import type { RuleGroup } from "./rule.ts";
import { xxhash64 } from "./xxhash64.ts";

/**
 * How far after the full multiples of its interval Prometheus evaluates a group, in milliseconds: the hash
 * of its name and of its file, as Prometheus was given it, spreads the groups over the interval.
 */
export function prometheusGroupOffsetMs(
  group: Pick<RuleGroup, "name" | "file">,
  intervalMs: number,
  prometheus: PrometheusMajor = 3,
): number {
  const labels = [
    ["file", group.file],
    ["name", group.name],
  ] as const;
  const encoded = prometheus === 2 ? encodeWithSeparators(labels) : encodeWithLengths(labels);
  const intervalNanoseconds = BigInt(Math.max(1, Math.round(intervalMs))) * 1_000_000n;
  return Number((xxhash64(encoded) % intervalNanoseconds) / 1_000_000n);
}

type EncodedLabels = readonly (readonly [name: string, value: string])[];

function encodeWithSeparators(labels: EncodedLabels): Uint8Array {
  const separator = Uint8Array.of(0xff);
  return joined(labels.flat().flatMap((text) => [new TextEncoder().encode(text), separator]));
}

// Releases of the 3 line keep a label set as one string: each text after its length, which takes one byte,
// or 255 and three more where it does not fit.
function encodeWithLengths(labels: EncodedLabels): Uint8Array {
  return joined(
    labels.flat().flatMap((text) => {
      const bytes = new TextEncoder().encode(text);
      const size = bytes.length;
      const length =
        size < 255
          ? Uint8Array.of(size)
          : Uint8Array.of(255, size & 255, (size >> 8) & 255, (size >> 16) & 255);
      return [length, bytes];
    }),
  );
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
