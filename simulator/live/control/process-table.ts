import { readFile } from "node:fs/promises";

/** Which processes there are. */
export interface ProcessTable {
  /**
   * When a process began, in a form that only compares; undefined where there is no process of this number. A number is
   * given anew some day, a number with its start is not.
   */
  startOf(pid: number): Promise<string | undefined>;
}

/** The processes of this machine: by `/proc` where it is there, elsewhere by whether a signal could be sent. */
export function readProcessTable(kill: (pid: number, signal: 0) => void): ProcessTable {
  return {
    startOf: async (pid) => {
      try {
        const [stat, bootId] = await Promise.all([
          readFile(`/proc/${pid}/stat`, "utf8"),
          readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => ""),
        ]);
        // The second field is the name in brackets, which may have spaces and brackets of its own; the start is field 22.
        const [state, ...fields] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
        return state === "Z" || state === "X" ? undefined : `${bootId.trim()}:${fields[18]}`;
      } catch {
        return startWithoutProc(pid, kill);
      }
    },
  };
}

async function startWithoutProc(
  pid: number,
  kill: (pid: number, signal: 0) => void,
): Promise<string | undefined> {
  // Where there is a /proc, what it does not have is not there.
  const hasProc = await readFile("/proc/self/stat", "utf8").then(
    () => true,
    () => false,
  );
  if (hasProc) return undefined;
  try {
    kill(pid, 0);
    return "unknown";
  } catch (error) {
    // It is there and somebody else's.
    return error instanceof Error && "code" in error && error.code === "EPERM" ? "unknown" : undefined;
  }
}
