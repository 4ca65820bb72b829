import { type ExitCode, exitCodes } from "./exit-code.ts";
import { FileError } from "./input-file.ts";
import type { Terminal } from "./terminal.ts";

/** Ends a command whose file cannot be had: says which and why. Any other error is thrown on. */
export function tellFileFailure(error: unknown, terminal: Terminal): ExitCode {
  if (!(error instanceof FileError)) throw error;
  terminal.clearProgress();
  terminal.writeError(`klaxon: ${error.message}\n`);
  return exitCodes.invalidInput;
}
