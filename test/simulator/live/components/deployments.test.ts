import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deploymentsLive } from "../../../../simulator/live/components/deployments/index.ts";
import { areThere, type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = areThere("live/bin/node_exporter");

describe.skipIf(!has)(`deployments in live drills${has ? "" : " (SKIPPED: no .real/live)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(deploymentsLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sumOf = async (metric: string, labels = "") =>
    (await real.values(metric, labels)).flat().reduce((sum, value) => sum + value, 0);
  const servers = (version: string) => sumOf("build_info", `version="${version}"`);
  const checks = (result: string) => sumOf("deploy_check_runs_total", `env="production",result="${result}"`);
  const ended = (result: string) => sumOf("deploy_total", `env="production",result="${result}"`);
  const gates = async (version: string) =>
    (await real.values("ci_gate_result", `version="${version}"`)).flat();
  const isBack = async () => (await servers("2.3.1")) === 3 && (await gates("2.4.0")).length === 0;

  it("runs one version, and is checked", async () => {
    await real.until("checks", async () => (await checks("ok")) >= 3);
    expect([await servers("2.3.1"), await servers("2.4.0")]).toEqual([3, 0]);
    expect(await gates("2.3.1")).toEqual([1, 1, 1]);
    const sinceOk =
      Date.now() / 1000 - (await sumOf("deploy_last_timestamp_seconds", 'env="production",result="ok"'));
    // Fifty hours of the scenario.
    expect(sinceOk).toBeGreaterThan(17_999);
    expect(sinceOk).toBeLessThan(18_100);
  }, 20_000);

  it("fails a deployment of what is not there, and leaves the servers alone", async () => {
    const rollback = await real.inject({ kind: "deployments-failing" });
    await real.until("a failure", async () => (await ended("failed")) === 1);
    expect(await servers("2.3.1")).toBe(3);
    await rollback();
    await real.until("a success", async () => (await ended("ok")) === 1);
  }, 30_000);

  it("brings a version to one server after the other", async () => {
    const rollback = await real.inject({ kind: "deployments-rollout", seconds: 60 });
    await real.until("the first server", async () => (await servers("2.4.0")) === 1);
    await real.until("all servers", async () => (await servers("2.4.0")) === 3);
    await real.until("the end of it", async () => (await ended("ok")) === 2);
    expect(await gates("2.4.0")).toEqual([1, 1, 1]);
    await rollback();
    await real.until("the version before", isBack);
  }, 40_000);

  it("brings a version to the first server alone", async () => {
    const rollback = await real.inject({ kind: "deployments-rollout-stuck" });
    expect([await servers("2.3.1"), await servers("2.4.0")]).toEqual([2, 1]);
    await rollback();
    await real.until("the version before", isBack);
  }, 40_000);

  it("fails the check with a version that is broken", async () => {
    const before = await checks("failed");
    const rollback = await real.inject({ kind: "deployments-broken", failedRatio: 1 });
    await real.until("failed checks", async () => (await checks("failed")) >= before + 5);
    await rollback();
    await real.until("the version before", isBack);
  }, 40_000);

  it.each([true, false])(
    "skips the review of a version (deployed: %s)",
    async (isDeployed) => {
      const rollback = await real.inject({ kind: "deployments-gate-skipped", isDeployed });
      await real.until("a gate that was not passed", async () => (await gates("2.4.0")).includes(0));
      expect(await servers("2.4.0")).toBe(isDeployed ? 3 : 0);
      await rollback();
      await real.until("the version before", isBack);
    },
    40_000,
  );
});
