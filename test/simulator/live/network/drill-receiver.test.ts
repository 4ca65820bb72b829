import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test } from "vitest";
import {
  type Delivery,
  type DrillReceiver,
  type DrillReceiverOptions,
  startDrillReceiver,
  takePorts,
} from "../../../../simulator/live/network/index.ts";
import { ask, type HttpAnswer } from "./http-text.ts";
import { dial, nowMs, resetSocket, uniformOf } from "./sockets.ts";

const token = "a secret of twenty characters".replaceAll(" ", "-");
const address = { receiver: "api page/π", integrationIndex: 2 };
const uniform = uniformOf(7);
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()));
});

async function start(options: Partial<DrillReceiverOptions> = {}): Promise<DrillReceiver> {
  const taken = await takePorts({ count: 1, uniform });
  const receiver = await startDrillReceiver({ port: taken.ports[0] ?? 0, token, nowMs, ...options });
  closing.push(async () => {
    await receiver.close();
    await taken.release();
  });
  return receiver;
}

const labels = { alertname: "ApiDown", severity: "page" };
const alert = {
  status: "firing",
  labels,
  annotations: { summary: "No instance answers" },
  startsAt: "2026-01-01T00:00:00.25Z",
  endsAt: "0001-01-01T00:00:00Z",
  generatorURL: "http://127.0.0.1:9090/graph",
  fingerprint: "0123456789abcdef",
};
const message = {
  version: "4",
  groupKey: "{}:{}",
  truncatedAlerts: 0,
  status: "firing",
  receiver: "api page/π",
  groupLabels: {},
  commonLabels: labels,
  commonAnnotations: {},
  externalURL: "http://127.0.0.1:9093",
  alerts: [alert],
};

function send(
  receiver: DrillReceiver,
  body: string | Buffer = JSON.stringify(message),
  headers: Readonly<Record<string, string>> = {},
): Promise<HttpAnswer> {
  const { pathname, port } = new URL(receiver.urlOf(address));
  return ask(Number(port), pathname, {
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
    body,
  });
}

const summary = ({ sequence, outcome }: Delivery) => `${sequence} ${outcome}`;

