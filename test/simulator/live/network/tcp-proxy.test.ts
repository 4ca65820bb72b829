import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  NetworkError,
  type ProxyMode,
  startTcpProxy,
  type TakenPorts,
  type TcpProxy,
  type TcpProxyOptions,
  takePorts,
} from "../../../../simulator/live/network/index.ts";
import { dial, echo, nowMs, resetSocket, startServer, type TestServer, uniformOf } from "./sockets.ts";

const uniform = uniformOf(20_260_101);
let ports: TakenPorts;
let server: TestServer;
const proxies: TcpProxy[] = [];

beforeEach(async () => {
  ports = await takePorts({ count: 1, uniform });
});

afterEach(async () => {
  await Promise.all(proxies.splice(0).map((proxy) => proxy.close()));
  await server?.close();
  await ports.release();
});

async function start(
  serve: Parameters<typeof startServer>[0],
  options: Partial<TcpProxyOptions> = {},
): Promise<TcpProxy> {
  server = await startServer(serve);
  const target = { host: "127.0.0.1", port: server.port };
  const proxy = await startTcpProxy({ target, port: ports.ports[0] ?? 0, nowMs, uniform, ...options });
  proxies.push(proxy);
  return proxy;
}

const cutRefuse: ProxyMode = { kind: "cut", newConnections: "refuse" };
const cutReset: ProxyMode = { kind: "cut", newConnections: "reset" };

describe("a proxy that passes", () => {
  test("forwards both ways, hands on ends, and counts", async () => {
    const proxy = await start(echo);
    const client = dial(proxy.port);
    client.socket.end("hello");
    await client.closed;
    expect(client.text()).toBe("hello");
    expect(client.events).toEqual(["connected", "end", "closed"]);
    while (proxy.counts().openCount > 0) await sleep(5);
    expect(proxy.counts()).toEqual({
      acceptedCount: 1,
      openCount: 0,
      resetCount: 0,
      tooManyCount: 0,
      targetFailedCount: 0,
      bytesToTarget: 5,
      bytesToClient: 5,
    });
  });

  test("keeps a half-open connection: an answer may come after the client's end", async () => {
    const proxy = await start((socket) => {
      socket.resume();
      socket.on("end", () => setTimeout(() => socket.end("late answer"), 50));
    });
    const client = dial(proxy.port, { allowHalfOpen: true });
    client.socket.end("question");
    await client.closed;
    expect(client.text()).toBe("late answer");
  });

  test("keeps a half-open connection of a target that ends first", async () => {
    let got = "";
    const proxy = await start((socket) => {
      socket.end("greeting");
      socket.on("data", (bytes) => {
        got += bytes.toString();
      });
    });
    const client = dial(proxy.port, { allowHalfOpen: true });
    await client.until("end");
    client.socket.end("said after the end");
    await client.closed;
    while (server.ends.length === 0) await sleep(5);
    expect(got).toBe("said after the end");
  });

  test("hands on resets in both directions", async () => {
    const proxy = await start((socket) => {
      socket.on("data", (bytes) => {
        if (bytes.toString() === "reset me") resetSocket(socket);
      });
    });
    const victim = dial(proxy.port);
    victim.socket.write("reset me");
    await victim.closed;
    expect(victim.events).toEqual(["connected", "ECONNRESET", "closed"]);
    const rude = dial(proxy.port);
    rude.socket.write("x");
    await rude.until("connected");
    while (server.sockets.length < 2 || proxy.counts().bytesToTarget < 9) await sleep(5);
    resetSocket(rude.socket);
    while (server.ends.length < 1) await sleep(5);
    expect(server.ends).toEqual(["ECONNRESET"]);
  });

  test("resets clients where the target refuses, and counts it", async () => {
    const proxy = await start(echo);
    await server.close();
    const client = dial(proxy.port);
    await client.closed;
    expect(client.events).toEqual(["connected", "ECONNRESET", "closed"]);
    while (proxy.counts().openCount > 0) await sleep(5);
    expect(proxy.counts()).toMatchObject({ targetFailedCount: 1, openCount: 0, resetCount: 0 });
  });

  test("carries 200 connections at a time, each in order and whole", async () => {
    const proxy = await start(echo);
    const clients = Array.from({ length: 200 }, () => {
      const bytes = randomBytes(60_000);
      const client = dial(proxy.port);
      for (let at = 0; at < bytes.length; at += 7_001) client.socket.write(bytes.subarray(at, at + 7_001));
      client.socket.end();
      return { client, digest: digest(bytes.toString("latin1")) };
    });
    await Promise.all(clients.map(({ client }) => client.closed));
    expect(clients.filter(({ client, digest: sent }) => digest(client.text()) !== sent)).toEqual([]);
    while (proxy.counts().openCount > 0) await sleep(5);
    expect(proxy.counts()).toMatchObject({ acceptedCount: 200, openCount: 0, bytesToClient: 12_000_000 });
  });

  test("holds back a sender whose receiver does not read, and loses nothing", async () => {
    const size = 48 * 1024 ** 2;
    const proxy = await start((socket) => {
      socket.pause();
    });
    const client = dial(proxy.port);
    await client.until("connected");
    client.socket.write(Buffer.alloc(size, 1));
    let before = -1;
    while (proxy.counts().bytesToTarget !== before) {
      before = proxy.counts().bytesToTarget;
      await sleep(100);
    }
    expect(before).toBeLessThan(size / 2);
    expect(client.socket.bytesWritten - client.socket.writableLength).toBeLessThan(size);
    server.sockets[0]?.resume();
    client.socket.end();
    while (server.ends.length === 0) await sleep(10);
    expect(proxy.counts().bytesToTarget).toBe(size);
  });

  test("turns away clients beyond its bound", async () => {
    const proxy = await start(echo, { connectionsMax: 2 });
    const inside = [dial(proxy.port), dial(proxy.port)];
    for (const client of inside) client.socket.write("x");
    await Promise.all(inside.map((client) => client.untilText(1)));
    const outside = dial(proxy.port);
    await outside.closed;
    expect(outside.events).toContain("ECONNRESET");
    expect(proxy.counts()).toMatchObject({ openCount: 2, tooManyCount: 1 });
  });

  test("forwards to loopback only", async () => {
    const target = { host: "192.0.2.1", port: 80 };
    await expect(startTcpProxy({ target, port: 0, nowMs, uniform })).rejects.toThrow(
      new NetworkError(
        "network/not-loopback",
        "`192.0.2.1:80` is not on this machine's loopback; a drill forwards to 127.0.0.1 or ::1",
      ),
    );
  });

  test("says that its port is taken", async () => {
    const proxy = await start(echo);
    const target = { host: "127.0.0.1", port: server.port };
    await expect(startTcpProxy({ target, port: proxy.port, nowMs, uniform })).rejects.toMatchObject({
      code: "network/port-taken",
      message: `127.0.0.1:${proxy.port} is taken; end the program that listens there or choose another port`,
    });
  });
});

