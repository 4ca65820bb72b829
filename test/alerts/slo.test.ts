import { describe, expect, it } from "vitest";
import { panelLink } from "../../alerts/index.ts";
import {
  burnRateAlerts,
  burnRateRules,
  errorBudgetRatio,
  errorBudgetRules,
  type Objective,
  objectiveSeries,
  objectiveWindows,
} from "../../alerts/slo.ts";

const checkout: Objective<"checkout"> = {
  name: "checkout",
  team: "api",
  badVerb: "failed",
  targetRatio: 0.995,
  periodSeconds: 30 * 86_400,
  requests: (window) => `sum(rate(all[${window}]))`,
  badRequests: (window) => `sum(rate(bad[${window}]))`,
  trafficPerSecondMin: 0.5,
};

describe("an objective", () => {
  it("is recorded per window: requests, bad ones, burn rate", () => {
    const rules = burnRateRules(checkout).map((rule) => `${rule.record} = ${rule.expression}`);
    expect(rules).toMatchInlineSnapshot(`
      [
        "slo:requests:rate5m = sum(rate(all[5m]))",
        "slo:bad_requests:rate5m = sum(rate(bad[5m]))",
        "slo:burn_rate:rate5m = slo:bad_requests:rate5m{objective="checkout"} / slo:requests:rate5m{objective="checkout"} / 0.005",
        "slo:requests:rate30m = avg_over_time(slo:requests:rate5m{objective="checkout"}[30m])",
        "slo:bad_requests:rate30m = sum(rate(bad[30m]))",
        "slo:burn_rate:rate30m = slo:bad_requests:rate30m{objective="checkout"} / slo:requests:rate30m{objective="checkout"} / 0.005",
        "slo:requests:rate1h = avg_over_time(slo:requests:rate5m{objective="checkout"}[1h])",
        "slo:bad_requests:rate1h = sum(rate(bad[1h]))",
        "slo:burn_rate:rate1h = slo:bad_requests:rate1h{objective="checkout"} / slo:requests:rate1h{objective="checkout"} / 0.005",
        "slo:requests:rate2h = avg_over_time(slo:requests:rate5m{objective="checkout"}[2h])",
        "slo:bad_requests:rate2h = sum(rate(bad[2h]))",
        "slo:burn_rate:rate2h = slo:bad_requests:rate2h{objective="checkout"} / slo:requests:rate2h{objective="checkout"} / 0.005",
        "slo:requests:rate6h = avg_over_time(slo:requests:rate5m{objective="checkout"}[6h])",
        "slo:bad_requests:rate6h = sum(rate(bad[6h]))",
        "slo:burn_rate:rate6h = slo:bad_requests:rate6h{objective="checkout"} / slo:requests:rate6h{objective="checkout"} / 0.005",
        "slo:requests:rate1d = avg_over_time(slo:requests:rate5m{objective="checkout"}[1d])",
        "slo:bad_requests:rate1d = avg_over_time(slo:bad_requests:rate5m{objective="checkout"}[1d])",
        "slo:burn_rate:rate1d = slo:bad_requests:rate1d{objective="checkout"} / slo:requests:rate1d{objective="checkout"} / 0.005",
        "slo:requests:rate3d = avg_over_time(slo:requests:rate5m{objective="checkout"}[3d])",
        "slo:bad_requests:rate3d = avg_over_time(slo:bad_requests:rate5m{objective="checkout"}[3d])",
        "slo:burn_rate:rate3d = slo:bad_requests:rate3d{objective="checkout"} / slo:requests:rate3d{objective="checkout"} / 0.005",
      ]
    `);
  });

  it("carries its name on every series it records", () => {
    for (const rule of [...burnRateRules(checkout), ...errorBudgetRules(checkout)]) {
      expect(rule.labels).toEqual({ objective: "checkout" });
    }
  });

  it("records the windows that panels ask for", () => {
    const recorded = burnRateRules(checkout).map((rule) => rule.record);
    expect(objectiveWindows).toEqual(["5m", "30m", "1h", "2h", "6h", "1d", "3d"]);
    for (const window of objectiveWindows) {
      expect(recorded).toContain(objectiveSeries.requests(window));
      expect(recorded).toContain(objectiveSeries.badRequests(window));
      expect(recorded).toContain(objectiveSeries.burnRate(window));
    }
  });

  it("records what is left of the budget, taking the time that nobody saw for good", () => {
    expect(
      errorBudgetRules(checkout).map((rule) => `${rule.record} = ${rule.expression}`),
    ).toMatchInlineSnapshot(`
      [
        "slo:objective:ratio = vector(0.995)",
        "slo:error_budget_remaining:ratio = 1 - sum_over_time(slo:bad_requests:rate5m{objective="checkout"}[30d]) / (86400 * avg_over_time(slo:requests:rate5m{objective="checkout"}[30d])) / 0.005",
      ]
    `);
  });

  it.each([0, 1, 1.5, -0.1, Number.NaN])("of %d is refused", (targetRatio) => {
    expect(() => errorBudgetRatio({ ...checkout, targetRatio })).toThrow("`checkout` promises nothing");
  });
});

