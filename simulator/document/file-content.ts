import type { Finding } from "./finding.ts";

/** What a file holds, or why it cannot be had. */
export type FileContent =
  | { readonly content: Uint8Array; readonly findings: readonly [] }
  | { readonly content: undefined; readonly findings: readonly Finding[] };

/** Larger files are not read: more than any rule file in use, little enough to parse within seconds. */
export const fileBytesMax = 32 * 1024 * 1024;

/** The finding on a file that is larger than what is read; `byteCount` is undefined where nobody has counted. */
export function tooLargeFinding(file: string, byteCount: number | undefined, bytesMax: number): Finding {
  const size = byteCount === undefined ? `more than ${mebibytes(bytesMax)}` : mebibytes(byteCount);
  const message = `the file has ${size}; at most ${mebibytes(bytesMax)} are read, so split it`;
  return { code: "document/too-large", severity: "error", message, file, line: 1, column: 1 };
}

// A file that is one byte too large must not read as if it fitted.
function mebibytes(byteCount: number): string {
  const count = byteCount / 1_048_576;
  return `${Number.isInteger(count) ? count : Math.max(0.1, Math.ceil(count * 10) / 10)} MiB`;
}
