import { join } from "node:path";
import type { LiveHost } from "../../../simulator/cli/live-host.ts";
import { RunFolder } from "../../../simulator/live/control/index.ts";

type EndSignal = "SIGINT" | "SIGTERM";

/** A machine without programs, on which nothing is started and which keeps all its files in one folder. */
export function createFakeHost(
  folder: string,
  env: NodeJS.ProcessEnv = {},
): LiveHost & { send(signal: EndSignal): void } {
  const processes = { startOf: async (pid: number) => (pid === 1 ? "start" : undefined) };
  const listeners = new Set<(signal: EndSignal) => void>();
  const uid = process.getuid?.() ?? 0;
  return {
    env: { PATH: "/nowhere", KLAXON_HISTORY: join(folder, "history.db"), ...env },
    pid: 1,
    isRoot: false,
    architecture: process.arch,
    userName: "ann",
    temporaryFolder: folder,
    processes,
    runs: new RunFolder(join(folder, "state/live"), { uid, processes }),
    kill: () => undefined,
    freeBytes: async () => 1e9,
    nowMs: () => Date.parse("2026-01-01T00:01:00Z"),
    uniform: () => 0.5,
    onLine: () => () => undefined,
    onEndSignal: (listen) => {
      listeners.add(listen);
      return () => listeners.delete(listen);
    },
    send: (signal) => {
      for (const listen of listeners) listen(signal);
    },
  };
}