describe("a proxy that delays", () => {
  test("adds the latency in each direction, and keeps the order under jitter", async () => {
    const proxy = await start(echo, { mode: { kind: "delay", latencyMs: 80, jitterMs: 60 } });
    const client = dial(proxy.port);
    await client.until("connected");
    const sentAtMs = nowMs();
    const words = Array.from({ length: 50 }, (_, index) => `${index},`);
    for (const word of words) {
      client.socket.write(word);
      await sleep(1);
    }
    client.socket.end();
    await client.closed;
    expect(client.text()).toBe(words.join(""));
    // Twice the least delay.
    expect((client.atMs[0] ?? 0) - sentAtMs).toBeGreaterThanOrEqual(40);
    expect(client.events).toEqual(["connected", "end", "closed"]);
  });

  test("can be told so while connections are open, and hands on at once what it held when it passes again", async () => {
    const proxy = await start(echo);
    const client = dial(proxy.port);
    client.socket.write("a");
    await client.untilText(1);
    await proxy.setMode({ kind: "delay", latencyMs: 600_000, jitterMs: 0 });
    client.socket.write("b");
    await sleep(100);
    expect(client.text()).toBe("a");
    await proxy.setMode({ kind: "pass" });
    await client.untilText(2);
    expect(client.text()).toBe("ab");
  });
});

