import { createServer } from "node:http";
import { createFaults } from "../../../instrumentation/src/faults/index.ts";
import { recordInstruments } from "../support/recorded-instruments.ts";

// A service with faults of its own for the tests of real processes; each line it writes is JSON.

function say(line: unknown): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

const settings = { areAllowed: true, token: process.env.TOKEN, host: "127.0.0.1", port: 0, seed: 0 };
const faults = createFaults(settings, {
  instruments: recordInstruments(),
  isExemptPath: (path) => path === "/readyz",
  log: (message, fields) => say({ [message]: fields }),
});
faults.allow(["http.server", "process"]);
const server = createServer((_, response) => response.end("done"));
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  say({ port: typeof address === "object" ? address?.port : undefined });
});
process.on("SIGHUP", () => {
  server.close();
  server.closeAllConnections();
});
