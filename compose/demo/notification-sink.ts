import process from "node:process";
import { createBoundedServer, listen } from "./http-server.ts";
import { createNotificationHandler } from "./notification-handler.ts";
import { createNotificationStore } from "./notification-store.ts";
import { runService } from "./run-service.ts";

const mebibyte = 1024 ** 2;

await runService(process, {
  name: "notification-sink",
  portDefault: 8081,
  readSettings: (reader) => ({
    bodyBytesMax: reader.integer("BODY_BYTES_MAX", { fallback: mebibyte, min: 1_024, max: 16 * mebibyte }),
    notificationsMax: reader.integer("NOTIFICATIONS_MAX", { fallback: 500, min: 1, max: 10_000 }),
    bytesMax: reader.integer("BYTES_MAX", { fallback: 16 * mebibyte, min: mebibyte, max: 64 * mebibyte }),
  }),
  stopTimes: () => ({ drainMs: 0, closeMs: 2_000, ownMs: 0 }),
  start: async ({ bodyBytesMax, notificationsMax, bytesMax }, { address, instrumentation, nowMs }) => {
    const { logger } = instrumentation;
    const store = createNotificationStore({ notificationsMax, bytesMax });
    const handler = createNotificationHandler({ instrumentation, store, nowMs, bodyBytesMax });
    const server = createBoundedServer(handler, (reason) =>
      logger.error("a request failed", { reason: String(reason) }),
    );
    const port = await listen(server, address);
    logger.info("notification-sink listens", { host: address.host, port });
    return {};
  },
});
