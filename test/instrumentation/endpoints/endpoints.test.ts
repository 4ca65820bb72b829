import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { endpointsStand, portOf, rawAnswer, type StandOptions, serveApp } from "./endpoints-stand.ts";

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

async function stand(options?: StandOptions) {
  const made = endpointsStand(options);
  const { server, port } = await serveApp(made.endpoints);
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { ...made, port };
}

const ask = (port: number, target: string, method = "GET", headers = "") =>
  rawAnswer(port, `${method} ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${headers}\r\n`);

describe("the endpoints", () => {
  it.each([
    ["GET", "/metrics", "200 OK"],
    ["GET", "/metrics?name[]=up&x=%0d%0aevil:1", "200 OK"],
    ["GET", "/metrics#top", "200 OK"],
    ["GET", "http://shop.example/metrics", "200 OK"],
    ["GET", "HTTPS://shop.example:8080/metrics?x", "200 OK"],
    ["HEAD", "/metrics", "200 OK"],
    ["POST", "/metrics", "405 Method Not Allowed"],
    ["OPTIONS", "/readyz", "405 Method Not Allowed"],
    ["TRACE", "/livez", "405 Method Not Allowed"],
    ["GET", "/livez", "200 OK"],
    ["GET", "/readyz?verbose", "200 OK"],
    ["GET", "/healthz", "200 OK"],
    ["GET", "/api/health", "200 OK"],
    ["GET", "//metrics", "404 Not Found"],
    ["GET", "/metrics/", "404 Not Found"],
    ["GET", "/Metrics", "404 Not Found"],
    ["GET", "/%6detrics", "404 Not Found"],
    ["GET", "/../metrics", "404 Not Found"],
    ["GET", "ftp://x/metrics", "404 Not Found"],
    ["OPTIONS", "*", "404 Not Found"],
    ["GET", "/", "404 Not Found"],
  ])("answer %s %s with %s", async (method, target, status) => {
    const { port } = await stand();
    const answer = await ask(port, target, method);
    expect(answer.split("\r\n", 1)).toEqual([`HTTP/1.1 ${status}`]);
    if (status.startsWith("405")) expect(answer).toMatch(/^allow: GET, HEAD\r$/m);
    expect(answer).not.toMatch(/evil/);
  });

  it("say of HEAD what GET has, without collecting anything", async () => {
    const { port, collections } = await stand();
    const answer = await ask(port, "/metrics", "HEAD", "Accept: application/openmetrics-text\r\n");
    expect(answer).toMatch(
      /^content-type: application\/openmetrics-text; version=1\.0\.0; charset=utf-8\r$/m,
    );
    expect(answer.split("\r\n\r\n")[1]).toBe("");
    expect(collections()).toBe(0);
  });

  it.each([
    "*/*;q=nonsense, text/plain;version=9.9.9",
    "application/openmetrics-text;version=0.0.1",
    `${"a/b;q=1,".repeat(9)}`,
    ";;;;,,,,====",
    '"\\"',
    "text/plain;q=0.0000000000000000000000001",
  ])("give the text format to whoever accepts `%s`", async (accept) => {
    const { port } = await stand();
    const answer = await ask(port, "/metrics", "GET", `Accept: ${accept}\r\n`);
    expect(answer).toMatch(/^content-type: text\/plain; version=0\.0\.4; charset=utf-8\r$/m);
    expect(answer).toMatch(/^shop_orders_total 3$/m);
  });

  it.each([
    ["gzip", true],
    ["deflate, gzip;q=0.5", true],
    ["*", true],
    ["gzip;q=0", false],
    ["identity", false],
    ["gzipped", false],
    ["", false],
  ])("compress for whoever takes `%s`: %s", async (accepted, isCompressed) => {
    const { port } = await stand();
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`, {
      headers: { "accept-encoding": accepted },
    });
    expect(answer.headers.get("content-encoding")).toBe(isCompressed ? "gzip" : null);
    expect(answer.headers.get("vary")).toBe("Accept, Accept-Encoding");
    expect(await answer.text()).toMatch(/^shop_orders_total 3$/m);
  });

  it("compress into whole gzip", async () => {
    const { port } = await stand();
    const socket = connect(port, "127.0.0.1");
    socket.write("GET /metrics HTTP/1.0\r\nAccept-Encoding: gzip\r\n\r\n");
    const bytes = Buffer.concat(await socket.toArray());
    const body = bytes.subarray(bytes.indexOf("\r\n\r\n") + 4);
    expect(gunzipSync(body).toString()).toMatch(/^shop_orders_total 3$/m);
  });

  it("answer a hundred clients at once, all with the whole text, for one collection", async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const { port, collections, begun } = await stand({ held });
    const answers = Array.from({ length: 100 }, async (_, index) => {
      const headers = { "accept-encoding": index % 2 === 0 ? "gzip" : "identity" };
      return (await fetch(`http://127.0.0.1:${port}/metrics`, { headers })).text();
    });
    while (begun() < 100) await sleep(5);
    release();
    const bodies = await Promise.all(answers);
    expect(new Set(bodies).size).toBe(1);
    expect(bodies[0]).toMatch(/^shop_orders_total 3\n[\s\S]*^shop_slow 0\n$/m);
    expect(collections()).toBe(1);
  });

  it("end a client that does not read, and let go of the text that it held", async () => {
    const text = randomBytes(48 * 1024).toString("base64");
    const chunks = async function* () {
      for (;;) yield text;
    };
    const { port, released } = await stand({ chunks, answerMaxMs: 200 });
    const stalled = ["identity", "gzip"].map((encoding) => {
      const socket = connect(port, "127.0.0.1").pause();
      socket.write(`GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`);
      return socket;
    });
    while (released() < 2) await sleep(10);
    for (const socket of stalled) {
      const closed = new Promise((resolve) => socket.on("close", resolve));
      socket.on("error", () => {});
      socket.resume();
      await closed;
    }
  });

  it("cut the connection where the text breaks off, since a part would look like the whole", async () => {
    const chunks = async function* () {
      yield "shop_orders_total 3\n";
      await sleep(20);
      throw new Error("broken");
    };
    const { port } = await stand({ chunks });
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    await expect(answer.text()).rejects.toThrow("terminated");
  });

  it("leave a request alone whose answer the application has begun", async () => {
    const { endpoints } = endpointsStand();
    const answered: boolean[] = [];
    const server = createServer((request, response) => {
      response.writeHead(201);
      answered.push(endpoints.answer(request, response));
      response.end("mine");
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    ends.push(() => server.close());
    const base = `http://127.0.0.1:${portOf(server.address())}`;
    for (const method of ["GET", "POST"]) {
      const answer = await fetch(`${base}/metrics`, { method });
      expect([answer.status, await answer.text()]).toEqual([201, "mine"]);
    }
    expect(answered).toEqual([false, false]);
  });

  it("have no /metrics where metrics are off, since an empty exposition would pass for a healthy one", async () => {
    const metrics = { isOn: false, labelSetLimit: 1, labelValueLimit: 1, areExemplarsOn: false };
    const { port, endpoints } = await stand({ settings: { metrics } });
    expect(endpoints.paths).not.toContain("/metrics");
    expect(await ask(port, "/metrics")).toMatch(/^HTTP\/1\.1 404 /);
    expect(await ask(port, "/livez")).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("tell why a service is not ready without its secrets", async () => {
    const { port, health } = await stand();
    health.addCheck("database", () => Promise.reject(new Error("postgres://shop:sesame@db/orders is gone")));
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`);
    expect(answer.status).toBe(503);
    expect(await answer.json()).toMatchObject({
      status: "not ready",
      checks: [{ name: "database", isUp: false, reason: "postgres://[redacted]@db/orders is gone" }],
    });
  });
});
