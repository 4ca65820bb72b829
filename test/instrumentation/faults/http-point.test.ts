import { spawnSync } from "node:child_process";
import { once } from "node:events";
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import http2 from "node:http2";
import https from "node:https";
import type { Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { allowFaults, type FaultySetting, reach } from "./faulty-service.ts";

let setting: FaultySetting | undefined;
let server: Server | undefined;

const answer = (request: IncomingMessage, response: ServerResponse) => {
  request.resume().on("end", () => response.end(`${request.method} ${request.url}`));
};

async function serve(started: Server): Promise<number> {
  server = started.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function allow(): FaultySetting {
  setting = allowFaults(["http.server"]);
  return setting;
}

afterEach(async () => {
  await setting?.faults.close();
  server?.close();
});

const everyRequest = { ...reach, point: "http.server" };

async function get(url: string, init: RequestInit = {}): Promise<readonly [number, string] | string> {
  try {
    const response = await fetch(url, init);
    return [response.status, await response.text()];
  } catch (error) {
    const { cause }: { cause?: unknown } = Object(error);
    const { code }: { code?: unknown } = Object(cause);
    return String(code);
  }
}

describe("the HTTP server's point", () => {
  it("answers requests with the error that is asked for, never those of probes and scrapes", async () => {
    const base = `http://127.0.0.1:${await serve(http.createServer(answer))}`;
    const { ask, instruments, faults } = allow();
    await ask("PUT", "/faults/broken", { ...everyRequest, kind: "error", status: 503, message: "down" });
    expect([
      await get(`${base}/orders`),
      await get(`${base}/orders`, { method: "POST", body: "x".repeat(100_000) }),
      await get(`${base}/readyz?verbose`),
      await get(`${base}/metrics`),
    ]).toEqual([
      [503, '{"error":"down","fault":"broken"}\n'],
      [503, '{"error":"down","fault":"broken"}\n'],
      [200, "GET /readyz?verbose"],
      [200, "GET /metrics"],
    ]);
    // The control endpoint is a server of this process too.
    expect((await ask("DELETE", "/faults/broken")).status).toBe(200);
    expect(await get(`${base}/orders`)).toEqual([200, "GET /orders"]);
    expect(instruments.values.get('klaxon_faults_injected_total{kind="error",point="http.server"}')).toBe(2);
    expect(faults.list()[0]).toMatchObject({ arrivalCount: 2, strikeCount: 2 });
  });

  it("strikes only below the path that is named", async () => {
    const base = `http://127.0.0.1:${await serve(http.createServer(answer))}`;
    const { ask } = allow();
    await ask("PUT", "/faults/x", { ...everyRequest, kind: "error", pathPrefix: "/orders/" });
    expect([await get(`${base}/orders/1`), await get(`${base}/users/1`)]).toEqual([
      [500, '{"error":"injected fault","fault":"x"}\n'],
      [200, "GET /users/1"],
    ]);
  });

  it("delays a request whole, its body too", async () => {
    const base = `http://127.0.0.1:${await serve(http.createServer(answer))}`;
    const { ask } = allow();
    await ask("PUT", "/faults/slow", {
      ...everyRequest,
      kind: "latency",
      delay: { distribution: "fixed", delayMs: 60_000 },
    });
    const waiting = get(`${base}/a`, { method: "POST", body: "x".repeat(100_000) });
    const left = new AbortController();
    const leaving = get(`${base}/left`, { signal: left.signal });
    while (setting?.faults.list()[0]?.strikeCount !== 2) await new Promise(setImmediate);
    left.abort();
    await leaving;
    expect((await ask("DELETE", "/faults/slow")).status).toBe(200);
    expect(await waiting).toEqual([200, "POST /a"]);
  });

  it("resets connections", async () => {
    const base = `http://127.0.0.1:${await serve(http.createServer(answer))}`;
    await allow().ask("PUT", "/faults/x", { ...everyRequest, kind: "refuse" });
    expect(await get(`${base}/orders`)).toBe("ECONNRESET");
    expect(await get(`${base}/readyz`)).toEqual([200, "GET /readyz"]);
  });

  it("leaves servers alone that are exempt, and takes its hook away", async () => {
    const before = http.Server.prototype.emit;
    const started = http.createServer(answer);
    const base = `http://127.0.0.1:${await serve(started)}`;
    const { ask, faults } = allow();
    faults.exemptServer(started);
    await ask("PUT", "/faults/x", { ...everyRequest, kind: "error" });
    expect(await get(`${base}/orders`)).toEqual([200, "GET /orders"]);
    expect(http.Server.prototype.emit).not.toBe(before);
    await faults.close();
    expect(http.Server.prototype.emit).toBe(before);
  });

  it("is passed by requests of HTTP/2", async () => {
    const port = await serve(http2.createServer((_, response) => response.end("done")));
    const { ask } = allow();
    const client = http2.connect(`http://127.0.0.1:${port}`);
    const statusOf = async (path: string) => {
      const stream = client.request({ ":path": path });
      try {
        const [headers] = await once(stream.resume(), "response");
        return headers[":status"];
      } catch (error) {
        return String(Object(error).message);
      }
    };
    await ask("PUT", "/faults/x", { ...everyRequest, kind: "error", status: 429 });
    expect([await statusOf("/orders"), await statusOf("/readyz")]).toEqual([429, 200]);
    await ask("PUT", "/faults/x", { ...everyRequest, kind: "refuse" });
    expect([await statusOf("/orders"), await statusOf("/readyz")]).toEqual([
      "Stream closed with error code NGHTTP2_REFUSED_STREAM",
      200,
    ]);
    client.close();
  });

  const keys = spawnSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-keyout", "-", "-out", "-"],
    { encoding: "utf8" },
  );

  it.skipIf(keys.status !== 0)("is passed by requests of HTTPS", async () => {
    const port = await serve(https.createServer({ key: keys.stdout, cert: keys.stdout }, answer));
    await allow().ask("PUT", "/faults/x", { ...everyRequest, kind: "error" });
    const [response] = await once(
      https.get({ port, host: "127.0.0.1", path: "/orders", rejectUnauthorized: false, agent: false }),
      "response",
    );
    expect(response.resume().statusCode).toBe(500);
  });
});
