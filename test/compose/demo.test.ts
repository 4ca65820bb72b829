import { spawnSync } from "node:child_process";
import { createServer } from "node:http";
import { connect } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { describeReal, type RealLine } from "../real/binaries.ts";
import { type DemoProcess, killRemaining, runDemo, startDemo } from "./demo-process.ts";
import { webhookBody } from "./webhook-body.ts";

afterEach(killRemaining);

const quickEnd = { DRAIN_MS: "50", CLOSE_MS: "500", LATENCY_MEDIAN_MS: "2" };

async function getText(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** Requests that the API counted, by route and status. */
async function requestCounts(api: DemoProcess): Promise<Readonly<Record<string, number>>> {
  const text = await getText(`${api.url}/metrics`);
  const pattern =
    /^http_server_request_duration_seconds_count\{http_request_method="(\w+)",http_response_status_code="(\d+)",http_route="([^"]+)"\} (\d+)$/gm;
  return Object.fromEntries(
    [...text.matchAll(pattern)].map(([, method, status, route, count]) => [
      `${method} ${route} ${status}`,
      Number(count),
    ]),
  );
}

describe("the API under load", () => {
  it("counts the requests of the load generator by route, and both end when told to", async () => {
    const api = await startDemo("api", quickEnd);
    const load = await startDemo("load-generator", { TARGETS: api.url, RATE_PER_SECOND: "50" });
    await expect
      .poll(() => requestCounts(api), { timeout: 30_000, interval: 200 })
      .toMatchObject({
        "GET /api/orders 200": expect.any(Number),
        "GET /api/orders/:id 200": expect.any(Number),
        "POST /api/orders 201": expect.any(Number),
      });
    expect((await fetch(`${load.url}/healthz`)).status).toBe(200);
    expect(await load.stop()).toEqual({ exitCode: 0, signal: null });
    const counts = await requestCounts(api);
    const served = Object.entries(counts).filter(([key]) => key.includes("/api/orders"));
    expect(Object.keys(counts).filter((key) => !key.includes("/api/orders"))).toEqual(["GET /metrics 200"]);
    const report = load.lines().findLast(({ message }) => message === "load so far");
    expect(report).toMatchObject({
      succeeded: served.reduce((sum, [, count]) => sum + count, 0),
      failed: 0,
    });
    expect(await api.stop()).toEqual({ exitCode: 0, signal: null });
    expect(api.lines().map(({ message }) => message)).toEqual([
      "api listens",
      "api is stopping",
      "api has ended",
    ]);
  });

  it("fails as often as it is told to, and the load generator notices", async () => {
    const api = await startDemo("api", { ...quickEnd, ERROR_RATIO: "1" });
    const load = await startDemo("load-generator", { TARGETS: api.url, RATE_PER_SECOND: "50" });
    await expect
      .poll(() => requestCounts(api), { timeout: 30_000, interval: 200 })
      .toMatchObject({ "GET /api/orders 500": expect.any(Number) });
    await load.stop("SIGINT");
    const report = load.lines().findLast(({ message }) => message === "load so far");
    expect(report).toMatchObject({ succeeded: 0, failed: expect.any(Number) });
    expect(report?.failed).not.toBe(0);
  });
});

