// An Express 5 service. Nothing names routes: their templates come from Express. Run: node express.mjs
import { init } from "@klaxon/instrumentation";
import express from "express";

const { logger } = init({ service: { name: "shop", version: "2.0.0" } });

const orders = express.Router({ mergeParams: true });
orders.get("/:order", (request, response) => {
  response.json({ tenant: request.params.tenant, order: request.params.order });
});
orders.delete("/:order", () => {
  throw new Error("orders are never deleted");
});

const app = express();
app.use("/tenants/:tenant/orders", orders);
app.use((error, _request, response, _next) => {
  logger.error("a request failed", { error });
  response.status(500).json({ error: "internal" });
});
const server = app.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () =>
  logger.info("listening", server.address()),
);
