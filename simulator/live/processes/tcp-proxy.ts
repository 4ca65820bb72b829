import process from "node:process";
import { startTcpProxy } from "../network/index.ts";

// A proxy in front of a program, as a process of its own. Settings: PORT, TARGET_PORT. On SIGUSR2 it hangs, on SIGHUP it
// forwards again.
void start();
process.on("SIGTERM", () => process.exit(0));

async function start(): Promise<void> {
  const proxy = await startTcpProxy({
    port: Number(process.env.PORT),
    target: { host: "127.0.0.1", port: Number(process.env.TARGET_PORT) },
    nowMs: () => performance.timeOrigin + performance.now(),
    uniform: Math.random,
  });
  process.on("SIGUSR2", () => void proxy.setMode({ kind: "hang" }));
  process.on("SIGHUP", () => void proxy.setMode({ kind: "pass" }));
}