describe("the API", () => {
  let api: DemoProcess;
  // One process for the table; `killRemaining` runs after each case, so each starts its own.
  const cases: readonly (readonly [string, string, RequestInit, number, unknown])[] = [
    ["a list", "/api/orders?limit=1", {}, 200, { orders: [{ id: 9999, item: "gong", quantity: 10 }] }],
    ["a list that is too long", "/api/orders?limit=101", {}, 400, { error: expect.stringContaining("100") }],
    ["a list of nothing", "/api/orders?limit=-1", {}, 400, { error: expect.stringContaining("1 to 100") }],
    ["an order", "/api/orders/5", {}, 200, { id: 5, item: "bell", quantity: 12 }],
    ["an order that is not there", "/api/orders/10000", {}, 404, { error: "orders go from 1 to 9999" }],
    ["an order without a number", "/api/orders/..%2F", {}, 400, { error: "an order has a number" }],
    [
      "a new order",
      "/api/orders",
      { method: "POST", body: '{"item":"horn","quantity":2}' },
      201,
      { id: 9999, item: "horn", quantity: 2 },
    ],
    [
      "a new order with mistakes",
      "/api/orders",
      { method: "POST", body: '{"item":"cow"' },
      400,
      { error: expect.stringMatching(/`item` must be one of .*; `quantity` must be/) },
    ],
    [
      "a new order that is too large",
      "/api/orders",
      { method: "POST", body: "x".repeat(20_000) },
      413,
      { error: "the body has more than 16384 bytes" },
    ],
    ["another method", "/api/orders/5", { method: "DELETE" }, 405, { error: "allowed are GET, HEAD" }],
    ["another path", "/favicon.ico", {}, 404, { error: "no such path" }],
    ["its health", "/api/health", {}, 200, { status: "ready", checks: [] }],
  ];

  it("answers each request with its status and says what is wrong", async () => {
    api = await startDemo("api", quickEnd);
    for (const [what, path, init, status, body] of cases) {
      const response = await fetch(api.url + path, init);
      expect([response.status, await response.json()], what).toEqual([status, body]);
    }
  });
});

