import { once } from "node:events";
import { Agent, type ClientRequest, get, type IncomingMessage } from "node:http";
import { get as httpsGet } from "node:https";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type App, type AppPlan, buildPreload, removePreload, startApp } from "./child.ts";
import { type ReceivedSpan, type Receiver, startReceiver } from "./receiver.ts";

let receiver: Receiver;
const running: App[] = [];

beforeAll(buildPreload);
afterAll(removePreload);

/** Starts a service that sends its spans to a new receiver, or to that of the services before. */
async function start(plan: AppPlan, isFirst = true): Promise<App> {
  if (isFirst) receiver = await startReceiver();
  const app = await startApp({
    ...plan,
    env: { ...receiver.env, OTEL_SERVICE_NAME: "ignored", ...plan.env },
  });
  running.push(app);
  return app;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.stop()));
  await receiver.close();
});

async function answerOf(url: string, headers: Record<string, string> = {}): Promise<string> {
  return (await fetch(url, { headers })).text();
}

async function spansOf(...apps: readonly App[]): Promise<readonly ReceivedSpan[]> {
  for (const app of apps) expect(await app.flush()).toBe(true);
  return receiver.spans;
}

const parentId = "b7ad6b7169203331";
const traceparent = (digit: string, flags: string) => `00-${digit.repeat(32)}-${parentId}-${flags}`;

describe.each([
  ["plain.mjs", "plain.cjs"],
  ["plain.cjs", "plain.mjs"],
])("a request through %s to %s", (first, second) => {
  it.each(["http", "fetch"])("by %s is one trace", async (client) => {
    const caller = await start({ app: first });
    const called = await start({ app: second }, false);
    const target = `${called.url}/orders/7?token=secret`;
    expect(await answerOf(`${caller.url}/${client}?to=${encodeURIComponent(target)}`)).toBe('"hello"');

    const spans = await spansOf(caller, called);
    const inner = spans.find(({ kind, name }) => kind === 2 && name === "GET /orders/:id");
    const outgoing = spans.find(({ kind }) => kind === 3);
    const outer = spans.find(({ kind, name }) => kind === 2 && name === "GET");
    expect(spans.length).toBe(3);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(inner?.parentSpanId).toBe(outgoing?.spanId);
    expect(outgoing?.parentSpanId).toBe(outer?.spanId);
    expect(outer?.parentSpanId ?? "").toBe("");
    expect(inner?.attributes).toMatchObject({
      "http.request.method": "GET",
      "http.route": "/orders/:id",
      "http.response.status_code": 200,
      "url.path": "/orders/7",
      "url.query": "token=REDACTED",
      "url.scheme": "http",
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(called.url).port),
      "client.address": "127.0.0.1",
      "network.protocol.version": "1.1",
    });
    expect(JSON.stringify(outgoing)).not.toContain("secret");
  });
});

describe.each(["https", "http2"])("a request over TLS to a server of node:%s", (kind) => {
  it("has spans on both sides", async () => {
    const app = await start({ app: "secure.mjs", env: { SERVER: kind } });
    const psk = Buffer.from("a key that is shared");
    const { port } = new URL(app.url);
    const options = {
      host: "127.0.0.1",
      port,
      path: "/call",
      agent: false,
      ciphers: "PSK",
      pskCallback: () => ({ psk, identity: "test" }),
      checkServerIdentity: () => undefined,
    };
    const request = httpsGet({ ...options, maxVersion: "TLSv1.2" });
    const { traceparent } = JSON.parse(await textOf(request));
    const spans = await spansOf(app);
    const outline = spans.map(({ kind, attributes }) => `${kind} ${attributes["url.scheme"]}`);
    expect(outline.toSorted()).toEqual(["2 https", "2 https", "3 undefined"]);
    expect(new Set(spans.map(({ attributes }) => attributes["server.port"]))).toEqual(
      new Set([Number(port)]),
    );
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set([traceparent.split("-")[1]]));
    const { recorded, findings } = await app.report();
    const names = recorded.filter(({ name }) => name.endsWith("_seconds")).map(({ name }) => name);
    expect(names.toSorted()).toEqual([
      "http_client_request_duration_seconds",
      "http_server_request_duration_seconds",
      "http_server_request_duration_seconds",
    ]);
    expect(findings).toEqual([]);
  });
});

describe("what the instrumentation sends itself", () => {
  it("gets no spans, no trace headers and no metrics", async () => {
    const caller = await start({ app: "plain.mjs" });
    const called = await start({ app: "plain.mjs" }, false);
    const headers = await answerOf(`${caller.url}/own?to=${called.url}/headers`);
    expect(Object.keys(JSON.parse(headers))).not.toContain("traceparent");
    const spans = await spansOf(caller);
    expect(spans.map(({ kind }) => kind)).toEqual([2]);
    expect(receiver.pushes.length).toBeGreaterThan(0);
    expect(receiver.pushes.filter((push) => "traceparent" in push)).toEqual([]);
    const { recorded } = await caller.report();
    expect(recorded.filter(({ name }) => name.startsWith("http_client"))).toEqual([]);
  });
});

describe("the resource of a service", () => {
  it("says what it is, and nothing of the machine, the user or the command line", async () => {
    const app = await start({ app: "plain.cjs" });
    await answerOf(app.url);
    await spansOf(app);
    expect(receiver.resources[0]).toEqual({
      "deployment.environment.name": "test",
      "service.name": "app",
      "service.version": "1.2.3",
      "telemetry.sdk.language": "nodejs",
      "telemetry.sdk.name": "opentelemetry",
      "telemetry.sdk.version": "2.12.0",
      "vcs.ref.head.revision": "abc",
    });
  });
});

