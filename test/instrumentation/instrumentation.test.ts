import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { type Instrumentation, startInstrumentation } from "../../instrumentation/src/index.ts";

interface Service {
  readonly instrumentation: Instrumentation;
  readonly server: Server;
  readonly base: string;
}

let running: Service | undefined;

async function startService(): Promise<Service> {
  const instrumentation = startInstrumentation({
    version: "1.4.0",
    commit: "abc1234",
    shutdown: { drainMs: 50, closeMs: 200 },
  });
  const server = createServer(async (incoming, response) => {
    if (await instrumentation.handle(incoming, response)) return;
    if (incoming.url?.startsWith("/orders/")) instrumentation.setRoute(incoming, "/orders/:id");
    if (incoming.url === "/hang") return;
    response.writeHead(incoming.url === "/broken" ? 500 : 200).end("done\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  running = { instrumentation, server, base: `http://127.0.0.1:${port}` };
  return running;
}

afterEach(async () => {
  await running?.instrumentation.shutdown([running.server]);
  running = undefined;
});

async function countsOf(base: string): Promise<readonly string[]> {
  const text = await (await fetch(`${base}/metrics`)).text();
  return text.split("\n").filter((line) => line.startsWith("http_server_request_duration_seconds_count"));
}

describe("a started instrumentation", () => {
  it("counts requests by route template, never by raw path", async () => {
    const { base } = await startService();
    for (const path of ["/orders/1", "/orders/2", "/elsewhere", "/broken"])
      await (await fetch(base + path)).text();
    expect(await countsOf(base)).toEqual([
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="/orders/:id",http_response_status_code="200"} 2',
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="unmatched",http_response_status_code="200"} 1',
      'http_server_request_duration_seconds_count{http_request_method="GET",http_route="unmatched",http_response_status_code="500"} 1',
    ]);
  });

  it("folds methods it does not know and counts aborted requests as 499", async () => {
    const { base } = await startService();
    await new Promise<void>((resolve) => {
      const aborted = request(`${base}/hang`, { method: "PROPFIND" });
      aborted.on("error", () => resolve());
      aborted.end();
      setTimeout(() => aborted.destroy(), 50);
    });
    await expect
      .poll(() => countsOf(base))
      .toContain(
        'http_server_request_duration_seconds_count{http_request_method="_OTHER",http_route="unmatched",http_response_status_code="499"} 1',
      );
  });

  it("tells what is deployed", async () => {
    const { base } = await startService();
    const text = await (await fetch(`${base}/metrics`)).text();
    expect(text).toContain('build_info{version="1.4.0",commit="abc1234"} 1');
  });

  it("is live whatever its dependencies do, and ready only when every check holds", async () => {
    const { base, instrumentation } = await startService();
    instrumentation.health.addCheck("database", () => Promise.reject(new Error("connection refused")));
    instrumentation.health.addCheck("cache", () => {});
    expect((await fetch(`${base}/livez`)).status).toBe(200);
    const ready = await fetch(`${base}/api/health?full=1`);
    expect([ready.status, await ready.json()]).toEqual([
      503,
      { status: "not ready", failed: { database: "connection refused" } },
    ]);
  });

  it("refuses to be written to", async () => {
    const { base } = await startService();
    expect((await fetch(`${base}/metrics`, { method: "POST" })).status).toBe(405);
  });

  it("stops being ready, then cuts what hangs, and ends within its times", async () => {
    const { base, instrumentation, server } = await startService();
    const hanging = fetch(`${base}/hang`).catch((error: unknown) => error);
    await expect
      .poll(() => new Promise((resolve) => server.getConnections((_, count) => resolve(count))))
      .toBe(1);
    const ended = instrumentation.shutdown([server]);
    expect((await fetch(`${base}/readyz`)).status).toBe(503);
    await ended;
    expect(await hanging).toBeInstanceOf(Error);
    await expect(fetch(`${base}/livez`)).rejects.toThrow();
  });
});
