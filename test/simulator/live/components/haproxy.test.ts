import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { haproxyLive } from "../../../../simulator/live/components/haproxy/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("stack/haproxy");
// Three checks that are each waited for, on a busy machine.
const patience = { timeout: 15_000, interval: 100 };

describe.skipIf(!has)(`the load balancer in live drills${has ? "" : " (SKIPPED: no .real/stack)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(haproxyLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const servers = async () => {
    const [status = []] = await real.values("haproxy_server_status", 'state="UP"');
    return status.join("");
  };
  const answers = async (code: string) => {
    const [[count = 0] = []] = await real.values(
      "haproxy_backend_http_responses_total",
      `proxy="app",code="${code}"`,
    );
    return count;
  };

  it("has three servers, and users who are answered", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "haproxy/haproxy-1:8404",
    ]);
    await expect.poll(servers, patience).toBe("111");
    await real.until("answers", async () => (await answers("2xx")) > 20);
  });

  it("takes out what refuses, errs or hangs, and takes it back in", async () => {
    const mend = await Promise.all([
      real.inject({ kind: "haproxy-server-failing", server: "app1", answer: "refuses" }),
      real.inject({ kind: "haproxy-server-failing", server: "app3", answer: "hangs" }),
    ]);
    await expect.poll(servers, patience).toBe("010");
    const heal = await real.inject({ kind: "haproxy-server-failing", server: "app2", answer: "errors" });
    await expect.poll(servers, patience).toBe("000");
    await Promise.all([...mend, heal].map((each) => each()));
    await expect.poll(servers, patience).toBe("111");
  }, 60_000);

  it("keeps a server of which every second check is lost", async () => {
    const [before = []] = await real.values("haproxy_server_check_failures_total", 'server="app1"');
    const find = await real.inject({ kind: "haproxy-checks-lost", server: "app1" });
    await real.until("lost checks", async () => {
      const [now = []] = await real.values("haproxy_server_check_failures_total", 'server="app1"');
      return (now[0] ?? 0) >= (before[0] ?? 0) + 3;
    });
    expect(await servers()).toBe("111");
    await find();
  }, 60_000);

  it("answers errors and queues while servers do, and neither afterwards", async () => {
    const before = await answers("5xx");
    const mend = await real.inject({ kind: "haproxy-servers-erring", ratio: 0.5 });
    await real.until("errors", async () => (await answers("5xx")) > before + 20);
    await mend();
    const queued = async () => (await real.values("haproxy_backend_current_queue"))[0]?.[0] ?? 0;
    const empty = await real.inject({ kind: "haproxy-servers-saturated", queuedCount: 40, share: 1 });
    await real.until("a queue", async () => (await queued()) > 10);
    await empty();
    await expect.poll(queued, patience).toBe(0);
  }, 60_000);

  it("is away when it is killed, and knows nothing when it is back", async () => {
    const start = await real.inject({ kind: "haproxy-killed" });
    expect(await real.values("haproxy_backend_active_servers")).toEqual([[]]);
    await start();
    await expect.poll(servers, patience).toBe("111");
    expect((await real.values("haproxy_server_check_up_down_total"))[0]).toEqual([0, 0, 0]);
  }, 60_000);
});
