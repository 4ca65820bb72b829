import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type BuiltPackage, buildPackage } from "../support/built-package.ts";
import { type StartedApp, startApp } from "../support/started-app.ts";

let built: BuiltPackage;
const apps: StartedApp[] = [];
beforeAll(() => {
  built = buildPackage();
});
afterEach(async () => {
  for (const app of apps.splice(0)) await app.kill();
});
afterAll(() => built.remove());

const register = "@klaxon/instrumentation/register";

function run(words: readonly string[], env: Readonly<Record<string, string>> = {}): StartedApp {
  const app = startApp(words, { cwd: built.folder, env });
  apps.push(app);
  return app;
}

const textAt = async (address: string, path = "/metrics") => (await fetch(`${address}${path}`)).text();

const countsOf = (text: string) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("http_server_request_duration_seconds_count{"))
    .filter((line) => !line.includes('http_route="/metrics"'))
    .map((line) => line.replace(/^[^{]*/, ""));

/** Scrapes until this stands in the answer, since workers make themselves known only when they have started. */
async function scrapedUntil(address: string, expected: RegExp): Promise<string> {
  for (let attempt = 0; ; attempt++) {
    const text = await textAt(address);
    if (expected.test(text) || attempt === 100) return text;
    await sleep(50);
  }
}

const expressApp = `
  const app = express();
  const orders = express.Router({ mergeParams: true });
  orders.get("/:order", (request, response) => response.json(request.params));
  app.use("/tenants/:tenant/orders", orders);
  const server = app.listen(0, "127.0.0.1", () =>
    console.log(JSON.stringify({ message: "listening", port: server.address().port })));`;

describe("the preload", () => {
  it.each([
    ["an ES module", "--import", "app.mjs", `import express from "express";${expressApp}`],
    ["a CommonJS module", "--import", "app.cjs", `const express = require("express");${expressApp}`],
    ["a CommonJS module", "--require", "app.cjs", `const express = require("express");${expressApp}`],
    ["an ES module", "--require", "app.mjs", `import express from "express";${expressApp}`],
  ])("gives %s metrics with route templates by %s, its code unchanged", async (_, option, name, text) => {
    const app = run([option, register, built.write(name, text)], { KLAXON_SHUTDOWN_DRAIN: "0" });
    await textAt(await app.listening(), "/tenants/a/orders/1");
    expect(countsOf(await textAt(await app.served()))).toEqual([
      '{http_request_method="GET",http_response_status_code="200",http_route="/tenants/:tenant/orders/:order"} 1',
    ]);
    app.process.kill("SIGTERM");
    expect(await app.end).toEqual({ code: null, signal: "SIGTERM" });
  });

  it("starts an application whose environment is wrong all the same, and says what is", async () => {
    const app = run(["--import", register, built.write("fine.mjs", "console.log('fine');")], {
      KLAXON_LOG_LEVLE: "debug",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
      OTEL_EXPORTER_OTLP_PROTOCOL: "x",
      OTEL_EXPORTER_PROMETHEUS_PORT: "none",
    });
    expect(await app.end).toEqual({ code: 0, signal: null });
    const warned = app.lines.filter(({ level }) => level === "warn");
    expect(warned.map(({ code, message }) => [code, message])).toEqual([
      [
        "settings/KLAXON_LOG_LEVLE",
        "KLAXON_LOG_LEVLE is no variable of klaxon; did you mean KLAXON_LOG_LEVEL?",
      ],
      [
        "settings/OTEL_EXPORTER_PROMETHEUS_PORT",
        "OTEL_EXPORTER_PROMETHEUS_PORT `none` is no whole number from 0 to 65535",
      ],
      [
        "settings/OTEL_EXPORTER_OTLP_PROTOCOL",
        "OTEL_EXPORTER_OTLP_PROTOCOL `x` is none of grpc, http/protobuf, http/json",
      ],
    ]);
    expect(app.lines).toContainEqual({ text: "fine" });
  });

  it("is what `init` gives, which then only adds to it", async () => {
    const text = `import { init } from "@klaxon/instrumentation";
      const { health, check } = init();
      health.addCheck("database", () => false);
      setTimeout(() => console.log(JSON.stringify({ findings: check() })), 50);
      setInterval(() => {}, 1_000);`;
    const app = run(["--import", register, built.write("both.mjs", text)]);
    expect((await app.line(({ findings }) => findings !== undefined)).findings).toEqual([]);
    expect((await fetch(`${await app.served()}/readyz`)).status).toBe(503);
  });

  it("stays out of package managers, which would hold the port of the application that they start", async () => {
    for (const name of ["npm-cli.js", "yarn.js", "pnpm.cjs", "npx"]) {
      const app = run([built.write(name, "")], { NODE_OPTIONS: `--import=${register}` });
      await app.end;
      expect(app.lines).toEqual([]);
    }
  });

  it("has the primary of a cluster answer for all, with the application unchanged", async () => {
    const text = `import cluster from "node:cluster";
      import { createServer } from "node:http";
      if (cluster.isPrimary) for (let index = 0; index < 3; index++) cluster.fork();
      else {
        const server = createServer((_, response) => response.setHeader("connection", "close").end("ok"));
        server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ message: "listening", port: server.address().port })));
      }`;
    const app = run(["--import", register, built.write("cluster.mjs", text)], { KLAXON_SHUTDOWN_DRAIN: "0" });
    const [base, address] = [await app.listening(), await app.served()];
    await scrapedUntil(address, /^klaxon_metric_workers 4$/m);
    for (let request = 0; request < 12; request++) await textAt(base, "/");
    expect(countsOf(await textAt(address))).toEqual([
      '{http_request_method="GET",http_response_status_code="200",http_route="unmatched"} 12',
    ]);
    expect(app.lines.filter(({ message }) => message === "metrics and health are served")).toHaveLength(1);
    app.process.kill("SIGTERM");
    expect(await app.end).toEqual({ code: null, signal: "SIGTERM" });
  });

  it("has the main thread answer for all threads, with the application unchanged", async () => {
    const text = `import { createServer } from "node:http";
      import { isMainThread, Worker } from "node:worker_threads";
      if (isMainThread) for (let index = 0; index < 2; index++) new Worker(new URL(import.meta.url));
      const server = createServer((_, response) => response.end("ok"));
      server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ message: "listening", port: server.address().port })));`;
    const app = run(["--import", register, built.write("threads.mjs", text)], { KLAXON_SHUTDOWN_DRAIN: "0" });
    const address = await app.served();
    await scrapedUntil(address, /^klaxon_metric_workers 3$/m);
    const ports = () => app.lines.flatMap(({ message, port }) => (message === "listening" ? [port] : []));
    while (ports().length < 3) await sleep(20);
    for (const port of ports()) await textAt(`http://127.0.0.1:${String(port)}`, "/");
    expect(countsOf(await textAt(address))).toEqual([
      '{http_request_method="GET",http_response_status_code="200",http_route="unmatched"} 3',
    ]);
    app.process.kill("SIGTERM");
    expect(await app.end).toEqual({ code: null, signal: "SIGTERM" });
  });

  it("answers probes and scrapes on the application's own port where that is wanted", async () => {
    const text = `import { createServer } from "node:http";
      const server = createServer((_, response) => response.end("app"));
      server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ message: "listening", port: server.address().port })));`;
    const app = run(["--import", register, built.write("own.mjs", text)], {
      KLAXON_ENDPOINTS: "app",
      KLAXON_READY_PATHS: "/status",
      OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9",
    });
    const base = await app.listening();
    expect(await textAt(base, "/readyz")).toBe("app");
    expect(await textAt(base, "/status")).toBe('{"status":"ready","checks":[]}\n');
    const exposition = await textAt(base);
    expect(exposition).toMatch(/http_route="\/status"/);
    // What the instrumentation answers itself is no request that passed by its hooks.
    expect(exposition).not.toMatch(/^klaxon_instrumentation_findings\{/m);
    expect(app.lines.some(({ message }) => message === "metrics and health are served")).toBe(false);
  });
});
