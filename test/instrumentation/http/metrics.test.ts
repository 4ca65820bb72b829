import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Recorded } from "../support/recorded-instruments.ts";
import { type App, buildPreload, removePreload, startApp } from "./child.ts";

beforeAll(buildPreload);
afterAll(removePreload);

/** `name labels` of what was recorded, in order, with the value of gauges. */
function linesOf(recorded: readonly Recorded[], name: string): readonly string[] {
  return recorded
    .filter((one) => one.name === name)
    .map(({ labels, value }) => {
      const text = Object.values(labels).join(" ");
      return name.endsWith("_seconds") ? text : `${text} ${value}`;
    });
}

/** Sends bytes as they are and waits until the server ends the connection, or for its first answer. */
async function rawAnswer(url: string, text: string): Promise<string> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.write(text);
  const [data] = await once(socket, "data");
  socket.destroy();
  return String(data);
}

const duration = "http_server_request_duration_seconds";
const clientDuration = "http_client_request_duration_seconds";
const active = "http_server_active_requests";

describe.each([true, false])("the metrics of a plain server, traces on: %s", (isOn) => {
  let app: App;
  beforeEach(async () => {
    app = await startApp({ app: "plain.mjs", isOn });
  });
  afterEach(() => app.stop());

  it("count each request by method, template and status", async () => {
    await (await fetch(`${app.url}/orders/7`)).text();
    await (await fetch(`${app.url}/fail`, { method: "POST" })).text();
    await rawAnswer(app.url, "PURGE /x HTTP/1.1\r\nhost: app\r\n\r\n");
    await rawAnswer(app.url, "MKCOL /y HTTP/1.1\r\nhost: app\r\n\r\n");
    const { recorded } = await app.report();
    expect(linesOf(recorded, duration)).toEqual([
      "GET /orders/:id 200",
      "POST unmatched 503",
      "_OTHER unmatched 200",
      "_OTHER unmatched 200",
    ]);
    expect(linesOf(recorded, active)).toEqual(["GET http 0", "POST http 0", "_OTHER http 0"]);
    for (const { value } of recorded) expect(value).toBeLessThan(60);
  });

  it("count what is still open, and what the client gave up", async () => {
    const request = httpRequest(`${app.url}/hang`).end();
    const [response]: IncomingMessage[] = await once(request, "response");
    response?.on("error", () => {});
    expect(linesOf((await app.report()).recorded, active)).toEqual(["GET http 1"]);
    request.destroy();
    await (await fetch(app.url)).text();
    const { recorded } = await app.report();
    expect(linesOf(recorded, duration).toSorted()).toEqual(["GET unmatched 200", "GET unmatched 499"]);
    expect(linesOf(recorded, active)).toEqual(["GET http 0"]);
  });

  it("count requests whose connection ends before their turn to be answered comes", async () => {
    await app.report();
    const socket = connect(Number(new URL(app.url).port), "127.0.0.1");
    const request = (path: string) => `GET ${path} HTTP/1.1\r\nhost: app\r\n\r\n`;
    socket.write(request("/hang") + request("/") + request("/hang"));
    await once(socket, "data");
    socket.destroy();
    const counted: string[] = [];
    const openCount = async () => {
      const { recorded } = await app.report();
      counted.push(...linesOf(recorded, duration));
      return linesOf(recorded, active);
    };
    await expect.poll(openCount).toEqual(["GET http 0"]);
    expect(counted).toEqual(["GET unmatched 499", "GET unmatched 499", "GET unmatched 499"]);
  });

  it("name the trace of a request as its exemplar, where it is kept", async () => {
    const { traceId } = JSON.parse(await (await fetch(`${app.url}/active`)).text()) ?? {};
    const observed = (await app.report()).recorded.find(({ name }) => name === duration);
    expect(observed?.exemplar?.traceId).toBe(isOn ? traceId : undefined);
  });
});

describe("connections that are not plain HTTP/1", () => {
  it("are upgraded as before", async () => {
    const app = await startApp({ app: "other.mjs" });
    const headers = "host: app\r\nconnection: upgrade\r\nupgrade: echo\r\ntraceparent: x\r\n";
    expect(await rawAnswer(app.url, `GET /socket HTTP/1.1\r\n${headers}\r\n`)).toBe(
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n",
    );
    expect(await rawAnswer(app.url, `POST / HTTP/1.1\r\nhost: app\r\nexpect: 100-continue\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 100 Continue/,
    );
    expect(linesOf((await app.report()).recorded, clientDuration)).toEqual([]);
    await app.stop();
  });
});

describe("the metrics of clients", () => {
  it.each([
    ["plain.mjs", true],
    ["plain.cjs", false],
  ])("tell server, status and error of node:http and fetch alike (%s, traces on: %s)", async (file, isOn) => {
    const app = await startApp({ app: file, isOn });
    const called = await startApp({ app: "plain.mjs", isOn: false });
    const { port } = new URL(called.url);
    const ask = async (path: string) => (await fetch(`${app.url}${path}`).catch(() => undefined))?.text();
    for (const client of ["http", "fetch"]) {
      await ask(`/${client}?to=${called.url}/`);
      await ask(`/${client}?to=${called.url}/fail`);
    }
    await ask("/http?to=http://127.0.0.1:1/");
    await ask(`/own?to=${called.url}/`);
    expect(linesOf((await app.report()).recorded, clientDuration)).toEqual([
      `GET 127.0.0.1 ${port} 200 `,
      `GET 127.0.0.1 ${port} 503 503`,
      `GET 127.0.0.1 ${port} 200 `,
      `GET 127.0.0.1 ${port} 503 503`,
      "GET 127.0.0.1 1  ECONNREFUSED",
    ]);
    await app.stop();
    await called.stop();
  });
});
