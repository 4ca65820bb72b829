// A plain node:http service. Run: node http.mjs   (PORT=8080 by default; /metrics is on 127.0.0.1:9464)

import { createServer } from "node:http";
import { init } from "@klaxon/instrumentation";

const { health, logger, setRoute, withSpan } = init({ service: { name: "orders", version: "1.4.0" } });
health.addCheck("database", () => pingDatabase());

const server = createServer(async (request, response) => {
  setRoute(request, request.url?.startsWith("/orders/") ? "/orders/:id" : "/");
  const order = await withSpan("load order", { "order.source": "memory" }, () =>
    loadOrder(request.url ?? ""),
  );
  logger.info("order loaded", { order: order.id });
  response.setHeader("content-type", "application/json").end(JSON.stringify(order));
});
server.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () =>
  logger.info("listening", server.address()),
);

async function loadOrder(path) {
  return { id: path.split("/")[2] ?? "none" };
}

async function pingDatabase() {
  // Reject, or throw, where the database cannot be reached.
}
