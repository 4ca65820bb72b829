import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import {
  type AcceptedAlert,
  type AlertRelay,
  type AlertRelayOptions,
  startAlertRelay,
  startTcpProxy,
  takePorts,
} from "../../../../simulator/live/network/index.ts";
import { ask } from "./http-text.ts";
import { dial, nowMs, uniformOf } from "./sockets.ts";

const uniform = uniformOf(11);
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Request {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

/** A server in the place of Alertmanager, and a relay before it. */
async function start(
  options: Partial<AlertRelayOptions> = {},
  answer: (response: ServerResponse) => void = (response) => response.end("{}"),
): Promise<{ readonly relay: AlertRelay; readonly requests: readonly Request[] }> {
  const requests: Request[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method, url, headers } = request;
      requests.push({ method, url, headers, body: Buffer.concat(chunks) });
      answer(response);
    });
  });
  const taken = await takePorts({ count: 2, uniform });
  const [port = 0, targetPort = 0] = taken.ports;
  await new Promise<void>((resolve) => server.listen(targetPort, "127.0.0.1", resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await taken.release();
  });
  const relay = await startAlertRelay({
    target: { host: "127.0.0.1", port: targetPort },
    port,
    nowMs,
    ...options,
  });
  closing.push(() => relay.close());
  return { relay, requests };
}

const json = { "content-type": "application/json" };
const startsAt = "2026-01-01T00:00:00Z";
const startsAtMs = Date.parse(startsAt);

function post(relay: AlertRelay, alerts: unknown, path = "/api/v2/alerts") {
  return ask(relay.port, path, { headers: json, body: JSON.stringify(alerts) });
}

const alertOf = (alertname: string, endsInMs?: number) => ({
  labels: { alertname },
  annotations: {},
  startsAt,
  ...(endsInMs === undefined ? {} : { endsAt: new Date(startsAtMs + endsInMs).toISOString() }),
});

const summary = ({ sequence, labels, state }: AcceptedAlert) => `${sequence} ${labels.alertname} ${state}`;

