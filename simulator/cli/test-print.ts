import { promtoolText } from "../promtool/index.ts";
import { renderFindings } from "../report/unit-tests.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { machineFiles } from "./files.ts";
import type { Terminal } from "./terminal.ts";

/** Writes a test file as promtool takes it: without the key `klaxon`. */
export function printPromtoolFiles(files: readonly string[], terminal: Terminal): ExitCode {
  const [file, second] = files;
  if (file === undefined || second !== undefined) {
    terminal.writeError("klaxon: `--print-promtool` writes one file; name one\n");
    return exitCodes.invalidInput;
  }
  const { content, findings: unreadable } = machineFiles.read(file);
  const { text, findings } =
    content === undefined ? { text: undefined, findings: unreadable } : promtoolText(content, file);
  if (text === undefined) {
    terminal.writeError(renderFindings(findings, terminal.hasColor));
    return exitCodes.invalidInput;
  }
  terminal.write(text);
  return exitCodes.held;
}
