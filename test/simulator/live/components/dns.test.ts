import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { dnsLive } from "../../../../simulator/live/components/dns/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/dnsmasq") && areThere("stack/blackbox_exporter");
// A busy machine fails a probe now and then.
const patience = { timeout: 15_000, interval: 100 };

describe.skipIf(!has)(`resolvers in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(dnsLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const seen = async () => ({
    answered: (await real.values("probe_dns_query_succeeded")).flat(),
    right: (await real.values("probe_success")).flat(),
  });
  const well = { answered: [1, 1, 1, 1], right: [1, 1, 1, 1] };

  it("asks both for both names, and gets the right addresses", async () => {
    expect(real.running.targets.map(({ job, instance }) => `${job}/${instance}`)).toEqual([
      "dns/api.klaxon.example@dns-1:53",
      "dns/api.klaxon.example@dns-2:53",
      "dns/db.klaxon.internal@dns-1:53",
      "dns/db.klaxon.internal@dns-2:53",
    ]);
    await expect.poll(seen, patience).toEqual(well);
  });

  it("tells a resolver that is down from one whose answer is wrong", async () => {
    const start = await real.inject({ kind: "dns-resolver-down", resolver: "dns-1:53" });
    const correct = await real.inject({
      kind: "dns-wrong-answer",
      name: "api.klaxon.example",
      resolver: "dns-2:53",
    });
    await expect.poll(seen, patience).toEqual({ answered: [0, 1, 0, 1], right: [0, 0, 0, 1] });
    await Promise.all([start(), correct()]);
    await expect.poll(seen, patience).toEqual(well);
  }, 60_000);

  it("slows the answers of one resolver, by a tenth of what the scenario says at ten times the speed", async () => {
    const times = async () => (await real.values("probe_duration_seconds")).flat();
    const mend = await real.inject({ kind: "dns-slow", resolver: "dns-2:53", seconds: 4 });
    await real.until("slow answers", async () => {
      const [, slow = 0, , alsoSlow = 0] = await times();
      return Math.min(slow, alsoSlow) >= 0.4;
    });
    await mend();
    await expect.poll(seen, patience).toEqual(well);
    await real.until("quick answers", async () => Math.max(...(await times())) < 0.2);
  }, 60_000);
});