describe("an alert relay", () => {
  test("forwards, and notes each change of state that was accepted, once", async () => {
    let clockMs = startsAtMs + 1_000.5;
    const told: string[] = [];
    const { relay, requests } = await start({
      nowMs: () => clockMs,
      onAccepted: (one) => told.push(summary(one)),
    });
    const awaited = relay.waitFor(({ state }) => state === "resolved", 10_000);
    expect(await post(relay, [alertOf("A", 60_000), alertOf("B")])).toMatchObject({
      status: 200,
      text: "{}",
    });
    await post(relay, [alertOf("A", 120_000)], "/prefix/api/v2/alerts");
    clockMs = startsAtMs + 60_000;
    await post(relay, [alertOf("A", 60_000), alertOf("B")]);
    expect(summary((await awaited) ?? expect.fail("nothing came"))).toBe("3 A resolved");
    await post(relay, [{ ...alertOf("A", 180_000), startsAt: "2026-01-01T00:00:30Z" }]);
    await relay.waitFor(({ sequence }) => sequence === 4, 10_000);
    expect(relay.accepted().map(summary)).toEqual(["1 A firing", "2 B firing", "3 A resolved", "4 A firing"]);
    expect(told).toEqual(relay.accepted().map(summary));
    expect(relay.accepted()[0]).toEqual({
      sequence: 1,
      state: "firing",
      labels: { alertname: "A" },
      annotations: {},
      startsAtMs,
      endsAtMs: startsAtMs + 60_000,
      arrivedAtMs: startsAtMs + 1_000.5,
      acceptedAtMs: startsAtMs + 1_000.5,
    });
    expect(requests.map(({ url }) => url)).toEqual([
      "/api/v2/alerts",
      "/prefix/api/v2/alerts",
      "/api/v2/alerts",
      "/api/v2/alerts",
    ]);
    expect(relay.counts()).toEqual({
      postCount: 4,
      acceptedCount: 4,
      declinedCount: 0,
      unansweredCount: 0,
      withheldCount: 0,
      unreadableCount: 0,
      changeCount: 4,
    });
  });

  test("reads packed and chunked posts, and forwards them as they came", async () => {
    const { relay, requests } = await start();
    const packed = gzipSync(JSON.stringify([alertOf("Packed")]));
    await ask(relay.port, "/api/v2/alerts", {
      headers: { ...json, "content-encoding": "gzip" },
      body: packed,
    });
    const body = JSON.stringify([alertOf("Chunked")]);
    await ask(relay.port, "/api/v2/alerts", { headers: { ...json, "transfer-encoding": "chunked" }, body });
    await relay.waitFor(({ sequence }) => sequence === 2, 10_000);
    expect(relay.accepted().map(summary)).toEqual(["1 Packed firing", "2 Chunked firing"]);
    expect(requests[0]).toMatchObject({ body: packed, headers: { "content-encoding": "gzip" } });
    expect(requests[1]?.body.toString()).toBe(body);
  });

  test("forwards what it cannot read, and what unpacks to too much, and counts it", async () => {
    const { relay, requests } = await start({ limits: { bodyBytesMax: 10_000 } });
    const bomb = gzipSync(Buffer.alloc(1_000_000, 0x20));
    await ask(relay.port, "/api/v2/alerts", { headers: { "content-encoding": "gzip" }, body: bomb });
    await post(relay, { not: "a list" });
    while (relay.counts().unreadableCount < 2) await new Promise(setImmediate);
    expect(requests).toHaveLength(2);
    expect(relay.accepted()).toEqual([]);
    expect((await ask(relay.port, "/api/v2/alerts", { body: " ".repeat(10_001) })).status).toBe(413);
    expect(requests).toHaveLength(2);
  });

  test("notes nothing that Alertmanager declined", async () => {
    const { relay } = await start({}, (response) => {
      response.statusCode = 400;
      response.end("no");
    });
    expect(await post(relay, [alertOf("A")])).toMatchObject({ status: 400, text: "no" });
    expect(relay.accepted()).toEqual([]);
    expect(relay.counts()).toMatchObject({ declinedCount: 1, acceptedCount: 0 });
  });

  test("passes everything else through, in modes that fail posts as well", async () => {
    const { relay, requests } = await start();
    await relay.setMode({ kind: "error", status: 500 });
    const answer = await ask(relay.port, "/api/v2/status?x=1", { method: "GET" });
    expect(answer).toMatchObject({ status: 200, text: "{}" });
    await ask(relay.port, "/api/v2/silences", { headers: json, body: "{}" });
    expect(requests.map(({ method, url, body }) => [method, url, body.toString()])).toEqual([
      ["GET", "/api/v2/status?x=1", ""],
      ["POST", "/api/v2/silences", "{}"],
    ]);
  });

  test("says 502 where Alertmanager is not reached, and 504 where it is silent", async () => {
    const gone = await startTcpProxy({
      target: { host: "127.0.0.1", port: 1 },
      port: 0,
      nowMs,
      uniform,
      mode: { kind: "cut", newConnections: "reset" },
    });
    closing.push(() => gone.close());
    const target = { host: "127.0.0.1", port: gone.port };
    const { relay } = await start({ target, limits: { answerTimeoutMs: 200 } });
    expect((await post(relay, [alertOf("A")])).status).toBe(502);
    await gone.setMode({ kind: "hang" });
    expect((await post(relay, [alertOf("A")])).status).toBe(504);
    expect(relay.counts()).toMatchObject({ unansweredCount: 2, acceptedCount: 0, changeCount: 0 });
  });

  test("declines a path that cannot be sent on, and outlives it", async () => {
    const { relay, requests } = await start();
    const client = dial(relay.port);
    client.socket.write(Buffer.from("GET /\xe9 HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n", "latin1"));
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 /);
    expect(requests).toEqual([]);
    expect((await post(relay, [])).status).toBe(200);
  });

  test("forwards to loopback only", async () => {
    const target = { host: "alertmanager.example", port: 9093 };
    await expect(startAlertRelay({ target, port: 0, nowMs })).rejects.toMatchObject({
      code: "network/not-loopback",
    });
  });

  test("keeps the newest changes of very many alerts", async () => {
    const { relay } = await start({ limits: { alertsMax: 100 } });
    await post(
      relay,
      Array.from({ length: 250 }, (_, index) => alertOf(`A${index}`)),
    );
    await relay.waitFor(({ sequence }) => sequence === 250, 10_000);
    expect(relay.accepted().map(summary).at(0)).toBe("151 A150 firing");
    expect(relay.accepted()).toHaveLength(100);
    expect(relay.counts().changeCount).toBe(250);
  });
});

describe("the faults of an alert relay", () => {
  test("it answers with an error and forwards nothing", async () => {
    const { relay, requests } = await start();
    await relay.setMode({ kind: "error", status: 500 });
    expect((await post(relay, [alertOf("A")])).status).toBe(500);
    expect(requests).toEqual([]);
    await relay.setMode({ kind: "pass" });
    expect((await post(relay, [alertOf("A")])).status).toBe(200);
    expect(relay.counts()).toMatchObject({ postCount: 2, withheldCount: 1, acceptedCount: 1 });
  });

  test("it hangs, and cuts off those who wait when that is over", async () => {
    const { relay, requests } = await start();
    await relay.setMode({ kind: "hang" });
    const hung = post(relay, [alertOf("A")]).catch((error: NodeJS.ErrnoException) => error.code);
    while (relay.counts().withheldCount < 1) await new Promise(setImmediate);
    await relay.setMode({ kind: "pass" });
    expect(await hung).toBe("ECONNRESET");
    expect((await post(relay, [alertOf("A")])).status).toBe(200);
    expect(requests).toHaveLength(1);
  });

  test("it refuses, cuts open connections, and listens again at the same port", async () => {
    const { relay } = await start();
    const kept = dial(relay.port);
    kept.socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await kept.untilText(10);
    await relay.setMode({ kind: "refuse" });
    await kept.closed;
    expect(await post(relay, []).catch((error: NodeJS.ErrnoException) => error.code)).toBe("ECONNREFUSED");
    await relay.setMode({ kind: "pass" });
    expect((await post(relay, [])).status).toBe(200);
  });
});
