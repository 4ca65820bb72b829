import { statfs } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { type ProcessTable, RunFolder, readProcessTable, stateFolderPath } from "../live/control/index.ts";
import { readPlayerInput } from "./player-input.ts";

/** What live drills take from the process that they run in. */
export interface LiveHost {
  readonly env: NodeJS.ProcessEnv;
  readonly pid: number;
  readonly isRoot: boolean;
  readonly architecture: string;
  readonly userName: string;
  /** Where the folder of a run is made. */
  readonly temporaryFolder: string;
  readonly processes: ProcessTable;
  readonly runs: RunFolder;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
  readonly freeBytes: (folder: string) => Promise<number>;
  readonly nowMs: () => number;
  readonly uniform: () => number;
  /** Told of each line that is written to the process; ends with what it returns. */
  readonly onLine: (listen: (line: string) => void) => () => void;
  /** Told of each signal that asks the process to end; ends with what it returns. */
  readonly onEndSignal: (listen: (signal: "SIGINT" | "SIGTERM") => void) => () => void;
}

/** The process that this runs in. */
export function processHost(): LiveHost {
  const uid = process.getuid?.() ?? 0;
  const processes = readProcessTable((pid, signal) => process.kill(pid, signal));
  const folder = stateFolderPath({
    runtimeFolder: process.env.XDG_RUNTIME_DIR,
    temporaryFolder: tmpdir(),
    uid,
  });
  return {
    env: process.env,
    pid: process.pid,
    isRoot: uid === 0,
    architecture: process.arch,
    userName: nameOfUser(),
    temporaryFolder: tmpdir(),
    processes,
    runs: new RunFolder(folder, { uid, processes }),
    kill: (pid, signal) => process.kill(pid, signal),
    freeBytes: async (path) => {
      const { bavail, bsize } = await statfs(path);
      return bavail * bsize;
    },
    nowMs: () => performance.timeOrigin + performance.now(),
    uniform: Math.random,
    onLine: (listen) => {
      const input = readPlayerInput(process.stdin, listen);
      return () => input.close();
    },
    onEndSignal: (listen) => {
      const listeners = (["SIGINT", "SIGTERM"] as const).map((signal) => {
        const listener = () => listen(signal);
        process.on(signal, listener);
        return () => process.off(signal, listener);
      });
      return () => {
        for (const remove of listeners) remove();
      };
    },
  };
}

// A container may run as a user that no list has.
function nameOfUser(): string {
  try {
    return userInfo().username;
  } catch {
    return process.env.USER ?? "somebody";
  }
}
