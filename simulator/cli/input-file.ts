import { readFileSync, statSync } from "node:fs";

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

// Larger files are refused by the parsers; reading them whole first would only cost memory.
const inputBytesMax = 64 * 1024 * 1024;

/** Reads a file that a user named. Throws a `FileError` when that is not possible. */
export function readInput(file: string): Uint8Array {
  try {
    const { size } = statSync(file);
    if (size > inputBytesMax) {
      const mebibytes = Math.round(size / 1_048_576);
      throw new FileError(
        file,
        `the file has ${mebibytes} MiB; at most ${inputBytesMax / 1_048_576} MiB are read, so split it`,
      );
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof FileError) throw error;
    throw new FileError(file, describeFailure(error));
  }
}

function describeFailure(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EISDIR") return "this is a folder; name a file";
  if (code === "EACCES") return "the file may not be read; check its permissions";
  return error instanceof Error ? error.message : String(error);
}
