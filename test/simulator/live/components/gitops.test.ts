import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gitopsLive } from "../../../../simulator/live/components/gitops/index.ts";
import { type DrilledSystem, startDrilled } from "./drilled-system.ts";

const has = hasGit();

describe.skipIf(!has)(`GitOps in live drills${has ? "" : " (SKIPPED: no git)"}`, () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(gitopsLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const objects = 0;
  const auditor = 2;
  const valuesOf = async (target: number, metric: string, labels = "") =>
    (await real.values(metric, labels))[target] ?? [];
  const countOf = async (labels: string) => (await valuesOf(objects, "gotk_resource_info", labels)).length;
  const drift = async (name: string) =>
    (await valuesOf(auditor, "gitops_drift_detected", `name="${name}"`))[0];
  const reconciledAt = async (name: string) =>
    (await valuesOf(auditor, "gitops_last_reconcile_timestamp_seconds", `name="${name}"`))[0] ?? Number.NaN;
  const changes = async (ticket: string) =>
    (await valuesOf(auditor, "gitops_manual_changes_total", `ticket="${ticket}"`))[0];

  it("brings every object in line with the repository", async () => {
    await real.until("ready objects", async () => (await countOf('ready="True"')) === 4);
    expect(await countOf('suspended="true"')).toBe(0);
    expect(await valuesOf(auditor, "gitops_drift_detected")).toEqual([0, 0, 0]);
  }, 20_000);

  it("fails at a commit that is no manifest, and goes on when it is reverted", async () => {
    const before = await reconciledAt("apps");
    const rollback = await real.inject({ kind: "gitops-apply-failing", name: "apps" });
    await real.until("a failure", async () => (await countOf('name="apps",ready="False"')) === 1);
    expect(await countOf('ready="True"')).toBe(3);
    expect(await drift("apps")).toBe(0);
    await rollback();
    await real.until("a way on", async () => (await countOf('ready="True"')) === 4);
    expect(await reconciledAt("apps")).toBeGreaterThan(before);
  }, 30_000);

  it("fails to fetch a repository that is gone", async () => {
    const rollback = await real.inject({ kind: "gitops-apply-failing", name: "platform" });
    await real.until("a failure", async () => (await countOf('name="platform",ready="False"')) === 1);
    await rollback();
    await real.until("a way on", async () => (await countOf('ready="True"')) === 4);
  }, 30_000);

  it("leaves a suspended object alone until it is resumed", async () => {
    const rollback = await real.inject({ kind: "gitops-suspended", name: "infrastructure" });
    await real.until("a suspension", async () => (await countOf('suspended="true"')) === 1);
    const at = await reconciledAt("infrastructure");
    await rollback();
    await real.until("a reconciliation", async () => (await reconciledAt("infrastructure")) > at);
    expect(await countOf('suspended="true"')).toBe(0);
  }, 30_000);

  it("corrects what a person changes, and tells whether there was a ticket", async () => {
    const rollback = await real.inject({ kind: "gitops-manual-change", name: "apps", hasTicket: false });
    await real.until("a drift", async () => (await drift("apps")) === 1);
    await rollback();
    await real.until("a correction", async () => (await drift("apps")) === 0);
    expect([await changes("none"), await changes("given")]).toEqual([1, 0]);
  }, 30_000);

  it("never gets the better of a script until that is stopped", async () => {
    const rollback = await real.inject({ kind: "gitops-drift-recurring", name: "apps" });
    await real.until("a drift", async () => (await drift("apps")) === 1);
    const at = await reconciledAt("apps");
    await real.until("a correction", async () => (await reconciledAt("apps")) > at);
    expect(await drift("apps")).toBe(1);
    expect(await changes("none")).toBe(1);
    await rollback();
    await real.until("no drift", async () => (await drift("apps")) === 0);
  }, 30_000);

  it("reconciles nothing while the controllers hang", async () => {
    const rollback = await real.inject({ kind: "gitops-controllers-stuck" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const at = await reconciledAt("ingress");
    await new Promise((resolve) => setTimeout(resolve, 7_000));
    expect(await reconciledAt("ingress")).toBe(at);
    await rollback();
    await real.until("a reconciliation", async () => (await reconciledAt("ingress")) > at);
  }, 40_000);
});

function hasGit(): boolean {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
