import { once } from "node:events";
import http, { createServer } from "node:http";
import http2 from "node:http2";
import https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import express from "express";
import Fastify from "fastify";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerOnAppServers } from "../../../instrumentation/src/endpoints/app-servers.ts";
import { type Listening, openOwnServer } from "../../../instrumentation/src/endpoints/own-server.ts";
import { endpointsStand, portOf } from "./endpoints-stand.ts";

describe("endpoints on a port of their own", () => {
  it("wait for a port that is taken until it is free, as of the process that is being replaced", async () => {
    const former = createServer().listen(0, "127.0.0.1");
    await once(former, "listening");
    const port = portOf(former.address());
    const outcomes: Listening[] = [];
    const { endpoints } = endpointsStand();
    const plan = { host: "127.0.0.1", port, portCount: 1, retryMs: 20 };
    const own = openOwnServer({ ...plan, onOutcome: (outcome) => outcomes.push(outcome) }, endpoints);
    expect((await own.listening).isTaken).toBe(true);
    former.close();
    while (outcomes.at(-1)?.address === undefined) await sleep(10);
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
    own.server.closeAllConnections();
    own.server.close();
  });

  it("take the next port that is free where several are allowed", async () => {
    const former = createServer().listen(0, "127.0.0.1");
    await once(former, "listening");
    const port = portOf(former.address());
    const { endpoints } = endpointsStand();
    const plan = { host: "127.0.0.1", port, portCount: 64, onOutcome: () => {} };
    const own = openOwnServer(plan, endpoints);
    const { address } = await own.listening;
    expect(address?.port).toBeGreaterThan(port);
    const answer = await fetch(`http://127.0.0.1:${address?.port}/elsewhere`);
    expect([answer.status, await answer.text()]).toEqual([
      404,
      "there are /metrics, /livez, /readyz, /healthz, /api/health, /health\n",
    ]);
    for (const server of [former, own.server]) server.close();
  });

  it("say why a host cannot be listened on, and do not try it again", async () => {
    const outcomes: Listening[] = [];
    const { endpoints } = endpointsStand();
    const plan = { host: "192.0.2.1", port: 0, portCount: 1, retryMs: 1 };
    const own = openOwnServer({ ...plan, onOutcome: (outcome) => outcomes.push(outcome) }, endpoints);
    expect(await own.listening).toEqual({
      reason: "listen EADDRNOTAVAIL: address not available 192.0.2.1",
      isTaken: false,
    });
    await sleep(20);
    expect(outcomes).toHaveLength(1);
  });
});

describe("endpoints on the application's servers", () => {
  const { endpoints } = endpointsStand();
  const exempt = createServer((_, response) => response.end("exempt"));
  let undo = () => {};
  beforeAll(() => {
    undo = answerOnAppServers(endpoints, (server) => server === exempt);
  });
  afterAll(() => undo());

  const psk = Buffer.from("a key that is shared");
  const shared = { ciphers: "PSK", maxVersion: "TLSv1.2" as const, pskCallback: () => psk };
  const client = {
    ...shared,
    pskCallback: () => ({ psk, identity: "test" }),
    checkServerIdentity: () => undefined,
    agent: false,
  };

  async function bodyOver(get: typeof http.get, options: https.RequestOptions): Promise<string> {
    const [response] = await once(get(options), "response");
    let body = "";
    for await (const chunk of response) body += String(chunk);
    return body;
  }

  async function bodyOverHttp2(session: http2.ClientHttp2Session, path: string): Promise<string> {
    let body = "";
    for await (const chunk of session.request({ ":path": path })) body += String(chunk);
    return body;
  }

  it("come before the handlers of node:http and Express, whose other paths stay theirs", async () => {
    const app = express();
    app.use((_, response) => {
      response.send("app");
    });
    for (const server of [createServer(app), createServer((_, response) => response.end("app"))]) {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const base = { host: "127.0.0.1", port: portOf(server.address()) };
      expect(await bodyOver(http.get, { ...base, path: "/metrics" })).toMatch(/^shop_orders_total 3$/m);
      expect(await bodyOver(http.get, { ...base, path: "/livez" })).toBe('{"status":"alive"}\n');
      expect(await bodyOver(http.get, { ...base, path: "/orders" })).toBe("app");
      server.close();
    }
  });

  it("come before the handlers of Fastify, over HTTP/1 and HTTP/2", async () => {
    const app = Fastify();
    app.get("/orders", async () => "app");
    await app.listen({ host: "127.0.0.1", port: 0 });
    const base = { host: "127.0.0.1", port: portOf(app.server.address()) };
    expect(await bodyOver(http.get, { ...base, path: "/metrics" })).toMatch(/^shop_orders_total 3$/m);
    expect(await bodyOver(http.get, { ...base, path: "/orders" })).toBe("app");
    await app.close();

    const newer = Fastify({ http2: true });
    newer.get("/orders", async () => "app");
    await newer.listen({ host: "127.0.0.1", port: 0 });
    const session = http2.connect(`http://127.0.0.1:${portOf(newer.server.address())}`);
    expect(await bodyOverHttp2(session, "/metrics")).toMatch(/^shop_orders_total 3$/m);
    expect(await bodyOverHttp2(session, "/livez")).toBe('{"status":"alive"}\n');
    expect(await bodyOverHttp2(session, "/orders")).toBe("app");
    session.close();
    await newer.close();
  });

  it("come before the handlers of https, and of HTTP/2 over TLS for clients of both versions", async () => {
    const handler = (_: unknown, response: { end(text: string): unknown }) => response.end("app");
    const secure = https.createServer(shared, handler);
    const both = http2.createSecureServer({ ...shared, allowHTTP1: true }, handler);
    for (const server of [secure, both]) {
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      const base = { ...client, host: "127.0.0.1", port: portOf(server.address()) };
      expect(await bodyOver(https.get, { ...base, path: "/metrics" })).toMatch(/^shop_orders_total 3$/m);
      expect(await bodyOver(https.get, { ...base, path: "/orders" })).toBe("app");
    }
    const session = http2.connect(`https://127.0.0.1:${portOf(both.address())}`, client);
    expect(await bodyOverHttp2(session, "/metrics?x=1")).toMatch(/^shop_orders_total 3$/m);
    expect(await bodyOverHttp2(session, "/orders")).toBe("app");
    session.close();
    for (const server of [secure, both]) server.close();
  });

  it("leave the servers alone that are not the application's", async () => {
    exempt.listen(0, "127.0.0.1");
    await once(exempt, "listening");
    const options = { host: "127.0.0.1", port: portOf(exempt.address()), path: "/metrics" };
    expect(await bodyOver(http.get, options)).toBe("exempt");
    exempt.close();
  });
});
