import type { Writable } from "node:stream";

/** Lines on their way to stdout. */
export interface StdoutLines {
  /** Writes a line, or drops it where stdout holds too much already. Never throws. */
  write(line: string): void;
  /** Resolves with whether stdout has taken all lines, within a time limit. Never rejects. */
  flush(limitMs: number): Promise<boolean>;
  /** Lines may still come; errors are no longer counted. */
  close(): void;
}

/** What becomes of lines that stdout does not take. */
export interface StdoutOptions {
  onDrop(lineCount: number): void;
  /** The line that tells of drops once stdout takes lines again. */
  dropNotice(lineCount: number): string;
}

/** Of lines that stdout has not taken yet; files and, on Linux, pipes take them at once. */
const pendingBytesMax = 4 * 1024 * 1024;

/**
 * Lines to stdout, each at once, so that a crash loses none. Errors of the stream, such as a pipe whose reader is gone,
 * are counted as drops and go no further.
 */
export function stdoutLines(stdout: Writable, { onDrop, dropNotice }: StdoutOptions): StdoutLines {
  let untoldDropCount = 0;
  const drop = () => {
    untoldDropCount += 1;
    onDrop(1);
  };
  stdout.on("error", drop);
  const isOpen = () => !stdout.destroyed && !stdout.writableEnded;
  return {
    write: (line) => {
      try {
        if (!isOpen() || stdout.writableLength > pendingBytesMax) return drop();
        if (untoldDropCount > 0) {
          const notice = dropNotice(untoldDropCount);
          untoldDropCount = 0;
          stdout.write(`${notice}\n`);
        }
        stdout.write(`${line}\n`);
      } catch {
        drop();
      }
    },
    flush: (limitMs) =>
      new Promise((resolve) => {
        if (!isOpen() || stdout.writableLength === 0) return resolve(true);
        const timer = setTimeout(() => resolve(false), limitMs);
        stdout.write("", () => {
          clearTimeout(timer);
          resolve(true);
        });
      }),
    close: () => {
      stdout.off("error", drop);
      // Lines that come after the end must not end the process either; once is enough for all loggers.
      if (!stdout.listeners("error").includes(ignoreError)) stdout.on("error", ignoreError);
    },
  };
}

function ignoreError(): void {}
