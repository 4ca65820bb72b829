import { exitCodes } from "./exit-code.ts";

/** A terminal on which what was written can be taken back. */
export interface Screen {
  /** As it is now: its user may change it at any time. */
  size(): { readonly columns: number; readonly rows: number };
  write(text: string): void;
}

/** Where a command writes, and what that place can show. */
export interface Terminal {
  readonly hasColor: boolean;
  /** Standard error where it is a terminal that somebody looks at; undefined in pipes and in CI. */
  readonly screen?: Screen | undefined;
  /** Results: standard output. */
  write(text: string): void;
  /** Findings and progress: standard error. */
  writeError(text: string): void;
  /** Replaces the last progress line; on anything but a terminal it says nothing. */
  showProgress(text: string): void;
  clearProgress(): void;
}

/** The terminal of this process. `NO_COLOR` and pipes are honoured, `FORCE_COLOR` as well. */
export function processTerminal(): Terminal {
  // A reader that has seen enough (`| head`) closes the pipe; that is no mistake of anybody.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(exitCodes.brokenPipe);
    });
  }
  const isInteractive = process.stderr.isTTY === true && process.env.CI === undefined;
  const clearProgress = () => {
    if (isInteractive) process.stderr.write("\r\u001b[2K");
  };
  return {
    hasColor: wantsColor(),
    screen: isInteractive && process.env.TERM !== "dumb" ? errorScreen : undefined,
    write: (text) => {
      process.stdout.write(text);
    },
    writeError: (text) => {
      process.stderr.write(text);
    },
    showProgress: (text) => {
      if (isInteractive) process.stderr.write(`\r\u001b[2K${text}`);
    },
    clearProgress,
  };
}

const errorScreen: Screen = {
  size: () => ({ columns: process.stderr.columns ?? 80, rows: process.stderr.rows ?? 24 }),
  write: (text) => {
    process.stderr.write(text);
  },
};

function wantsColor(): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR !== undefined && NO_COLOR !== "") return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0") return true;
  return process.stdout.isTTY === true && TERM !== "dumb";
}
