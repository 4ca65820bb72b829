import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { createApiHandler } from "./api-handler.ts";
import { createBoundedServer, listen } from "./http-server.ts";
import { runService } from "./run-service.ts";

await runService(process, {
  name: "api",
  portDefault: 8080,
  readSettings: (reader) => ({
    latencyMedianMs: reader.number("LATENCY_MEDIAN_MS", { fallback: 20, min: 0, max: 10_000 }),
    errorRatio: reader.number("ERROR_RATIO", { fallback: 0, min: 0, max: 1 }),
    drainMs: reader.integer("DRAIN_MS", { fallback: 5_000, min: 0, max: 60_000 }),
    closeMs: reader.integer("CLOSE_MS", { fallback: 5_000, min: 0, max: 60_000 }),
  }),
  stopTimes: ({ drainMs, closeMs }) => ({ drainMs, closeMs, ownMs: 0 }),
  start: async ({ latencyMedianMs, errorRatio }, { address, instrumentation, random }) => {
    const { logger } = instrumentation;
    // Drills may hurt it where its environment allows that too.
    instrumentation.faults.allow(["http.server", "process"]);
    const handler = createApiHandler({
      instrumentation,
      latencyMedianMs,
      errorRatio,
      random,
      wait: (durationMs) => wait(durationMs),
    });
    const server = createBoundedServer(handler, (reason) =>
      logger.error("a request failed", { reason: String(reason) }),
    );
    const port = await listen(server, address);
    logger.info("api listens", { host: address.host, port });
    return {};
  },
});