describe("the notification sink", () => {
  let sink: DemoProcess;
  const post = (body: string | Uint8Array, headers = { "content-type": "application/json" }) =>
    fetch(`${sink.url}/api-page`, { method: "POST", headers, body });

  it("keeps what Alertmanager posts and reads it back", async () => {
    sink = await startDemo("notification-sink");
    expect((await post(webhookBody({}))).status).toBe(200);
    expect(await (await post(webhookBody({ status: "resolved" }))).json()).toEqual({ sequence: 2 });
    const shown: unknown = JSON.parse(await getText(`${sink.url}/notifications?last=1`));
    expect(shown).toEqual({
      receivedCount: 2,
      notifications: [
        {
          sequence: 2,
          receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
          path: "/api-page",
          receiver: "api-page",
          status: "resolved",
          groupLabels: { system: "api" },
          truncatedAlertCount: 0,
          alerts: [
            {
              status: "resolved",
              labels: { alertname: "ApiDown", severity: "page" },
              annotations: { summary: "No instance answers" },
              startsAt: "2026-01-01T00:00:00.000Z",
              endsAt: "2026-01-01T00:05:00.000Z",
            },
          ],
        },
      ],
    });
    expect(sink.lines().filter(({ message }) => message === "notification")).toMatchObject([
      { sequence: 1, receiver: "api-page", status: "firing", alertCount: 1, alerts: "ApiDown" },
      { sequence: 2, receiver: "api-page", status: "resolved", alertCount: 1, alerts: "ApiDown" },
    ]);
  });

  it("keeps the newest only", async () => {
    sink = await startDemo("notification-sink", { NOTIFICATIONS_MAX: "2" });
    for (let count = 0; count < 3; count++) await post(webhookBody({}));
    const shown: { receivedCount: number; notifications: { sequence: number }[] } = JSON.parse(
      await getText(`${sink.url}/notifications`),
    );
    expect([shown.receivedCount, shown.notifications.map(({ sequence }) => sequence)]).toEqual([3, [2, 3]]);
  });

  it("refuses what is no notification, says why, and goes on", async () => {
    sink = await startDemo("notification-sink", { BODY_BYTES_MAX: "2048" });
    const refusals: readonly (readonly [string, () => Promise<Response>, number, unknown])[] = [
      [
        "text that is no JSON",
        () => post("{"),
        400,
        {
          error: "not a notification of Alertmanager",
          findings: [{ place: "", message: "the body is no JSON object" }],
        },
      ],
      [
        "JSON of another shape",
        () => post(webhookBody({ status: "burning", version: "5" })),
        400,
        {
          error: "not a notification of Alertmanager",
          findings: [
            { place: "version", message: 'must be "4"' },
            { place: "status", message: "must be `firing` or `resolved`" },
            { place: "alerts[0].status", message: "must be `firing` or `resolved`" },
          ],
        },
      ],
      ["bytes that are no text", () => post(new Uint8Array([0xff])), 400, { error: "the body is not UTF-8" }],
      [
        "a body that is somewhat too large",
        () => post("x".repeat(3_000)),
        413,
        { error: "the body has more than 2048 bytes" },
      ],
      [
        "another content type",
        () => post("a=1", { "content-type": "text/plain" }),
        415,
        { error: "the content type must be application/json" },
      ],
      ["reading a receiver", () => fetch(`${sink.url}/api-page`), 405, { error: "allowed is POST" }],
      [
        "writing the list",
        () => fetch(`${sink.url}/notifications`, { method: "POST" }),
        405,
        { error: "allowed are GET, HEAD" },
      ],
      [
        "too long a list",
        () => fetch(`${sink.url}/notifications?last=5000`),
        400,
        { error: "`last` must be a whole number from 1 to 1000" },
      ],
      [
        "a path that names no receiver",
        () => fetch(`${sink.url}/a/b`, { method: "POST" }),
        404,
        { error: "a receiver's path is one name in small letters" },
      ],
    ];
    for (const [what, send, status, body] of refusals) {
      const response = await send();
      expect([response.status, await response.json()], what).toEqual([status, body]);
    }
    expect((await post(webhookBody({}))).status).toBe(200);
    expect((await fetch(`${sink.url}/healthz`)).status).toBe(200);
  });

  it("answers a body without end, and a huge one, before it was sent", async () => {
    sink = await startDemo("notification-sink", { BODY_BYTES_MAX: "2048" });
    const { port } = new URL(sink.url);
    for (const head of ["content-length: 999999999999", "transfer-encoding: chunked"]) {
      const answer = await new Promise<string>((resolve, reject) => {
        const socket = connect(Number(port), "127.0.0.1");
        let text = "";
        socket.on("data", (chunk: Buffer) => {
          text += chunk.toString();
        });
        socket.on("error", () => undefined);
        socket.on("close", () => (text === "" ? reject(new Error("no answer")) : resolve(text)));
        socket.write(`POST /x HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${head}\r\n\r\n`);
        // Sixteen kibibytes in chunks of one are eight times what is allowed, and one more goes over it.
        for (let index = 0; index < 17; index++) socket.write(`400\r\n${"x".repeat(1024)}\r\n`);
      });
      expect(answer, head).toMatch(/^HTTP\/1\.1 413 /);
      expect(answer).toContain("the body has more than 2048 bytes");
    }
    expect((await post(webhookBody({}))).status).toBe(200);
  });
});

