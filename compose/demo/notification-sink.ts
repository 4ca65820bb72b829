import process from "node:process";
import { init } from "@klaxon/instrumentation";
import { createBoundedServer, listen } from "./http-server.ts";
import { createNotificationHandler } from "./notification-handler.ts";
import { createNotificationStore } from "./notification-store.ts";
import { runService } from "./run-service.ts";

const mebibyte = 1024 ** 2;
const closeMs = 2_000;

await runService(process, {
  name: "notification-sink",
  readSettings: (reader) => ({
    host: reader.word("HOST", "127.0.0.1"),
    port: reader.integer("PORT", { fallback: 8081, min: 0, max: 65_535 }),
    version: reader.word("VERSION", "0.0.0"),
    commit: reader.word("COMMIT", "unknown"),
    bodyBytesMax: reader.integer("BODY_BYTES_MAX", { fallback: mebibyte, min: 1_024, max: 16 * mebibyte }),
    notificationsMax: reader.integer("NOTIFICATIONS_MAX", { fallback: 500, min: 1, max: 10_000 }),
    bytesMax: reader.integer("BYTES_MAX", { fallback: 16 * mebibyte, min: mebibyte, max: 64 * mebibyte }),
  }),
  stopDeadlineMs: () => closeMs + 2_000,
  start: async (settings, { log, nowMs }) => {
    const { host, version, commit, bodyBytesMax, notificationsMax, bytesMax } = settings;
    const instrumentation = init({
      service: { name: "notification-sink", version, commit },
      endpoints: { on: "none" },
      shutdown: { isOnSignal: false, drainMs: 0, closeMs },
    });
    const store = createNotificationStore({ notificationsMax, bytesMax });
    const handler = createNotificationHandler({ instrumentation, store, log, nowMs, bodyBytesMax });
    const server = createBoundedServer(handler, (reason) =>
      log("error", "a request failed", { reason: String(reason) }),
    );
    const port = await listen(server, settings);
    log("info", "notification-sink listens", { host, port });
    return { stop: instrumentation.shutdown };
  },
});
