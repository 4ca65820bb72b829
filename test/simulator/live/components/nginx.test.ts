import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nginxLive } from "../../../../simulator/live/components/nginx/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/nginx", "live/bin/mtail", "stack/blackbox_exporter");
// A busy machine fails a probe now and then.
const patience = { timeout: 15_000, interval: 100 };

describe.skipIf(!has)(`the reverse proxy in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(nginxLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const seen = async () => ({
    exporter: (await real.values("nginx_up"))[0],
    probe: (await real.values("probe_success"))[2],
  });
  const well = { exporter: [1], probe: [1] };
  /** Requests in the access log with these labels. */
  const logged = async (labels: string) => {
    const [, counts = []] = await real.values("nginx_http_requests_total", labels);
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const more = async (labels: string, count: number) => {
    const before = await logged(labels);
    await real.until(`requests with ${labels}`, async () => (await logged(labels)) >= before + count);
  };

  it("is seen by its exporter, in its log and from outside", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "nginx/nginx-1:9113",
      "nginx-log/nginx-1:3903",
      "nginx-probe/https://app.klaxon.example/health",
    ]);
    await expect.poll(seen, patience).toEqual(well);
    await more('upstream_status="200"', 20);
  }, 30_000);

  it("tells the next upstream's answer from one that nobody gave", async () => {
    const start = await real.inject({ kind: "nginx-upstream-down", ratio: 0.33 });
    await more('status="200",upstream_status="502, 200"', 10);
    await start();
    const mend = await real.inject({ kind: "nginx-upstreams-down", ratio: 0.5 });
    await more('status="502",upstream_status="502, 502, 502', 10);
    await mend();
  }, 60_000);

  it("refuses who asks too often", async () => {
    const stop = await real.inject({ kind: "nginx-flooded", ratio: 0.4 });
    await more('status="429"', 20);
    await stop();
  }, 60_000);

  it("drops connections when it has none left", async () => {
    const dropped = async () => {
      const [[accepted = 0] = []] = await real.values("nginx_connections_accepted");
      const [[handled = 0] = []] = await real.values("nginx_connections_handled");
      return accepted - handled;
    };
    // The two counters are of two scrapes.
    expect(await dropped()).toBeLessThan(2);
    const stop = await real.inject({ kind: "nginx-connections-dropped", ratio: 0.2 });
    await real.until("dropped connections", async () => (await dropped()) > 20);
    await stop();
    await expect.poll(seen, patience).toEqual(well);
  }, 60_000);

  it("is unseen by its exporter alone when a reload closes its status page, and gone when it is killed", async () => {
    const open = await real.inject({ kind: "nginx-status-page-closed" });
    await expect.poll(seen, patience).toEqual({ exporter: [0], probe: [1] });
    await open();
    await expect.poll(seen, patience).toEqual(well);
    const boot = await real.inject({ kind: "nginx-host-lost" });
    await expect.poll(seen, patience).toEqual({ exporter: [], probe: [0] });
    await boot();
    await expect.poll(seen, patience).toEqual(well);
  }, 60_000);
});