describe("a proxy that cuts", () => {
  test.each([
    [cutRefuse, ["ECONNREFUSED", "closed"]],
    [cutReset, ["connected", "ECONNRESET", "closed"]],
  ])("resets what is open, and treats what comes as it is told: %o", async (mode, events) => {
    const proxy = await start(echo);
    const client = dial(proxy.port);
    client.socket.write("x");
    await client.untilText(1);
    await proxy.setMode(mode);
    await client.closed;
    expect(client.events).toEqual(["connected", "ECONNRESET", "closed"]);
    while (server.ends.length === 0) await sleep(5);
    expect(server.ends).toEqual(["ECONNRESET"]);
    const next = dial(proxy.port);
    await next.closed;
    // A reset may come before the client has seen that it is connected.
    expect(next.events.filter((event) => event !== "connected")).toEqual(
      events.filter((event) => event !== "connected"),
    );
    await proxy.setMode({ kind: "pass" });
    const later = dial(proxy.port);
    later.socket.end("again");
    await later.closed;
    expect(later.text()).toBe("again");
  });
});

describe("a proxy that hangs", () => {
  test("freezes what is open and answers nothing to what comes, and both go on when it passes again", async () => {
    const proxy = await start(echo);
    const client = dial(proxy.port);
    client.socket.write("a");
    await client.untilText(1);
    await proxy.setMode({ kind: "hang" });
    client.socket.write("b");
    const next = dial(proxy.port);
    next.socket.write("c");
    await next.until("connected");
    await sleep(100);
    expect([client.text(), next.text(), server.sockets.length]).toEqual(["a", "", 1]);
    await proxy.setMode({ kind: "pass" });
    await Promise.all([client.untilText(2), next.untilText(1)]);
    expect([client.text(), next.text()]).toEqual(["ab", "c"]);
  });

  test("closes with what hangs in it", async () => {
    const proxy = await start(echo, { mode: { kind: "hang" } });
    const client = dial(proxy.port);
    client.socket.write("a");
    await client.until("connected");
    while (proxy.counts().openCount < 1) await sleep(5);
    await proxy.close();
    await client.closed;
    expect(client.events).toContain("ECONNRESET");
    expect(proxy.counts().openCount).toBe(0);
  });
});

describe("a proxy that throttles", () => {
  test("lets through no more than its rate, and everything in the end", async () => {
    const proxy = await start(echo, { mode: { kind: "throttle", bytesPerSecond: 50_000 } });
    const client = dial(proxy.port);
    const startedAtMs = nowMs();
    client.socket.end(Buffer.alloc(20_000, 7));
    await client.closed;
    expect(client.text()).toBe("\x07".repeat(20_000));
    // 400 ms at this rate, less the portion that goes at once and the one that is made up for.
    expect(nowMs() - startedAtMs).toBeGreaterThanOrEqual(350);
  });

  test("goes on at full speed when it passes again", async () => {
    const proxy = await start(echo, { mode: { kind: "throttle", bytesPerSecond: 1 } });
    const client = dial(proxy.port);
    client.socket.write("0123456789".repeat(1_000));
    await client.untilText(1);
    await proxy.setMode({ kind: "pass" });
    await client.untilText(10_000);
    expect(client.text()).toBe("0123456789".repeat(1_000));
  });
});

describe("a proxy that resets after bytes", () => {
  test("cuts an answer at exactly that length", async () => {
    const proxy = await start((socket) => socket.on("data", () => socket.write("x".repeat(1_000))), {
      mode: { kind: "reset-after", bytes: 300, direction: "to-client" },
    });
    const client = dial(proxy.port);
    client.socket.write("question");
    await client.closed;
    expect(client.text()).toBe("x".repeat(300));
    expect(client.events).toEqual(["connected", "ECONNRESET", "closed"]);
    while (proxy.counts().openCount > 0) await sleep(5);
    expect(proxy.counts()).toMatchObject({ resetCount: 1, bytesToClient: 300, openCount: 0 });
  });

  test("counts from when the mode began, for connections that are open", async () => {
    const proxy = await start(echo);
    const client = dial(proxy.port);
    client.socket.write("before");
    await client.untilText(6);
    await proxy.setMode({ kind: "reset-after", bytes: 3, direction: "to-client" });
    client.socket.write("after");
    await client.closed;
    expect(client.text()).toBe("beforeaft");
  });

  test("resets on connection where it is 0 bytes", async () => {
    const proxy = await start(echo, { mode: { kind: "reset-after", bytes: 0, direction: "to-target" } });
    const client = dial(proxy.port);
    await client.closed;
    expect(client.events).toContain("ECONNRESET");
    expect(proxy.counts().bytesToTarget).toBe(0);
  });
});

