import { once } from "node:events";
import { type ClientHttp2Session, type ClientHttp2Stream, connect, constants } from "node:http2";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Recorded } from "../support/recorded-instruments.ts";
import { type App, type AppPlan, buildPreload, removePreload, startApp } from "./child.ts";
import { type Receiver, startReceiver } from "./receiver.ts";

let receiver: Receiver;
let app: App;
let session: ClientHttp2Session;

beforeAll(buildPreload);
afterAll(removePreload);
beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  session.destroy();
  await app.stop();
  await receiver.close();
});

async function start(plan: AppPlan): Promise<void> {
  app = await startApp({ ...plan, env: receiver.env });
  session = connect(app.url);
  session.on("error", () => {});
}

async function textOf(stream: ClientHttp2Stream): Promise<string> {
  let text = "";
  for await (const part of stream) text += part;
  return text;
}

const ask = (path: string, headers: Record<string, string> = {}) =>
  textOf(session.request({ ":path": path, ...headers }));

/** The labels of what was counted, and the values of gauges. */
async function counted(): Promise<readonly string[]> {
  const line = ({ name, labels, value }: Recorded) =>
    [...Object.values(labels), ...(name.endsWith("_seconds") ? [] : [value])].join(" ");
  return (await app.report()).recorded
    .filter(({ name }) => name.startsWith("http_server"))
    .map(line)
    .toSorted();
}

describe.each([true, false])("a server of HTTP/2 that takes requests by handlers, traces on: %s", (isOn) => {
  it("is measured by method, template and status", async () => {
    await start({ app: "http2.mjs", isOn });
    expect(await ask("/orders/7")).toBe('"hello"');
    // A body that does not end keeps no answer open.
    const post = session.request({ ":path": "/fail", ":method": "POST" });
    await textOf(post);
    expect(await counted()).toEqual([
      "GET /orders/:id 200",
      "GET http 0",
      "POST http 0",
      "POST unmatched 503",
    ]);
    expect((await app.report()).findings).toEqual([]);
  });

  it("counts what is open, and what the client gave up or lost", async () => {
    await start({ app: "http2.mjs", isOn });
    const hanging = session.request({ ":path": "/hang" });
    await once(hanging, "response");
    expect(await counted()).toEqual(["GET http 1"]);
    hanging.close(constants.NGHTTP2_CANCEL);
    session.request({ ":path": "/hang", ":method": "BREW" }).on("error", () => {});
    const lines: string[] = [];
    const endedCount = async () => {
      lines.push(...(await counted()).filter((line) => !/ \d$/.test(line)));
      return lines.length;
    };
    await expect.poll(endedCount, { timeout: 20_000 }).toBe(2);
    expect(lines.toSorted()).toEqual(["GET unmatched 499", "_OTHER unmatched 499"]);
    expect(await counted()).toEqual(["GET http 0", "_OTHER http 0"]);
  });
});

describe("a request over HTTP/2", () => {
  it("is a part of its caller's trace, and its handler runs within it", async () => {
    await start({ app: "http2.mjs" });
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    const active = JSON.parse(await ask("/active?token=secret", { traceparent }));
    expect(await app.flush()).toBe(true);
    expect(receiver.spans).toHaveLength(1);
    expect(receiver.spans[0]).toMatchObject({
      name: "GET",
      kind: 2,
      traceId,
      parentSpanId: "b7ad6b7169203331",
      spanId: active.spanId,
      attributes: {
        "http.request.method": "GET",
        "http.response.status_code": 200,
        "url.path": "/active",
        "url.query": "token=REDACTED",
        "url.scheme": "http",
        "server.address": "127.0.0.1",
        "server.port": Number(new URL(app.url).port),
        "network.protocol.version": "2",
      },
    });
  });

  it("has the template of Fastify", async () => {
    await start({ app: "fastify-http2.mjs", isOn: false });
    expect(await ask("/tenants/acme/orders/7")).toBe("order");
    await ask("/nowhere");
    expect(await counted()).toEqual([
      "GET /tenants/:tenant/orders/:order 200",
      "GET http 0",
      "GET unmatched 404",
    ]);
  });
});
