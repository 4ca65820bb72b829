import { strict as assert } from "node:assert";
import process from "node:process";
import { type RunnerChannel, serveRunner } from "../live/supervisor/index.ts";

// The process that owns what a live drill starts. It outlives its runner for as long as it takes to end all of it.
const [parentFolder, leaseMs] = process.argv.slice(2);
assert(parentFolder !== undefined && leaseMs !== undefined, "the supervisor is started by `klaxon live`");
const channel: RunnerChannel = {
  send: (message) => {
    if (process.connected) process.send?.(message);
  },
  on: (event: "message" | "disconnect", listen: (value: unknown) => void) => process.on(event, listen),
};
// What ends the runner must not end the one who tidies up after it.
for (const signal of ["SIGINT", "SIGHUP", "SIGQUIT"] as const) process.on(signal, () => undefined);
process.on("SIGTERM", () => process.disconnect());
serveRunner(
  channel,
  { parentFolder, leaseMs: Number(leaseMs) },
  {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LANG: "C.UTF-8", TZ: "UTC" },
    nowMs: () => performance.now(),
    kill: (pid, signal) => process.kill(pid, signal),
    exit: () => process.exit(0),
  },
);
