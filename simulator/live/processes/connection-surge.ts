import { connect } from "node:net";
import process from "node:process";

// Clients that connect and ask nothing. Settings: PORT, PER_SECOND. They hang up when the process ends.
const port = Number(process.env.PORT);
const intervalMs = 1_000 / Number(process.env.PER_SECOND);
const startedMs = performance.now();
let count = 0;

setInterval(
  () => {
    while (count * intervalMs < performance.now() - startedMs) {
      count++;
      connect(port, "127.0.0.1").on("error", () => undefined);
    }
  },
  Math.max(10, intervalMs),
);
process.on("SIGTERM", () => process.exit(0));
