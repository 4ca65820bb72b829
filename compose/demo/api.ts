import process from "node:process";
import { setTimeout as wait } from "node:timers/promises";
import { init } from "@klaxon/instrumentation";
import { createApiHandler } from "./api-handler.ts";
import { createBoundedServer, listen } from "./http-server.ts";
import { runService } from "./run-service.ts";

await runService(process, {
  name: "api",
  readSettings: (reader) => ({
    host: reader.word("HOST", "127.0.0.1"),
    port: reader.integer("PORT", { fallback: 8080, min: 0, max: 65_535 }),
    version: reader.word("VERSION", "0.0.0"),
    commit: reader.word("COMMIT", "unknown"),
    latencyMedianMs: reader.number("LATENCY_MEDIAN_MS", { fallback: 20, min: 0, max: 10_000 }),
    errorRatio: reader.number("ERROR_RATIO", { fallback: 0, min: 0, max: 1 }),
    drainMs: reader.integer("DRAIN_MS", { fallback: 5_000, min: 0, max: 60_000 }),
    closeMs: reader.integer("CLOSE_MS", { fallback: 5_000, min: 0, max: 60_000 }),
  }),
  stopDeadlineMs: ({ drainMs, closeMs }) => drainMs + closeMs + 2_000,
  start: async (settings, { log, random }) => {
    const { host, version, commit, latencyMedianMs, errorRatio, drainMs, closeMs } = settings;
    const instrumentation = init({
      service: { name: "api", version, commit },
      endpoints: { on: "none" },
      shutdown: { isOnSignal: false, drainMs, closeMs },
    });
    const handler = createApiHandler({
      instrumentation,
      latencyMedianMs,
      errorRatio,
      random,
      wait: (durationMs) => wait(durationMs),
    });
    const server = createBoundedServer(handler, (reason) =>
      log("error", "a request failed", { reason: String(reason) }),
    );
    const port = await listen(server, settings);
    log("info", "api listens", { host, port, version, commit });
    return { stop: instrumentation.shutdown };
  },
});
