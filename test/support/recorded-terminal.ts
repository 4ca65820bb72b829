import type { Terminal } from "../../simulator/cli/terminal.ts";

/** A terminal without colour that keeps what a command writes. */
export interface RecordedTerminal extends Terminal {
  /** What was written as results, and as findings. */
  readonly written: { stdout: string; stderr: string };
}

/** A terminal for one command. */
export function recordTerminal(): RecordedTerminal {
  const written = { stdout: "", stderr: "" };
  return {
    written,
    hasColor: false,
    write: (text) => {
      written.stdout += text;
    },
    writeError: (text) => {
      written.stderr += text;
    },
    showProgress: () => undefined,
    clearProgress: () => undefined,
  };
}