describe("the alerts of an objective", () => {
  const [fast, slow] = burnRateAlerts(checkout, {
    fastName: "CheckoutBurnFast",
    slowName: "CheckoutBurnSlow",
    panel: panelLink("klaxon-api-budget", "availability-burn"),
    runbook: { meaning: "", impact: "", confirm: [], mitigate: [], recover: [], escalate: "" },
    fastRisk: { event: "Payments fail", likelihood: "rare", impact: "severe", control: "A second provider" },
    slowRisk: {
      event: "Payments fail now and then",
      likelihood: "likely",
      impact: "minor",
      control: "Retries",
    },
  });

  it("stand for a risk each", () => {
    expect([fast.risk.event, slow.risk.event]).toEqual(["Payments fail", "Payments fail now and then"]);
  });

  it("page on the fast windows, above a least traffic", () => {
    expect([fast.name, fast.severity, fast.holdSeconds]).toEqual(["CheckoutBurnFast", "page", 0]);
    expect(fast.expression.split(" or ")).toMatchInlineSnapshot(`
      [
        "(slo:burn_rate:rate1h{objective="checkout"} > 14.4 and slo:burn_rate:rate5m{objective="checkout"} > 14.4 and slo:requests:rate1h{objective="checkout"} >= 0.5)",
        "(slo:burn_rate:rate6h{objective="checkout"} > 6 and slo:burn_rate:rate30m{objective="checkout"} > 6 and slo:requests:rate6h{objective="checkout"} >= 0.5)",
      ]
    `);
  });

  it("open a ticket on the slow windows, above a least traffic", () => {
    expect([slow.name, slow.severity, slow.holdSeconds]).toEqual(["CheckoutBurnSlow", "ticket", 0]);
    expect(slow.expression.split(" or ")).toMatchInlineSnapshot(`
      [
        "(slo:burn_rate:rate1d{objective="checkout"} > 3 and slo:burn_rate:rate2h{objective="checkout"} > 3 and slo:requests:rate1d{objective="checkout"} >= 0.5)",
        "(slo:burn_rate:rate3d{objective="checkout"} > 1 and slo:burn_rate:rate6h{objective="checkout"} > 1 and slo:requests:rate3d{objective="checkout"} >= 0.5)",
      ]
    `);
  });

  it("say what is spent how fast, and what is too fast", () => {
    expect([fast.summary, fast.description]).toMatchInlineSnapshot(`
      [
        "Requests that failed spend the error budget {{ $value | humanize }} times too fast",
        "The budget of {{ $labels.objective }} (99.5 % over 30d) is spent {{ $value | humanize }} times as fast as it allows; more than 14.4 times over 1h or 6 times over 6h is too fast.",
      ]
    `);
  });
});
