// A CommonJS service with a prom-client registry from before. Run: node commonjs.cjs
const { init } = require("@klaxon/instrumentation");
const { addRegistry, logger } = init({ service: { name: "billing", version: "3.1.0" } });

const express = require("express");
const { Counter, register } = require("prom-client");

const invoices = new Counter({ name: "billing_invoices_total", help: "Invoices that were sent." });
addRegistry(register);

const app = express();
app.post("/invoices/:customer", (_request, response) => {
  invoices.inc();
  response.status(201).end();
});
const server = app.listen(Number(process.env.PORT ?? 8080), "127.0.0.1", () =>
  logger.info("listening", server.address()),
);
