/** Lines that players write, one by one. */
export interface PlayerInput {
  /** Reads no more, so that the process may end. */
  close(): void;
}

const lineCharactersMax = 4_096;

/**
 * Reads lines of the standard input, be it a terminal, a pipe or a file; its end ends nothing. What is longer than a line of a
 * player is cut off.
 */
export function readPlayerInput(
  input: NodeJS.ReadableStream & { unref?(): void },
  onLine: (line: string) => void,
): PlayerInput {
  let rest = "";
  const take = (chunk: Buffer | string) => {
    const lines = `${rest}${chunk.toString()}`.split("\n");
    rest = (lines.pop() ?? "").slice(0, lineCharactersMax);
    for (const line of lines) onLine(line.slice(0, lineCharactersMax));
  };
  const finish = () => {
    if (rest !== "") onLine(rest);
    rest = "";
  };
  // A terminal that is gone, or none at all, is like an end.
  const ignore = () => undefined;
  input.on("data", take);
  input.on("end", finish);
  input.on("error", ignore);
  return {
    close: () => {
      input.off("data", take);
      input.off("end", finish);
      input.pause();
      input.unref?.();
    },
  };
}