describe("the sampler", () => {
  it.each([
    { sampleRatio: 0, isParentBased: true, flags: undefined, isKept: false },
    { sampleRatio: 1, isParentBased: true, flags: undefined, isKept: true },
    { sampleRatio: 0, isParentBased: true, flags: "01", isKept: true },
    { sampleRatio: 1, isParentBased: true, flags: "00", isKept: false },
    { sampleRatio: 0, isParentBased: false, flags: "01", isKept: false },
    { sampleRatio: 1, isParentBased: false, flags: "00", isKept: true },
  ])("decides by $sampleRatio, parent based $isParentBased, caller $flags: $isKept", async (row) => {
    const { sampleRatio, isParentBased, flags, isKept } = row;
    const app = await start({ app: "plain.mjs", sampleRatio, isParentBased });
    const called = await start({ app: "plain.mjs", sampleRatio, isParentBased }, false);
    const headers: Record<string, string> =
      flags === undefined ? {} : { traceparent: traceparent("a", flags) };
    const active = JSON.parse(await answerOf(`${app.url}/active`, headers));
    expect(active).toMatchObject({ isSampled: isKept, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) });
    if (flags !== undefined) expect(active.traceId).toBe("a".repeat(32));
    const passedOn = JSON.parse(await answerOf(`${app.url}/http?to=${called.url}/headers`, headers));
    expect(passedOn.traceparent).toMatch(isKept ? /-01$/ : /-00$/);
    const spans = await spansOf(app, called);
    expect(spans.length).toBe(isKept ? 4 : 0);
    if (isKept && flags !== undefined) expect(spans[0]?.parentSpanId).toBe(parentId);
  });
});

async function textOf(request: ClientRequest): Promise<string> {
  const [response]: IncomingMessage[] = await once(request, "response");
  if (response === undefined) throw new Error("no answer");
  let text = "";
  for await (const part of response) text += part;
  return text;
}

describe("a thousand requests over kept connections", () => {
  it.each(["plain.mjs", "early.mjs"])("leak no context from one to the next (%s)", async (file) => {
    const app = await start({ app: file, sampleRatio: 0.01, isLate: file === "early.mjs" });
    const agent = new Agent({ keepAlive: true, maxSockets: 4 });
    const wrong: string[] = [];
    const traces = new Set<string>();
    await Promise.all(
      Array.from({ length: 1000 }, async (_, index) => {
        // Every other request has a caller; the others must begin traces of their own.
        const traceId = (index + 1).toString(16).padStart(32, "0");
        const headers: Record<string, string> =
          index % 2 === 0 ? { traceparent: `00-${traceId}-${parentId}-00` } : {};
        const active = JSON.parse(await textOf(get(`${app.url}/active`, { agent, headers })));
        traces.add(active.traceId);
        if ((index % 2 === 0) !== (active.traceId === traceId)) wrong.push(active.traceId);
      }),
    );
    agent.destroy();
    expect(wrong).toEqual([]);
    expect(traces.size).toBe(1000);
    expect((await spansOf(app)).length).toBeLessThan(40);
  });
});

const outlineOf = ({ name, status, attributes, events }: ReceivedSpan) => [
  name,
  status.code,
  attributes["error.type"],
  events.map((event) => event.name).join(),
];

describe("a span", () => {
  it("is named by the template that Express matched, and fails with the answer", async () => {
    const app = await start({ app: "express.mjs" });
    await answerOf(`${app.url}/tenants/7/orders/9`);
    await answerOf(`${app.url}/tenants/7/orders/9/fail`);
    await answerOf(`${app.url}/nowhere/1`);
    const spans = await spansOf(app);
    expect(spans.map(outlineOf)).toEqual([
      ["GET /tenants/:tenant/orders/:order", 0, undefined, ""],
      ["GET /tenants/:tenant/orders/:order/fail", 2, "500", "exception"],
      ["GET", 0, undefined, ""],
    ]);
  });

  it("is named by the template that Fastify matched, and fails with the answer", async () => {
    const app = await start({ app: "fastify.mjs" });
    await answerOf(`${app.url}/tenants/7/orders/9`);
    await answerOf(`${app.url}/tenants/7/fail`);
    expect((await spansOf(app)).map(outlineOf)).toEqual([
      ["GET /tenants/:tenant/orders/:order", 0, undefined, ""],
      ["GET /tenants/:tenant/fail", 2, "500", "exception"],
    ]);
  });

  it("is not made for a path that is not to be traced, nor for what is done there", async () => {
    const app = await start({ app: "plain.mjs", untracedPaths: ["/fetch"] });
    const called = await start({ app: "plain.mjs" }, false);
    const headers = JSON.parse(await answerOf(`${app.url}/fetch?to=${called.url}/headers`));
    expect(Object.keys(headers)).not.toContain("traceparent");
    expect(await spansOf(app)).toEqual([]);
  });

  it("fails where the connection ends before the answer", async () => {
    const app = await start({ app: "plain.cjs" });
    const request = get(`${app.url}/hang`);
    const [response]: IncomingMessage[] = await once(request, "response");
    response?.on("error", () => {});
    request.destroy();
    await answerOf(app.url);
    const aborted = (await spansOf(app)).find(({ attributes }) => attributes["url.path"] === "/hang");
    expect(aborted?.attributes).toMatchObject({ "http.response.status_code": 200, "error.type": "aborted" });
    expect(aborted?.status.code).toBe(2);
  });
});