describe("the drill's receiver", () => {
  test("records what Alertmanager posts, with its times and in order", async () => {
    let clockMs = 1_000.5;
    const told: string[] = [];
    const receiver = await start({ nowMs: () => clockMs, onDelivery: (one) => told.push(summary(one)) });
    expect(await send(receiver)).toMatchObject({ status: 200, text: '{"sequence":1}\n' });
    clockMs = 2_000.5;
    const resolved = { ...alert, status: "resolved", endsAt: "2026-01-01T01:05:00.123456789+01:00" };
    await send(receiver, JSON.stringify({ ...message, status: "resolved", alerts: [resolved], more: 1 }));
    const [first, second] = receiver.deliveries();
    expect(first).toEqual({
      sequence: 1,
      receiver: "api page/π",
      integrationIndex: 2,
      arrivedAtMs: 1_000.5,
      settledAtMs: 1_000.5,
      outcome: "delivered",
      message: {
        receiver: "api page/π",
        status: "firing",
        groupKey: "{}:{}",
        truncatedAlertCount: 0,
        groupLabels: {},
        commonLabels: labels,
        commonAnnotations: {},
        externalUrl: "http://127.0.0.1:9093",
        alerts: [
          {
            status: "firing",
            labels,
            annotations: { summary: "No instance answers" },
            startsAtMs: Date.parse("2026-01-01T00:00:00.250Z"),
            endsAtMs: undefined,
            generatorUrl: "http://127.0.0.1:9090/graph",
            fingerprint: "0123456789abcdef",
          },
        ],
      },
    });
    expect(second?.arrivedAtMs).toBe(2_000.5);
    expect(second?.message.alerts[0]?.endsAtMs).toBeCloseTo(
      Date.parse("2026-01-01T00:05:00Z") + 123.456789,
      3,
    );
    expect(told).toEqual(["1 delivered", "2 delivered"]);
    expect(receiver.rejectedCount()).toBe(0);
  });

  test("is waited for, by what came before and by what comes", async () => {
    const receiver = await start();
    const awaited = receiver.waitFor(({ outcome }) => outcome === "delivered", 10_000);
    const never = receiver.waitFor(() => false, 50);
    await send(receiver);
    expect((await awaited)?.sequence).toBe(1);
    expect((await receiver.waitFor(() => true, 0))?.sequence).toBe(1);
    expect(await never).toBeUndefined();
    const atEnd = receiver.waitFor(() => false, 600_000);
    await receiver.close();
    expect(await atEnd).toBeUndefined();
  });

  test.each<[status: number, title: string, path: string, Parameters<typeof ask>[2], reason: string]>([
    [401, "no token", "/receiver/a/0", { headers: { authorization: "" } }, "send the drill's token"],
    [401, "a wrong token", "/receiver/a/0", { headers: { authorization: "Bearer wrong" } }, "send the drill"],
    [
      401,
      "a token of another scheme",
      "/",
      { headers: { authorization: `Basic ${token}` } },
      "send the drill",
    ],
    [404, "another path", "/receiver/a", {}, "paths here are /receiver/NAME/INDEX"],
    [404, "a name that is not encoded UTF-8", "/receiver/%ff/0", {}, "paths here"],
    [404, "an index that is none", "/receiver/a/01", {}, "paths here"],
    [405, "another method", "/receiver/a/0", { method: "PUT" }, "allowed is POST"],
    [415, "another type", "/receiver/a/0", { headers: { "content-type": "text/plain" } }, "the content type"],
    [
      415,
      "a packed body",
      "/receiver/a/0",
      { headers: { "content-encoding": "gzip" } },
      "the body must not be",
    ],
    [413, "a huge body", "/receiver/a/0", { body: " ".repeat(4 * 1024 ** 2 + 1) }, "the body has more than"],
    [
      400,
      "no JSON",
      "/receiver/a/0",
      { body: "{" },
      "not a notification of Alertmanager: the body is not JSON",
    ],
    [400, "no UTF-8", "/receiver/a/0", { body: Buffer.from([0x22, 0xff, 0x22]) }, "not a notification"],
    [400, "a list", "/receiver/a/0", { body: "[]" }, "not a notification of Alertmanager: Invalid input"],
    [
      400,
      "another version",
      "/receiver/a/0",
      { body: JSON.stringify({ ...message, version: "5" }) },
      "not a notification of Alertmanager: `version`",
    ],
    [
      400,
      "no alerts",
      "/receiver/a/0",
      { body: JSON.stringify({ ...message, alerts: [] }) },
      "not a notification of Alertmanager: `alerts`",
    ],
    [
      400,
      "a time that is none",
      "/receiver/a/0",
      { body: JSON.stringify({ ...message, alerts: [alert, { ...alert, startsAt: "today" }] }) },
      "not a notification of Alertmanager: `alerts[1].startsAt`: must be an instant such as",
    ],
  ])("answers %i to %s", async (status, _, path, options, reason) => {
    const receiver = await start();
    const headers = {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...options?.headers,
    };
    const answer = await ask(receiver.port, path, { body: JSON.stringify(message), ...options, headers });
    expect([answer.status, JSON.parse(answer.text).error]).toEqual([status, expect.stringContaining(reason)]);
    expect(receiver.deliveries()).toEqual([]);
    expect(receiver.rejections()).toMatchObject([{ status, reason: expect.stringContaining(reason) }]);
    expect(JSON.stringify(receiver.rejections())).not.toContain(token);
    // It goes on as before.
    expect((await send(receiver)).status).toBe(200);
  });

  test("answers 411 to a post without a body, and takes one in chunks", async () => {
    const receiver = await start();
    const head = `POST /receiver/a/0 HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\nconnection: close\r\n`;
    const without = dial(receiver.port);
    without.socket.write(`${head}\r\n`);
    await without.closed;
    expect(without.text()).toMatch(/^HTTP\/1\.1 411 /);
    const body = JSON.stringify(message);
    const parts = [body.slice(0, 100), body.slice(100)];
    const chunks = parts.map((part) => `${Buffer.byteLength(part).toString(16)}\r\n${part}\r\n`).join("");
    const chunked = dial(receiver.port);
    chunked.socket.write(`${head}transfer-encoding: chunked\r\n\r\n${chunks}0\r\n\r\n`);
    await chunked.closed;
    expect(chunked.text()).toMatch(/^HTTP\/1\.1 200 /);
  });

  test("takes no more than it may keep", async () => {
    const receiver = await start({ limits: { deliveriesMax: 2 } });
    const statuses = [await send(receiver), await send(receiver), await send(receiver)].map(
      ({ status }) => status,
    );
    expect(statuses).toEqual([200, 200, 507]);
    expect(receiver.deliveries()).toHaveLength(2);
  });

  test("reads no more at once than it has room for, and has the room again afterwards", async () => {
    const bytesMax = 5_000;
    const receiver = await start({ limits: { bytesMax, bodyBytesMax: 4_000 } });
    const head = `POST /receiver/a/0 HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 4000\r\n\r\n`;
    const slow = dial(receiver.port);
    slow.socket.write(head + " ".repeat(3_900));
    await slow.until("connected");
    await sleep(50);
    const padded = JSON.stringify(message).padEnd(3_000);
    expect((await send(receiver, padded)).status).toBe(503);
    resetSocket(slow.socket);
    while (receiver.rejectedCount() < 2) await sleep(5);
    expect((await send(receiver, padded)).status).toBe(200);
  });

  test("ends requests that come in too slowly, while others are served", async () => {
    const receiver = await start({ limits: { requestTimeoutMs: 300 } });
    const loris = Array.from({ length: 50 }, () => {
      const client = dial(receiver.port);
      const timer = setInterval(() => client.socket.write("x: y\r\n"), 50);
      client.socket.write("POST /receiver/a/0 HTTP/1.1\r\n");
      void client.closed.then(() => clearInterval(timer));
      return client;
    });
    expect((await send(receiver)).status).toBe(200);
    await Promise.all(loris.map((client) => client.closed));
    expect((await send(receiver)).status).toBe(200);
  });

  test("outlives garbage, sudden resets and 200 senders at a time", async () => {
    const receiver = await start();
    const rude = Array.from({ length: 50 }, async (_, index) => {
      const client = dial(receiver.port);
      await client.until("connected");
      client.socket.write(
        index % 2 === 0 ? "\0\x01garbage\r\n\r\n" : "POST /receiver/a/0 HTTP/1.1\r\ncontent-le",
      );
      if (index % 3 === 0) resetSocket(client.socket);
      else client.socket.end();
      await client.closed;
    });
    const answers = await Promise.all(Array.from({ length: 200 }, () => send(receiver)));
    await Promise.all(rude);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(receiver.deliveries().map(({ sequence }) => sequence)).toEqual(
      answers.map((_, index) => index + 1),
    );
  });
});

