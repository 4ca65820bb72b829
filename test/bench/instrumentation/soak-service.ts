import http from "node:http";
import express from "express";
import { init } from "../../../instrumentation/src/index.ts";

// A whole service for the soak; asked through IPC how much its heap holds after a collection.

const { logger, health, instruments, withSpan, faults, address } = init();
const { point } = faults;
faults.allow(["db.query"]);
health.addCheck("database", () => true, { cacheMs: 0 });
const orders = instruments.counter({
  name: "shop_orders_total",
  type: "counter",
  unit: "none",
  help: "Orders seen.",
  labels: ["customer"],
  emittedBy: "api",
  evidence: "own",
});

const app = express();
app.get("/orders/:id", async (request, response) => {
  const { id } = request.params;
  // More customers than a metric may have label sets.
  orders.add(1, { customer: `customer-${id}` });
  const order = await withSpan("load order", { "order.id": id }, async () => {
    await point("db.query");
    return { id, padding: "x".repeat(500) };
  });
  logger.info("order served", { id, token: `secret-${id}`, session: { id }, items: [1, 2, 3] });
  response.json(order);
});
app.get("/calls", async (_request, response) => {
  response.json(await (await fetch(`${own()}/orders/1`)).json());
});
app.get("/fails", () => {
  throw new Error("the database of postgres://app:secret@db is gone");
});
app.use(
  (error: Error, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    logger.error("request failed", error);
    response.status(500).json({});
  },
);

const server = http.createServer(app);
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));

function own(): string {
  const listening = server.address();
  return `http://127.0.0.1:${typeof listening === "object" && listening !== null ? listening.port : 0}`;
}

process.on("message", async (question) => {
  if (question === "scrape") {
    const { port } = (await address) ?? { port: 0 };
    process.send?.(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text());
    return;
  }
  process.send?.(await settledHeapBytes());
});

/** What is held once nothing more is freed: what was freed gives back in turns what was waiting for it. */
async function settledHeapBytes(): Promise<number> {
  let bytes = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < 10; turn++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 40));
    const { heapUsed, external } = process.memoryUsage();
    const isSettled = heapUsed + external > 0.998 * bytes;
    bytes = Math.min(bytes, heapUsed + external);
    if (isSettled) break;
  }
  return bytes;
}
