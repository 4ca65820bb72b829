import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { probesLive } from "../../../../simulator/live/components/probes/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/openssl", "stack/blackbox_exporter");
const api = "https://api.klaxon.example/api/health";
const app = "https://app.klaxon.example/";
// A busy machine fails a probe now and then.
const patience = { timeout: 15_000, interval: 100 };

describe.skipIf(!has)(`health checks in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(probesLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  /** Of the API's address and of the frontend's. */
  const seen = async () => ({
    success: (await real.values("probe_success")).flat(),
    status: (await real.values("probe_http_status_code")).flat(),
    wrong: (await real.values("probe_failed_due_to_regex")).flat(),
  });
  const well = { success: [1, 1], status: [200, 200], wrong: [0, 0] };

  it("checks both addresses through TLS that it trusts", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      `probes/${api}`,
      `probes/${app}`,
    ]);
    await expect.poll(seen, patience).toEqual(well);
    expect(await real.values("probe_http_ssl")).toEqual([[1], [1]]);
  });

  it("meets errors, silence and wrong pages, and none of it after the rollback", async () => {
    const failing = await real.inject({ kind: "probes-address-down", address: api, answer: "503" });
    const wrong = await real.inject({ kind: "probes-wrong-content", address: app });
    await expect.poll(seen, patience).toEqual({ success: [0, 0], status: [503, 200], wrong: [0, 1] });
    await Promise.all([failing(), wrong()]);
    const silent = await real.inject({ kind: "probes-address-down", address: app, answer: "none" });
    await expect.poll(seen, patience).toEqual({ success: [1, 0], status: [200, 0], wrong: [0, 0] });
    await silent();
    await expect.poll(seen, patience).toEqual(well);
  }, 60_000);

  it("waits for slow answers, a tenth as long at ten times the speed, and gives up after three seconds of the scenario", async () => {
    const slow = await real.inject({ kind: "probes-slow", address: app, seconds: 1.5 });
    expect((await real.values("probe_duration_seconds"))[1]?.[0]).toBeGreaterThanOrEqual(0.15);
    await slow();
    const late = await real.inject({ kind: "probes-slow", address: app, seconds: 30 });
    await expect.poll(async () => (await seen()).success, patience).toEqual([1, 0]);
    await late();
    await expect.poll(seen, patience).toEqual(well);
  }, 60_000);

  it("meets ten seconds of silence in each period of flapping", async () => {
    const mend = await real.inject({ kind: "probes-flapping", address: app, periodSeconds: 20 });
    const isUp = async () => (await seen()).success[1] === 1;
    await real.until("silence", async () => !(await isUp()));
    await real.until("an answer", isUp);
    await mend();
    await expect.poll(seen, patience).toEqual(well);
  }, 60_000);
});
