import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { connectSupervisor, runnerLeaseMs, type Supervisor } from "../live/supervisor/index.ts";
import { sourceArguments } from "./node-program.ts";

/** Starts the process that owns what a live drill starts; its folder lies in `parentFolder`. */
export function startSupervisor(parentFolder: string): Promise<Supervisor> {
  // The address is no import, so nobody rewrites it when the commands are bundled.
  const isSource = import.meta.url.endsWith(".ts");
  const file = isSource ? "./supervisor-process.ts" : "./supervisor.cjs";
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), [parentFolder, String(runnerLeaseMs)], {
    execArgv: isSource ? [...sourceArguments()] : [],
    detached: true,
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return connectSupervisor(child);
}
