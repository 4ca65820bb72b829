import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { iacLive } from "../../../../simulator/live/components/iac/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/node_exporter");

// Its plans are a minute of real time apart here, and the first is six seconds after the schedule begins.
describe.skipIf(!has)(
  `infrastructure as code in live drills${has ? "" : " (SKIPPED: no .real/live)"}`,
  () => {
    let real: DrilledSystem;

    beforeAll(async () => {
      real = await startDrilled(iacLive);
    }, 60_000);

    afterAll(async () => {
      await real?.end();
    }, 30_000);

    const sampleOf = async (metric: string, workspace: string, labels = "") =>
      (await real.values(metric, `${labels}workspace="${workspace}"`))[0]?.[0] ?? Number.NaN;
    const exitCode = (workspace: string) => sampleOf("iac_plan_exit_code", workspace);
    const resources = async (workspace: string) => [
      await sampleOf("iac_drift_resources", workspace, 'action="changed",'),
      await sampleOf("iac_drift_resources", workspace, 'action="deleted",'),
    ];
    const lockAge = () => sampleOf("iac_state_lock_age_seconds", "database");
    // The schedule begins with plans of everything.
    const plan = async () => real.running.begin?.();

    it("sees no difference where there is none", async () => {
      expect((await real.values("iac_plan_exit_code"))[0]).toEqual([0, 0, 0]);
      expect((await real.values("iac_state_lock_age_seconds"))[0]).toEqual([0, 0, 0]);
    });

    it("sees what was changed and what was deleted, until an apply takes it back", async () => {
      const changed = await real.inject({ kind: "iac-resources-changed", workspace: "network", count: 2 });
      const deleted = await real.inject({ kind: "iac-resources-deleted", workspace: "database", count: 1 });
      await plan();
      await real.until("differences", async () => (await exitCode("network")) === 2);
      expect(await exitCode("database")).toBe(2);
      expect([await resources("network"), await resources("database"), await resources("cluster")]).toEqual([
        [2, 0],
        [0, 1],
        [0, 0],
      ]);
      await changed();
      await deleted();
      await plan();
      await real.until("no difference", async () => (await exitCode("network")) === 0);
      expect([await exitCode("database"), await resources("database")]).toEqual([0, [0, 0]]);
    }, 30_000);

    it("fails where the provider refuses it", async () => {
      const rollback = await real.inject({ kind: "iac-plan-failing", workspace: "cluster" });
      await plan();
      await real.until("an error", async () => (await exitCode("cluster")) === 1);
      await rollback();
      await plan();
      await real.until("a plan", async () => (await exitCode("cluster")) === 0);
    }, 30_000);

    it("waits while the state is locked, whose lock grows older, and plans when it is released", async () => {
      const rollback = await real.inject({
        kind: "iac-state-locked",
        workspace: "database",
        ageSeconds: 2_700,
      });
      await real.until("a lock", async () => (await lockAge()) >= 270);
      const age = await lockAge();
      await real.until("an older lock", async () => (await lockAge()) > age);
      expect(age).toBeLessThan(290);
      await rollback();
      await real.until("no lock", async () => (await lockAge()) === 0);
    }, 30_000);

    it("is stopped and still served, and plans what is due when it goes on", async () => {
      await plan();
      const lastRun = () => sampleOf("iac_plan_last_run_timestamp_seconds", "network");
      const rollback = await real.inject({ kind: "iac-runner-stopped" });
      const at = await lastRun();
      await new Promise((resolve) => setTimeout(resolve, 7_000));
      expect(await lastRun()).toBe(at);
      await rollback();
      await real.until("a plan that was due", async () => (await lastRun()) > at);
    }, 40_000);
  },
);
