import { createServer } from "node:http";

// The trivial server of the bench; `logged` writes a line for each request. Asked through IPC what it used so far.

const [mode = "bare"] = process.argv.slice(2);
const logger =
  mode === "logged" ? (await import("../../../instrumentation/src/index.ts")).init().logger : undefined;

const server = createServer((request, response) => {
  logger?.info("request served", {
    method: request.method,
    route: request.url,
    status: 200,
    durationMs: 1.25,
  });
  response.setHeader("content-type", "text/plain");
  response.end("hello");
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("message", () => {
  const { user, system } = process.cpuUsage();
  process.send?.(user + system);
});
