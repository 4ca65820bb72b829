import type { IncomingMessage, ServerResponse } from "node:http";
import type { Instrumentation } from "@klaxon/instrumentation";
import { answerJson, type Handler, readBody, refuseBody } from "./http-server.ts";
import { parseNotification } from "./notification.ts";
import type { NotificationStore } from "./notification-store.ts";

/** What the stand-in for all receivers is made of. */
export interface NotificationOptions {
  readonly instrumentation: Instrumentation;
  readonly store: NotificationStore;
  readonly nowMs: () => number;
  readonly bodyBytesMax: number;
}

const newestDefault = 50;
const newestMax = 1_000;

/**
 * Takes notifications by POST on `/<receiver>`, and shows the newest by GET on `/notifications?last=N`. Metrics and
 * health come from the instrumentation.
 */
export function createNotificationHandler(options: NotificationOptions): Handler {
  const { instrumentation } = options;
  return async (request, response) => {
    if (instrumentation.answer(request, response)) return;
    const url = new URL(request.url ?? "/", "http://notifications.invalid");
    if (url.pathname === "/notifications") {
      instrumentation.setRoute(request, "/notifications");
      if (request.method === "GET" || request.method === "HEAD") show(options.store, response, url);
      else answerJson(response, 405, { error: "allowed are GET, HEAD" }, { allow: "GET, HEAD" });
    } else if (/^\/[a-z][a-z0-9-]{0,62}$/.test(url.pathname)) {
      instrumentation.setRoute(request, "/:receiver");
      if (request.method === "POST") await receive(options, request, response, url.pathname);
      else answerJson(response, 405, { error: "allowed is POST" }, { allow: "POST" });
    } else {
      answerJson(response, 404, { error: "a receiver's path is one name in small letters" });
    }
  };
}

function show(store: NotificationStore, response: ServerResponse, url: URL): void {
  const text = url.searchParams.get("last") ?? String(newestDefault);
  const last = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (last < 1 || last > newestMax) {
    answerJson(response, 400, { error: `\`last\` must be a whole number from 1 to ${newestMax}` });
    return;
  }
  answerJson(response, 200, { receivedCount: store.receivedCount(), notifications: store.newest(last) });
}

async function receive(
  options: NotificationOptions,
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
): Promise<void> {
  const { store, nowMs, bodyBytesMax } = options;
  const { logger } = options.instrumentation;
  if (!/^application\/json\b/i.test(request.headers["content-type"] ?? "")) {
    return answerJson(response, 415, { error: "the content type must be application/json" });
  }
  const body = await readBody(request, bodyBytesMax);
  if (body.kind !== "text") {
    logger.warn("a notification was refused", { path, reason: body.kind });
    return refuseBody(response, body, bodyBytesMax);
  }
  const { notification, findings } = parseNotification(body.text);
  if (notification === undefined) {
    logger.warn("a notification was refused", { path, reason: "not as Alertmanager writes it" });
    return answerJson(response, 400, { error: "not a notification of Alertmanager", findings });
  }
  const receivedAt = new Date(nowMs()).toISOString();
  const { sequence } = store.add({ ...notification, receivedAt, path }, Buffer.byteLength(body.text));
  const names = [...new Set(notification.alerts.map(({ labels }) => labels.alertname ?? "(no name)"))];
  logger.info("notification", {
    sequence,
    receiver: notification.receiver,
    status: notification.status,
    alertCount: notification.alerts.length + notification.truncatedAlertCount,
    alerts: names.slice(0, 10).join(","),
  });
  answerJson(response, 200, { sequence });
}