describe("the faults of the drill's receiver", () => {
  test("it fails with a status, and records the attempt", async () => {
    const receiver = await start();
    await receiver.setMode({ kind: "failing", status: 503 });
    expect((await send(receiver)).status).toBe(503);
    await receiver.setMode({ kind: "ok" });
    expect((await send(receiver)).status).toBe(200);
    expect(receiver.deliveries().map(summary)).toEqual(["1 failed", "2 delivered"]);
  });

  test("it fails with a share of the attempts, at an even pace", async () => {
    const receiver = await start();
    await receiver.setMode({ kind: "failing", status: 503, ratio: 0.4 });
    const statuses: number[] = [];
    for (let count = 0; count < 10; count++) statuses.push((await send(receiver)).status);
    expect(statuses).toEqual([200, 200, 503, 200, 503, 200, 200, 503, 200, 503]);
  });

  test("it hangs, and cuts off those who wait when that is over", async () => {
    const receiver = await start();
    await receiver.setMode({ kind: "hanging" });
    const hung = send(receiver).catch((error: NodeJS.ErrnoException) => error.code);
    expect((await receiver.waitFor(() => true, 10_000))?.outcome).toBe("open");
    await receiver.setMode({ kind: "ok" });
    expect(await hung).toBe("ECONNRESET");
    expect((await send(receiver)).status).toBe(200);
    expect(receiver.deliveries().map(summary)).toEqual(["1 abandoned", "2 delivered"]);
  });

  test("it is slow, and an answer that nobody waits for is no delivery", async () => {
    const receiver = await start();
    await receiver.setMode({ kind: "slow", delayMs: 100 });
    const sentAtMs = nowMs();
    expect((await send(receiver)).status).toBe(200);
    expect(nowMs() - sentAtMs).toBeGreaterThanOrEqual(99);
    await receiver.setMode({ kind: "slow", delayMs: 600_000 });
    const body = JSON.stringify(message);
    const impatient = dial(receiver.port);
    impatient.socket.write(
      `POST /receiver/a/0 HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
    await receiver.waitFor(({ sequence }) => sequence === 2, 10_000);
    resetSocket(impatient.socket);
    await receiver.waitFor(({ outcome }) => outcome === "abandoned", 10_000);
    expect(receiver.deliveries().map(summary)).toEqual(["1 delivered", "2 abandoned"]);
  });

  test("it refuses, cuts open connections, and listens again at the same port", async () => {
    const receiver = await start();
    const kept = dial(receiver.port);
    kept.socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await kept.untilText(10);
    await receiver.setMode({ kind: "refusing" });
    await kept.closed;
    expect(await send(receiver).catch((error: NodeJS.ErrnoException) => error.code)).toBe("ECONNREFUSED");
    await receiver.setMode({ kind: "ok" });
    expect((await send(receiver)).status).toBe(200);
  });

  test("say when somebody took the port meanwhile, and closing goes well nevertheless", async () => {
    const receiver = await start();
    await receiver.setMode({ kind: "refusing" });
    const thief = await startDrillReceiver({ port: receiver.port, token, nowMs });
    await expect(receiver.setMode({ kind: "ok" })).rejects.toMatchObject({ code: "network/port-taken" });
    await receiver.close();
    expect((await send(thief)).status).toBe(200);
    await thief.close();
  });

  test("are changed no more once it is closed, and what hung is abandoned", async () => {
    const receiver = await start();
    await receiver.setMode({ kind: "hanging" });
    const hung = send(receiver).catch((error: NodeJS.ErrnoException) => error.code);
    await receiver.waitFor(() => true, 10_000);
    await receiver.close();
    expect(await hung).toBe("ECONNRESET");
    expect(receiver.deliveries().map(summary)).toEqual(["1 abandoned"]);
    await expect(receiver.setMode({ kind: "ok" })).rejects.toMatchObject({ code: "network/closed" });
  });
});
