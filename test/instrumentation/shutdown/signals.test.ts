import { spawnSync } from "node:child_process";
import { once } from "node:events";
import http from "node:http";
import http2 from "node:http2";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type StartedService, startService } from "../support/started-service.ts";

let service: StartedService | undefined;

async function start(settings: object, before: readonly string[] = []): Promise<StartedService> {
  service = await startService(import.meta.url, {
    script: "service.ts",
    words: [JSON.stringify({ isOnSignal: true, drainMs: 50, closeMs: 2_000, flushMs: 100, ...settings })],
    before,
  });
  return service;
}

afterEach(async () => {
  service?.process.kill("SIGKILL");
  await service?.end;
});

interface Answer {
  readonly statusCode: number | undefined;
  readonly connection: string | undefined;
}

function get(agent: http.Agent, url: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent }, (response) => {
      response
        .resume()
        .on("end", () =>
          resolve({ statusCode: response.statusCode, connection: response.headers.connection }),
        );
    });
    request.on("error", reject);
  });
}

const pause = (durationMs: number) => new Promise((resolve) => setTimeout(resolve, durationMs));

const cleanReport = {
  serverCount: 1,
  cutConnectionCount: 0,
  steps: [
    { name: "logs", outcome: "done" },
    { name: "traces", outcome: "done" },
  ],
};

describe("a service that gets SIGTERM", () => {
  it("answers every request that is sent until the balancers see it is not ready, then ends by the signal", async () => {
    const { base, process, end, lines } = await start({ drainMs: 400 });
    const agent = new http.Agent({ keepAlive: true });
    let isSeen = false;
    const answers: Answer[] = [];
    const clients = Array.from({ length: 10 }, async () => {
      while (!isSeen) answers.push(await get(agent, `${base}/`));
    });
    await pause(100);
    process.kill("SIGTERM");
    const balancer = new http.Agent({ keepAlive: false });
    while (!isSeen) {
      isSeen = (await get(balancer, `${base}/readyz`)).statusCode === 503;
      await pause(20);
    }
    const slow = get(agent, `${base}/slow`);
    await Promise.all(clients);
    expect(await slow).toEqual({ statusCode: 200, connection: "close" });
    expect(answers.length).toBeGreaterThan(50);
    expect(answers.filter(({ statusCode }) => statusCode !== 200)).toEqual([]);
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
    expect(lines.slice(1)).toEqual([{ report: cleanReport }]);
    agent.destroy();
  });

  it("ends at once where a keep-alive connection is idle, and lets the slow request on another end", async () => {
    const { base, process, end, lines } = await start({ drainMs: 0, closeMs: 60_000 });
    const agent = new http.Agent({ keepAlive: true });
    await get(agent, `${base}/`);
    const slow = get(new http.Agent({ keepAlive: true }), `${base}/slow`);
    await pause(50);
    process.kill("SIGTERM");
    expect((await slow).statusCode).toBe(200);
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
    expect(lines.slice(1)).toEqual([{ report: cleanReport }]);
    agent.destroy();
  });

  it("cuts event streams, upgraded and silent connections when their time is over", async () => {
    const { port, base, process, end, lines } = await start({ closeMs: 200 });
    const events = http.get(`${base}/events`);
    events.on("error", () => {});
    const [stream] = await once(events, "response");
    stream.on("error", () => {});
    const upgraded = connect(port, "127.0.0.1");
    upgraded.write("GET / HTTP/1.1\r\nhost: a\r\nupgrade: echo\r\nconnection: upgrade\r\n\r\n");
    await once(upgraded, "data");
    upgraded.on("error", () => {});
    const silent = connect(port, "127.0.0.1");
    silent.on("error", () => {});
    await once(silent, "connect");
    process.kill("SIGTERM");
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
    expect(lines.slice(1)).toEqual([{ report: { ...cleanReport, cutConnectionCount: 2 } }]);
  });

  it("lets open streams of HTTP/2 end and tells the client to go", async () => {
    const { base, process, end, lines } = await start({ protocol: "http2" });
    const client = http2.connect(base);
    const stream = client.request({ ":path": "/slow" });
    const goaway = once(client, "goaway");
    await pause(50);
    process.kill("SIGTERM");
    const [headers] = await once(stream, "response");
    stream.resume();
    await Promise.all([goaway, once(stream, "end")]);
    expect(headers[":status"]).toBe(200);
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
    expect(lines.slice(1)).toEqual([{ report: cleanReport }]);
  });

  it.each(["on", "once before"])(
    "leaves a handler of the application alone (%s), which ends the process",
    async (handler) => {
      const { process, end, lines } = await start({ handler });
      process.kill("SIGTERM");
      expect(await end).toEqual({ code: 7, signal: null });
      expect(lines.slice(1)).toEqual([{ handler: "runs" }, { report: cleanReport }]);
    },
  );

  it("ends by the signal where those that listen beside it are too polite to", async () => {
    const { process, end } = await start({ handler: "polite" });
    process.kill("SIGTERM");
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
  });

  it.each([
    ["never", { name: "logs", outcome: "timed out" }],
    ["rejects", { name: "logs", outcome: "failed", reason: "backend is down" }],
  ])("ends though a flush %s ends well", async (flushes, first) => {
    const { process, end, lines } = await start({ flushes });
    process.kill("SIGTERM");
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
    expect(lines.slice(1)).toEqual([
      { report: { ...cleanReport, steps: [first, { ...first, name: "traces" }] } },
    ]);
  });

  it("hurries at a second signal and ends at a third", async () => {
    const { base, process, end, lines } = await start({ drainMs: 60_000, flushMs: 60_000, flushes: "never" });
    process.kill("SIGTERM");
    await pause(400);
    expect((await fetch(`${base}/readyz`)).status).toBe(503);
    process.kill("SIGTERM");
    // The server is closed while flushing goes on.
    for (let isOpen = true; isOpen; await pause(20))
      isOpen = await fetch(base).then(
        () => true,
        () => false,
      );
    await pause(400);
    process.kill("SIGTERM");
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
    expect(lines.slice(1)).toEqual([]);
  });

  it("hands the signal to the workers of a cluster and ends after them", async () => {
    const { base, process, end, lines } = await start({ workerCount: 2, drainMs: 300 });
    const agent = new http.Agent({ keepAlive: true });
    const slow = get(agent, `${base}/slow`);
    await pause(50);
    process.kill("SIGTERM");
    expect((await slow).statusCode).toBe(200);
    expect(await end).toEqual({ code: null, signal: "SIGTERM" });
    expect(lines.filter((line) => !("port" in Object(line)) && !("report" in Object(line)))).toEqual([
      { workerEnd: "SIGTERM" },
      { workerEnd: "SIGTERM" },
      { primary: { serverCount: 0 } },
    ]);
    agent.destroy();
  });

  const canUnshare =
    spawnSync("unshare", ["--pid", "--fork", "true"]).status === 0 && spawnSync("ps", ["-V"]).status === 0;

  it.skipIf(!canUnshare)(
    "ends with the status of the signal where it is the first process of a container",
    async () => {
      const { process, end } = await start({}, ["unshare", "--pid", "--fork", "--kill-child"]);
      // The signal goes to the child of `unshare`, which is 1 to itself.
      const { stdout } = spawnSync("ps", ["-o", "pid=", "--ppid", String(process.pid)], { encoding: "utf8" });
      globalThis.process.kill(Number(stdout.trim()), "SIGTERM");
      expect(await end).toEqual({ code: 143, signal: null });
    },
  );
});
