import { closeSync, constants, fstatSync, openSync, readSync, type Stats, statSync } from "node:fs";
import { type FileContent, type Finding, fileBytesMax, tooLargeFinding } from "../document/index.ts";

/** A file that a command needs and cannot have; the message says which and what to do. */
export class FileError extends Error {
  readonly code = "file/unusable";
  readonly file: string;

  constructor(file: string, message: string) {
    super(`${file}: ${message}`);
    this.name = "FileError";
    this.file = file;
  }
}

/**
 * Reads a file that a user named; why that is not possible is a finding at its beginning. Pipes and devices are
 * refused without a wait, but for what a shell hands over (`/dev/stdin`, `<(…)`). At most `bytesMax` bytes are read.
 */
export function readInputFile(file: string, bytesMax = fileBytesMax): FileContent {
  try {
    const refusal = refusalOf(file, statSync(file), bytesMax);
    return refusal === undefined ? readWhole(file, bytesMax) : { content: undefined, findings: [refusal] };
  } catch (error) {
    return { content: undefined, findings: [failure(file, error)] };
  }
}

/** As `readInputFile`, but throws a `FileError` where there is nothing to read. */
export function readInput(file: string): Uint8Array {
  const { content, findings } = readInputFile(file);
  if (content === undefined) throw new FileError(file, findings[0]?.message ?? "the file cannot be read");
  return content;
}

const chunkBytes = 65_536;

function readWhole(file: string, bytesMax: number): FileContent {
  // Should a pipe take the file's place after it was looked at, opening it would wait for a writer.
  const patience = isHandedOver(file) ? 0 : (constants.O_NONBLOCK ?? 0);
  const descriptor = openSync(file, constants.O_RDONLY | patience);
  try {
    const stats = fstatSync(descriptor);
    const refusal = refusalOf(file, stats, bytesMax);
    if (refusal !== undefined) return { content: undefined, findings: [refusal] };
    // The size is a hint only: a file may grow meanwhile, and those of the kernel say 0.
    let buffer = Buffer.allocUnsafe(Math.min(stats.size, bytesMax) + chunkBytes);
    let length = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, length, buffer.length - length, null);
      if (count === 0) return { content: buffer.subarray(0, length), findings: [] };
      length += count;
      if (length > bytesMax) {
        return { content: undefined, findings: [tooLargeFinding(file, undefined, bytesMax)] };
      }
      if (length === buffer.length) buffer = Buffer.concat([buffer], 2 * length);
    }
  } finally {
    closeSync(descriptor);
  }
}

function refusalOf(file: string, stats: Stats, bytesMax: number): Finding | undefined {
  if (stats.isDirectory()) return finding(file, "folder", "this is a folder; name a file");
  if (!stats.isFile() && !(stats.isFIFO() && isHandedOver(file))) {
    return finding(file, "not-a-file", `this is ${kindOf(stats)}; name a file`);
  }
  return stats.size > bytesMax ? tooLargeFinding(file, stats.size, bytesMax) : undefined;
}

// What a shell opens for a command it also fills, and closes: `… | klaxon test /dev/stdin`, `klaxon test <(…)`.
function isHandedOver(file: string): boolean {
  return /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/self\/fd\/\d+)$/.test(file);
}

function kindOf(stats: Stats): string {
  if (stats.isFIFO()) return "a named pipe";
  return stats.isSocket() ? "a socket" : "a device";
}

function failure(file: string, error: unknown): Finding {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return finding(file, "missing", "there is no such file; check its path");
    case "EACCES":
    case "EPERM":
      return finding(file, "unreadable", "the file may not be read; check its permissions");
    case "ELOOP":
      return finding(
        file,
        "unreadable",
        "the links that lead to the file go in a circle; name the file itself",
      );
    case "ENAMETOOLONG":
      return finding(file, "missing", "no file has a path this long; check it");
    default: {
      const reason = error instanceof Error ? error.message : String(error);
      return finding(file, "unreadable", `the file cannot be read: ${reason}`);
    }
  }
}

function finding(file: string, code: string, message: string): Finding {
  const name = file === "" ? "''" : file;
  return { code: `file/${code}`, severity: "error", message, file: name, line: 1, column: 1 };
}
