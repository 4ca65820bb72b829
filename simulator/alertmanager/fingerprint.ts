import type { Labels } from "../promql/index.ts";

/** A label set's fingerprint as Alertmanager's API and messages show it: 64 bits of FNV-1a, 16 hexadecimal digits. */
export function fingerprintOf(labels: Labels): string {
  let hash = 0xcbf2_9ce4_8422_2325n;
  const add = (byte: number) => {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100_0000_01b3n);
  };
  const encoder = new TextEncoder();
  for (const [index, name] of labels.names.entries()) {
    for (const text of [name, labels.values[index] ?? ""]) {
      for (const byte of encoder.encode(text)) add(byte);
      add(separator);
    }
  }
  return hash.toString(16).padStart(16, "0");
}

const separator = 0xff;