describe("a service of the demo", () => {
  it("says everything that is wrong with its settings, and does not start", async () => {
    const { exitCode, stdout, stderr } = await runDemo("load-generator", [], {
      PORT: "70000",
      RATE_PER_SECOND: "lots",
      TARGETS: "http://127.0.0.1:1,ftp://x",
      OPEN_REQUESTS_MAX: "1.5",
    });
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr.trimEnd().split("\n")).toEqual([
      "PORT: `70000` is no number from 0 to 65535",
      "TARGETS: `ftp://x` is no origin; write one as in `http://127.0.0.1:8080`",
      "RATE_PER_SECOND: `lots` is no number from 0.1 to 500",
      "OPEN_REQUESTS_MAX: `1.5` is no whole number",
    ]);
  });

  it("fails with a reason where its port is taken", async () => {
    const sink = await startDemo("notification-sink");
    const { exitCode, stdout } = await runDemo("notification-sink", [], { PORT: new URL(sink.url).port });
    expect(exitCode).toBe(1);
    expect(stdout).toContain("EADDRINUSE");
  });

  it("names what is wrong with the settings of its instrumentation too", async () => {
    const variables = { PORT: "x", KLAXON_LOKI_URL: "loki:3100", KLAXON_METRIC: "1" };
    const { exitCode, stderr } = await runDemo("notification-sink", [], variables);
    expect(exitCode).toBe(2);
    expect(stderr.trimEnd().split("\n")).toEqual([
      "PORT: `x` is no number from 0 to 65535",
      "KLAXON_METRIC: is no variable of klaxon",
      "KLAXON_LOKI_URL: is no address that begins with http:// or https://",
    ]);
  });

  it("pushes its log lines to Loki beside writing them, and ends though Loki hangs", async () => {
    const bodies: string[] = [];
    const loki = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk: Buffer) => {
        text += chunk.toString();
      });
      request.on("end", () => {
        bodies.push(`${request.method} ${request.url} ${text}`);
        // The first answer comes, the others never do.
        if (bodies.length === 1) response.writeHead(204).end();
      });
    });
    const url = await new Promise<string>((resolve) =>
      loki.listen(0, "127.0.0.1", () => {
        const address = loki.address();
        resolve(`http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`);
      }),
    );
    try {
      const variables = { KLAXON_LOKI_URL: url, KLAXON_LOKI_LABELS: "service_instance_id=sink-1" };
      const sink = await startDemo("notification-sink", variables);
      await expect.poll(() => bodies.length, { timeout: 20_000 }).toBe(1);
      const [first = ""] = bodies;
      expect(first).toMatch(/^POST \/loki\/api\/v1\/push \{/);
      const line = sink.lines().find(({ message }) => message === "notification-sink listens");
      expect(line).toMatchObject({ level: "info", service: "notification-sink" });
      expect(JSON.parse(first.slice(first.indexOf("{")))).toEqual({
        streams: [
          {
            stream: { service_name: "notification-sink", level: "info", service_instance_id: "sink-1" },
            values: [[expect.stringMatching(/^\d{19}$/), JSON.stringify(line)]],
          },
        ],
      });
      expect(await sink.stop()).toEqual({ exitCode: 0, signal: null });
    } finally {
      loki.closeAllConnections();
      loki.close();
    }
  });
});

describe("the health check of the containers", () => {
  it("ends with 0 where the service is well", async () => {
    const sink = await startDemo("notification-sink");
    expect(await runDemo("check-health", [`${sink.url}/healthz`])).toMatchObject({ exitCode: 0, stderr: "" });
  });

  it.each([
    ["answers otherwise", "/nowhere/at/all", /answered 404/],
    ["does not exist", "", /fetch failed|Failed to parse/],
  ])("ends with 1 where it %s", async (_what, path, reason) => {
    const sink = await startDemo("notification-sink");
    const address = path === "" ? "http://127.0.0.1:1/" : sink.url + path;
    const { exitCode, stderr } = await runDemo("check-health", [address]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(reason);
  });
});

describe.each<RealLine>(["prometheus-2", "prometheus-3"])("promtool of %s", (line) => {
  describeReal("metrics", [[line, "promtool"]], (promtool = "") => {
    let exposition: string;
    beforeAll(async () => {
      const api = await startDemo("api", quickEnd);
      await getText(`${api.url}/api/orders`);
      exposition = await getText(`${api.url}/metrics`);
    });
    afterAll(killRemaining);

    it("finds nothing in them", () => {
      const { stdout, stderr } = spawnSync(promtool, ["check", "metrics"], {
        input: exposition,
        encoding: "utf8",
      });
      expect(exposition).toContain("http_server_request_duration_seconds_bucket");
      expect(`${stdout}${stderr}`).toBe("");
    });
  });
});
