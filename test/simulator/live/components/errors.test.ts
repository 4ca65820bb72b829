import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { errorsLive } from "../../../../simulator/live/components/errors/index.ts";
import { type DrilledSystem, startDrilled } from "./drilled-system.ts";

describe("errors and orders in live drills", () => {
  let real: DrilledSystem;

  beforeAll(async () => {
    real = await startDrilled(errorsLive);
  }, 60_000);

  afterAll(async () => {
    await real?.end();
  }, 30_000);

  const sumOf = async (metric: string, labels = "") =>
    ((await real.values(metric, labels))[0] ?? []).reduce((sum, value) => sum + value, 0);
  const kind = (name: string) => sumOf("app_errors_total", `fingerprint_group="${name}"`);
  const dropped = (reason: string) => sumOf("app_events_dropped_total", `reason="${reason}"`);
  const slowOrders = async () =>
    (await sumOf("order_processing_time_seconds_count")) -
    (await sumOf("order_processing_time_seconds_bucket", 'le="2"'));

  it("knows the kinds of errors of every day, takes orders, and hands events on", async () => {
    await real.until("orders", async () => (await sumOf("order_processing_time_seconds_count")) > 10);
    expect((await real.values("app_errors_total"))[0]).toHaveLength(3);
    expect([await dropped("rate_limit"), await dropped("network")]).toEqual([0, 0]);
    expect(await sumOf("app_unhandled_exceptions_total")).toBe(0);
  }, 20_000);

  it("reports payments that nobody answers, and has one in ten reach the tracker", async () => {
    const [before, leftOutBefore] = [await kind("payment-timeout"), await dropped("sample_rate")];
    const rollback = await real.inject({ kind: "errors-spike", perSecond: 8 });
    await real.until("timeouts", async () => (await kind("payment-timeout")) >= before + 20);
    await rollback();
    const leftOut = (await dropped("sample_rate")) - leftOutBefore;
    const reported = (await kind("payment-timeout")) - before;
    expect(leftOut / reported).toBeGreaterThan(0.8);
    expect(leftOut).toBeLessThan(reported + 3);
  }, 30_000);

  it("has a kind of error that only the new release has, which is gone with it", async () => {
    const rollback = await real.inject({ kind: "errors-bad-release", perSecond: 10 });
    const count = () => kind("checkout-undefined-price");
    await real.until("errors of the new release", async () => (await count()) > 5);
    await rollback();
    const before = await count();
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await count()).toBe(before);
  }, 30_000);

  it.each(["rate_limit", "network"] as const)(
    "loses events to `%s` alone",
    async (reason) => {
      const other = reason === "network" ? "rate_limit" : "network";
      const otherBefore = await dropped(other);
      const before = await dropped(reason);
      const rollback = await real.inject({ kind: "errors-dropped", reason, perSecond: 2 });
      await real.until("lost events", async () => (await dropped(reason)) > before + 10);
      await rollback();
      expect(await dropped(other)).toBe(otherBefore);
    },
    20_000,
  );

  it("loses threads to errors that nobody catches", async () => {
    const rollback = await real.inject({ kind: "errors-unhandled", perMinute: 12 });
    await real.until("ended threads", async () => (await sumOf("app_unhandled_exceptions_total")) > 2);
    await rollback();
  }, 20_000);

  it("takes longer for orders, by the clock of the scenario", async () => {
    const rollback = await real.inject({ kind: "errors-orders-slow", addedSeconds: 3 });
    await real.until("slow orders", async () => (await slowOrders()) > 10);
    await rollback();
    const rest = await slowOrders();
    await real.until("quick orders", async () => {
      const before = await sumOf("order_processing_time_seconds_count");
      await new Promise((resolve) => setTimeout(resolve, 300));
      return (await sumOf("order_processing_time_seconds_count")) > before;
    });
    expect(rest).toBeGreaterThan(10);
  }, 30_000);

  it("says which faults are more than the stand-ins have", () => {
    expect(errorsLive.formProblem({ kind: "errors-spike", perSecond: 9 })).toBe(
      "the shop has 8 payments a second; lower `perSecond`",
    );
    expect(errorsLive.formProblem({ kind: "errors-spike", perSecond: 8 })).toBeUndefined();
  });
});
