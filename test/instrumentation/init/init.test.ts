import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { portOf } from "../endpoints/endpoints-stand.ts";
import { type BuiltPackage, buildPackage, installPackage } from "../support/built-package.ts";
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

function run(name: string, text: string, env: Readonly<Record<string, string>> = {}): StartedApp {
  const app = startApp([built.write(name, text)], { cwd: built.folder, env });
  apps.push(app);
  return app;
}

const codes = ({ lines }: StartedApp) => lines.flatMap(({ code }) => (code === undefined ? [] : [code]));

const textAt = async (address: string, path = "/metrics") => (await fetch(`${address}${path}`)).text();

const server = `
  const server = createServer((_, response) => response.end("ok"));
  server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ message: "listening", port: server.address().port })));`;

describe("init", () => {
  it("gives the one that runs at the second call, and says that its options change nothing", async () => {
    const app = run(
      "twice.mjs",
      `import { init } from "@klaxon/instrumentation";
      const first = init({ service: { name: "shop" } });
      const second = init();
      const third = init({ service: { name: "other" }, metrics: { labelSetLimit: 5 } });
      console.log(JSON.stringify({ same: first === second && second === third, findings: first.check() }));`,
    );
    expect((await app.line(({ same }) => same !== undefined)).same).toBe(true);
    expect(await app.end).toEqual({ code: 0, signal: null });
    expect(app.lines.filter(({ level }) => level === "warn")).toMatchObject([
      {
        service: "shop",
        message:
          "the instrumentation had been started before `init` was called, so its options change nothing: service, metrics",
        code: "init/options-unused",
      },
    ]);
  });

  it("is one for ES modules and CommonJS, and for copies of other versions, which is a finding", async () => {
    installPackage(join(built.folder, "old/node_modules/@klaxon/instrumentation"), "0.0.9");
    built.write("old/index.mjs", `export { init } from "@klaxon/instrumentation";`);
    const app = run(
      "copies.mjs",
      `import { createServer } from "node:http";
      import { createRequire } from "node:module";
      import { init } from "@klaxon/instrumentation";
      import { init as initOld } from "./old/index.mjs";
      const instrumentation = init();
      const { init: initCommon } = createRequire(import.meta.url)("@klaxon/instrumentation");
      console.log(JSON.stringify({ same: initCommon() === instrumentation && initOld() === instrumentation }));
      ${server}`,
    );
    expect((await app.line(({ same }) => same !== undefined)).same).toBe(true);
    await textAt(await app.listening(), "/");
    const text = await textAt(await app.served());
    expect(text).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="unmatched"\} 1$/m);
    expect(text).toMatch(/^klaxon_instrumentation_findings\{code="init\/other-version"\} 1$/m);
    expect(codes(app)).toEqual(["init/other-version"]);
  });

  it("throws once with all that is wrong with the environment and the options", async () => {
    const app = run(
      "wrong.mjs",
      `import { init } from "@klaxon/instrumentation";
      try {
        init({ endpoints: { port: -1 } });
      } catch (error) {
        console.log(JSON.stringify({ code: error.code, problems: error.problems }));
      }`,
      { KLAXON_LOG_LEVEL: "loud" },
    );
    expect(await app.end).toEqual({ code: 0, signal: null });
    expect(app.lines).toEqual([
      {
        code: "KLAXON_SETTINGS",
        problems: [
          {
            name: "KLAXON_LOG_LEVEL",
            message: "`loud` is none of error, warn, info, http, verbose, debug, silly",
          },
          { name: "endpoints.port", message: "is no whole number from 0 to 65535" },
        ],
      },
    ]);
  });

  it.each([
    ["by default", {}],
    ["on the application's servers", { KLAXON_ENDPOINTS: "app" }],
    ["with endpoints nowhere", { KLAXON_ENDPOINTS: "none" }],
    ["without metrics", { OTEL_METRICS_EXPORTER: "none" }],
    ["with traces to a backend that is not there", { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:9" }],
    ["with a Zipkin that is not there", { OTEL_TRACES_EXPORTER: "zipkin" }],
    ["with a Loki that is not there", { KLAXON_LOKI_URL: "http://127.0.0.1:9" }],
    [
      "with faults",
      { KLAXON_FAULTS: "allow", KLAXON_FAULTS_TOKEN: "sesame-sesame-sesame", KLAXON_FAULTS_PORT: "0" },
    ],
    ["disabled", { OTEL_SDK_DISABLED: "true" }],
  ])("keeps no process alive %s, and ends none", async (_, env) => {
    const app = run(
      "short.mjs",
      `import { init } from "@klaxon/instrumentation";
      const { faults, health, instruments, logger, withSpan } = init();
      faults.allow(["db"]);
      health.addCheck("database", () => {});
      withSpan("work", {}, () => logger.info("working"));`,
      env,
    );
    expect(await app.end).toEqual({ code: 0, signal: null });
    expect(app.lines.map(({ message }) => message)).toContain("working");
    expect(app.lines.filter(({ text }) => text !== undefined)).toEqual([]);
  });

  it("goes on without a port of its own where that is taken, and says so", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const port = String(portOf(other.address()));
    const app = run(
      "taken.mjs",
      `import { createServer } from "node:http";
      import { init } from "@klaxon/instrumentation";
      const { address } = init();
      console.log(JSON.stringify({ address: String(await address) }));
      ${server}`,
      { OTEL_EXPORTER_PROMETHEUS_PORT: port },
    );
    expect(await textAt(await app.listening(), "/")).toBe("ok");
    const finding = await app.line(({ code }) => code === "endpoints/not-listening");
    expect(finding.message).toBe(
      `nobody can scrape this process: 127.0.0.1:${port} cannot be listened on: listen EADDRINUSE: address already in use 127.0.0.1:${port}`,
    );
    expect(app.lines).toContainEqual({ address: "undefined" });
    other.close();
  });

  it("says nothing of itself where OTEL_LOG_LEVEL is none, and only what is amiss where it is warn", async () => {
    const text = `import { init } from "@klaxon/instrumentation";
      const { address, logger } = init();
      init({ service: { name: "late" } });
      await address;
      setTimeout(() => logger.info("mine"), 50);`;
    const heard = async (level: string) => {
      const app = run("quiet.mjs", text, { OTEL_LOG_LEVEL: level });
      await app.end;
      return app.lines.map(({ code, message }) => code ?? message);
    };
    expect(await heard("none")).toEqual(["mine"]);
    expect(await heard("WARN")).toEqual(["init/options-unused", "mine"]);
  });

  it("leaves out metrics and traces where OTEL_SDK_DISABLED says so, and keeps health", async () => {
    const app = run(
      "disabled.mjs",
      `import { createServer } from "node:http";
      import { metrics } from "@opentelemetry/api";
      import { init } from "@klaxon/instrumentation";
      init();
      metrics.getMeter("x").createCounter("x").add(1);
      ${server}`,
      { OTEL_SDK_DISABLED: "true", OTEL_TRACES_EXPORTER: "otlp" },
    );
    await app.listening();
    const address = await app.served();
    expect((await fetch(`${address}/metrics`)).status).toBe(404);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
  });

  it("tells once what shows only with the first requests, at the latest with the scrape after them", async () => {
    const app = run(
      "late.mjs",
      `import { createServer } from "node:http";
      import express from "express";
      const router = express.Router();
      router.get("/:order", (_, response) => response.send("ok"));
      const early = express();
      early.use("/tenants/:tenant", router);
      const { init } = await import("@klaxon/instrumentation");
      init();
      const server = createServer(early);
      server.listen(0, "127.0.0.1", () => console.log(JSON.stringify({ message: "listening", port: server.address().port })));`,
    );
    const base = await app.listening();
    const address = await app.served();
    expect(codes(app)).toEqual([]);
    for (const path of ["/tenants/a/1", "/tenants/b/2"]) await textAt(base, path);
    for (let scrape = 0; scrape < 3; scrape++) await textAt(address);
    await app.line(({ code }) => code === "http/express-mounted-first");
    expect(codes(app)).toEqual(["http/express-mounted-first"]);
    expect(await textAt(address)).toMatch(
      /^klaxon_instrumentation_findings\{code="http\/express-mounted-first"\} 1$/m,
    );
  });

  it("answers in each worker of a cluster whose primary is not instrumented, and says so", async () => {
    built.write(
      "alone.mjs",
      `import { createServer } from "node:http";
      import { init } from "@klaxon/instrumentation";
      init();
      createServer((_, response) => response.end()).listen(0, "127.0.0.1");`,
    );
    const first = createServer().listen(0, "127.0.0.1");
    await once(first, "listening");
    const port = portOf(first.address());
    first.close();
    const app = run(
      "plain-primary.mjs",
      `import cluster from "node:cluster";
      cluster.setupPrimary({ exec: "alone.mjs" });
      cluster.fork();
      cluster.fork();
      process.on("SIGTERM", () => process.exit());`,
      { OTEL_EXPORTER_PROMETHEUS_PORT: String(port) },
    );
    while (codes(app).length < 2) await sleep(20);
    expect(codes(app)).toEqual(["endpoints/worker-alone", "endpoints/worker-alone"]);
    const addresses = app.lines.flatMap(({ address }) => (address === undefined ? [] : [String(address)]));
    expect(new Set(addresses).size).toBe(2);
    for (const address of addresses) expect(await textAt(address)).toMatch(/^process_cpu_seconds_total /m);
    app.process.kill("SIGTERM");
    await app.end;
  });
});