describe("a proxy that refuses", () => {
  test("keeps what is open, refuses what comes, and listens again at the same port", async () => {
    const proxy = await start(echo);
    const client = dial(proxy.port);
    client.socket.write("a");
    await client.untilText(1);
    for (let round = 0; round < 5; round++) {
      await proxy.setMode({ kind: "refuse" });
      const refused = dial(proxy.port);
      await refused.closed;
      expect(refused.events).toEqual(["ECONNREFUSED", "closed"]);
      await proxy.setMode({ kind: "pass" });
      const next = dial(proxy.port);
      next.socket.end("b");
      await next.closed;
      expect(next.text()).toBe("b");
    }
    client.socket.write("c");
    await client.untilText(2);
    expect(client.text()).toBe("ac");
  });

  test("says when somebody took its port meanwhile, and can try again", async () => {
    const proxy = await start(echo, { mode: { kind: "refuse" } });
    const target = { host: "127.0.0.1", port: server.port };
    const thief = await startTcpProxy({ target, port: proxy.port, nowMs, uniform });
    await expect(proxy.setMode({ kind: "pass" })).rejects.toMatchObject({ code: "network/port-taken" });
    await thief.close();
    await proxy.setMode({ kind: "pass" });
    const client = dial(proxy.port);
    client.socket.end("mine");
    await client.closed;
    expect(client.text()).toBe("mine");
  });
});

test("a proxy before an unreachable target ends clients without an answer", async () => {
  const proxy = await start(echo);
  const client = dial(proxy.port);
  client.socket.write("a");
  await client.untilText(1);
  await proxy.setMode({ kind: "unreachable" });
  await client.closed;
  const next = dial(proxy.port);
  next.socket.write("GET / HTTP/1.1\r\n\r\n");
  await next.closed;
  expect([client.events, next.events]).toEqual([
    ["connected", "end", "closed"],
    ["connected", "end", "closed"],
  ]);
  expect(next.text()).toBe("");
  while (server.ends.length === 0) await sleep(5);
  expect(server.ends).toEqual(["ECONNRESET"]);
});

describe("the modes of a proxy", () => {
  test("may change at any moment under traffic, and it closes wholly", async () => {
    const proxy = await start(echo);
    const kinds: readonly ProxyMode[] = [
      { kind: "pass" },
      { kind: "delay", latencyMs: 5, jitterMs: 5 },
      cutRefuse,
      cutReset,
      { kind: "hang" },
      { kind: "throttle", bytesPerSecond: 100_000 },
      { kind: "reset-after", bytes: 10_000, direction: "to-client" },
      { kind: "refuse" },
      { kind: "unreachable" },
    ];
    let isOver = false;
    const traffic = Array.from({ length: 20 }, async () => {
      while (!isOver) {
        const client = dial(proxy.port);
        client.socket.write(randomBytes(20_000));
        await Promise.race([client.closed, sleep(20)]);
        if (uniform() < 0.5) resetSocket(client.socket);
        else client.socket.destroy();
        await client.closed;
      }
    });
    for (let step = 0; step < 120; step++) {
      await proxy.setMode(kinds[Math.floor(uniform() * kinds.length)] ?? { kind: "pass" });
      await sleep(5);
    }
    await proxy.setMode({ kind: "pass" });
    isOver = true;
    await Promise.all(traffic);
    const client = dial(proxy.port);
    client.socket.end("as ever");
    await client.closed;
    expect(client.text()).toBe("as ever");
    await proxy.close();
    expect(proxy.counts().openCount).toBe(0);
    await expect(proxy.setMode({ kind: "pass" })).rejects.toMatchObject({ code: "network/closed" });
    const after = dial(proxy.port);
    await after.closed;
    expect(after.events).toEqual(["ECONNREFUSED", "closed"]);
  });

  test("have numbers that make sense", async () => {
    const proxy = await start(echo);
    const wrong: readonly ProxyMode[] = [
      { kind: "delay", latencyMs: -1, jitterMs: 0 },
      { kind: "delay", latencyMs: 1, jitterMs: 2 },
      { kind: "throttle", bytesPerSecond: 0 },
      { kind: "reset-after", bytes: Number.NaN, direction: "to-client" },
    ];
    for (const mode of wrong) expect(() => proxy.setMode(mode)).toThrow("is at least");
  });
});

function digest(text: string): string {
  return createHash("sha256").update(text, "latin1").digest("hex");
}
