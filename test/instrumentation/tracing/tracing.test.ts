import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { defaultSettings } from "../../../instrumentation/src/settings/index.ts";
import { repositoryRoot } from "../../support/repository.ts";

// Each script is a program of its own, since the API of OpenTelemetry is one for a process.
const folder = join(repositoryRoot, "node_modules/.cache", `klaxon-tracing-${process.pid}`);

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  buildSync({
    entryPoints: [join(repositoryRoot, "instrumentation/src/tracing/index.ts")],
    outfile: join(folder, "tracing.mjs"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    target: "node20",
    logLevel: "silent",
  });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const prelude = `
import { createRequire } from "node:module";
import { isWithoutTracing, startTracing, withoutTracing } from "${join(folder, "tracing.mjs")}";
const require = createRequire("${join(repositoryRoot, "instrumentation/package.json")}");
const service = { name: "app", version: "", commit: "", attributes: {} };
const on = ${JSON.stringify({ ...defaultSettings.tracing, isOn: true })};
const ended = [];
const collector = {
  onStart() {},
  onEnd({ name, status, attributes, events, parentSpanContext }) {
    const exceptions = events.map((event) => event.attributes["exception.message"]);
    ended.push({ name, status, attributes, exceptions, hasParent: parentSpanContext !== undefined });
  },
  forceFlush: () => Promise.resolve(),
  shutdown: () => Promise.resolve(),
};
const collecting = { spanProcessors: [collector] };
const say = (value) => console.log(JSON.stringify(value));
`;

/** What a script said, one value a line. */
async function run(script: string, env: NodeJS.ProcessEnv = {}): Promise<readonly unknown[]> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", prelude + script], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  for await (const part of child.stdout) text += part;
  if (child.exitCode === null) await once(child, "exit");
  expect(child.exitCode).toBe(0);
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

describe("traces that are off", () => {
  it("load nothing and only call the body", async () => {
    const said = await run(`
      const tracing = startTracing({ ...on, isOn: false }, service);
      const value = {};
      say(tracing.withSpan("x", {}, (span) => { span.setAttribute("a", 1); return value; }) === value);
      say([tracing.isOn, tracing.activeTrace() ?? null, tracing.findings]);
      say([await tracing.flush(10), await tracing.shutdown(10)]);
      say(tracing.tracer.startSpan("y").isRecording());
      say(Object.keys(require.cache).filter((path) => /opentelemetry.(?!api)/.test(path)));
    `);
    expect(said).toEqual([true, [false, null, []], [true, true], false, []]);
  });
});

describe("a span around a body", () => {
  it("ends with it, says what failed, and changes nothing", async () => {
    const said = await run(`
      const { withSpan, activeTrace } = startTracing(on, service, collecting);
      const failure = new Error("boom");
      const rejecting = Promise.reject(failure);
      const value = { then: 1 };
      say(withSpan("value", { a: 1 }, () => value) === value);
      say(await withSpan("promise", {}, async () => withSpan("inner", {}, () => activeTrace().isSampled)));
      try { withSpan("throw", {}, () => { throw failure; }); } catch (error) { say(error === failure); }
      try { withSpan("text", {}, () => { throw "only text"; }); } catch (error) { say(error); }
      const same = withSpan("reject", {}, () => rejecting);
      say(same === rejecting);
      await same.catch((error) => say(error === failure));
      say(activeTrace() ?? null);
      for (const span of ended) say(span);
    `);
    const span = { status: { code: 0 }, attributes: {}, exceptions: [], hasParent: false };
    const failed = { ...span, status: { code: 2, message: "boom" }, exceptions: ["boom"] };
    expect(said).toEqual([
      true,
      true,
      true,
      "only text",
      true,
      true,
      null,
      { ...span, name: "value", attributes: { a: 1 } },
      { ...span, name: "inner", hasParent: true },
      { ...span, name: "promise" },
      { ...failed, name: "throw" },
      { ...failed, name: "text", status: { code: 2, message: "only text" }, exceptions: ["only text"] },
      { ...failed, name: "reject" },
    ]);
  });

  it("records errors without their secrets, whatever was thrown, and starts no query twice", async () => {
    const said = await run(`
      const { withSpan } = startTracing(on, service, collecting);
      const spans = [
        new Error("connect to postgres://app:hunter2@db failed"),
        { toString() { throw 1; } },
        Object.defineProperty(new Error("x"), "message", { get() { throw 1; } }),
      ];
      for (const thrown of spans) {
        try { withSpan("throw", {}, () => { throw thrown; }); } catch (error) { say(error === thrown); }
      }
      let startedCount = 0;
      const query = { then(onDone) { startedCount += 1; onDone("rows"); } };
      say(await withSpan("query", {}, async () => await query));
      say(await withSpan("late query", {}, () => query));
      say(startedCount);
      for (const span of ended) say(span.exceptions);
    `);
    const unknown = ["an error that cannot be shown"];
    expect(said).toEqual([
      ...[true, true, true, "rows", "rows", 2],
      ...[["connect to postgres://[redacted]@db failed"], unknown, unknown, [], []],
    ]);
  });

  it("gives the ids for a log line, of traces that are not kept too", async () => {
    const [kept, dropped, outside] = await run(`
      const tracing = startTracing({ ...on, sampleRatio: Number(process.env.RATIO ?? 1) }, service, collecting);
      say(tracing.withSpan("x", {}, () => tracing.activeTrace()));
      const { NonRecordingSpan, trace, context, ROOT_CONTEXT } = require("@opentelemetry/api");
      const remote = { traceId: "a".repeat(32), spanId: "b".repeat(16), traceFlags: 0, isRemote: true };
      say(context.with(trace.setSpanContext(ROOT_CONTEXT, remote), () =>
        tracing.withSpan("y", {}, () => tracing.activeTrace())));
      say(tracing.activeTrace() ?? null);
    `);
    const spanId = expect.stringMatching(/^[0-9a-f]{16}$/);
    expect(kept).toEqual({ traceId: expect.stringMatching(/^[0-9a-f]{32}$/), spanId, isSampled: true });
    expect(dropped).toEqual({ traceId: "a".repeat(32), spanId, isSampled: false });
    expect(outside).toBeNull();
  });
});

describe("exporters", () => {
  it.each([
    [{}, ["tracing/no-exporter"]],
    [
      { OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" },
      ["tracing/no-exporter"],
    ],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: " " }, ["tracing/no-exporter"]],
    [{ OTEL_METRICS_EXPORTER: "otlp", OTEL_LOGS_EXPORTER: "otlp" }, ["tracing/no-exporter"]],
  ])("are only those that are named: %j", async (env, codes) => {
    const said = await run(
      `
      import { subscribe } from "node:diagnostics_channel";
      const requests = [];
      subscribe("http.client.request.start", ({ request }) => requests.push(request.host));
      const tracing = startTracing(on, service);
      tracing.withSpan("x", {}, () => {});
      await tracing.flush(1000);
      await tracing.shutdown(1000);
      say([tracing.findings.map(({ code }) => code), requests]);
    `,
      env,
    );
    expect(said).toEqual([[codes, []]]);
  });

  it.each([
    ["otlp", "http/protobuf", ["POST /v1/traces application/x-protobuf"]],
    ["otlp", "http/json", ["POST /v1/traces application/json"]],
    ["otlp", "grpc", ["POST /opentelemetry.proto.collector.trace.v1.TraceService/Export application/grpc"]],
    ["otlp, Zipkin", "", ["POST /spans application/json", "POST /v1/traces application/x-protobuf"]],
  ])("are those of %s over `%s`", async (names, protocol, expected) => {
    const requests: string[] = [];
    const takes = (method?: string, path?: string, type?: string) =>
      requests.push(`${method} ${path} ${type}`);
    const receiver =
      protocol === "grpc"
        ? createHttp2Server((request, response) => {
            takes(request.method, request.url, request.headers["content-type"]);
            response.writeHead(200, { "content-type": "application/grpc", "grpc-status": "0" }).end();
          })
        : createServer((request, response) => {
            takes(request.method, request.url, request.headers["content-type"]);
            request.resume().on("end", () => response.end());
          });
    receiver.listen(0, "127.0.0.1");
    await once(receiver, "listening");
    const address: string | AddressInfo | null = receiver.address();
    const url = `http://127.0.0.1:${address === null || typeof address === "string" ? 0 : address.port}`;
    const said = await run(
      `
      const tracing = startTracing(on, service);
      tracing.withSpan("x", {}, () => {});
      await tracing.flush(5_000);
      say(tracing.findings);
      process.exit();
    `,
      {
        OTEL_TRACES_EXPORTER: names,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
        OTEL_EXPORTER_OTLP_ENDPOINT: url,
        OTEL_EXPORTER_ZIPKIN_ENDPOINT: `${url}/spans`,
      },
    );
    expect(said).toEqual([[]]);
    expect(requests.toSorted()).toEqual(expected);
    receiver.close();
  });

  it.each([
    { OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" },
    { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://127.0.0.1:1/v1/traces" },
    { OTEL_TRACES_EXPORTER: "otlp", OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" },
  ])("that refuse are told once, and neither flush nor shutdown rejects: %j", async (env) => {
    const said = await run(
      `
      const told = [];
      const tracing = startTracing(on, service, { onError: (message) => told.push(message) });
      for (let round = 0; round < 3; round += 1) {
        tracing.withSpan("x", {}, () => {});
        await tracing.flush(500);
      }
      await tracing.shutdown(500);
      say([tracing.findings, told.length <= 1]);
      process.exit();
    `,
      { ...env, OTEL_EXPORTER_OTLP_TIMEOUT: "300" },
    );
    expect(said).toEqual([[[], true]]);
  });

  it("that hang are left at the deadline", async () => {
    const hanging = createServer(() => {}).listen(0, "127.0.0.1");
    await once(hanging, "listening");
    const address: string | AddressInfo | null = hanging.address();
    const port = address === null || typeof address === "string" ? 0 : address.port;
    const said = await run(
      `
      const tracing = startTracing(on, service);
      tracing.withSpan("x", {}, () => {});
      say(await tracing.flush(100));
      const first = tracing.shutdown(100);
      const second = tracing.shutdown(60_000);
      say([await first, await second, await tracing.flush(10)]);
      process.exit();
    `,
      { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` },
    );
    expect(said).toEqual([false, [false, false, false]]);
    hanging.closeAllConnections();
    hanging.close();
  }, 9_000);
});

describe("a tracer provider of the application's own", () => {
  it("is used and left alone", async () => {
    const said = await run(`
      const { NodeSDK, tracing: sdk } = require("@opentelemetry/sdk-node");
      new NodeSDK({ spanProcessors: [collector], metricReaders: [], logRecordProcessors: [] }).start();
      const tracing = startTracing(on, service);
      tracing.withSpan("x", {}, () => {});
      say([tracing.isOn, tracing.findings.map(({ code }) => code), await tracing.shutdown(100)]);
      say(tracing.withSpan("after", {}, (span) => span.isRecording()));
      say(ended.map(({ name }) => name));
    `);
    expect(said).toEqual([[true, ["tracing/foreign-provider"], true], true, ["x", "after"]]);
  });
});

describe("what runs without tracing", () => {
  it.each([true, false])("is known as such, its promises included, traces on: %s", async (isOn) => {
    const said = await run(`
      const tracing = startTracing({ ...on, isOn: ${isOn} }, service, collecting);
      const later = () => new Promise((resolve) => setTimeout(() => resolve(isWithoutTracing()), 1));
      say([isWithoutTracing(), withoutTracing(isWithoutTracing), await withoutTracing(later), await later()]);
      withoutTracing(() => tracing.withSpan("x", {}, () => {}));
      say(ended);
    `);
    expect(said).toEqual([[false, true, true, false], []]);
  });
});
