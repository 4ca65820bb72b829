import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseAlertmanagerConfig } from "../../../../simulator/alertmanager/index.ts";
import type { Delivery } from "../../../../simulator/live/network/index.ts";
import { readPrometheusConfig } from "../../../../simulator/live/target/prometheus-config-file.ts";
import { routingTwin } from "../../../../simulator/live/target/routing-twin.ts";

const text = readFileSync("alerts/generated/routing/production.json", "utf8");
const { config } = parseAlertmanagerConfig(text, "production.json");
if (config === undefined) throw new Error("the routing of production is not readable");
const twin = routingTwin(config);

function deliveryOf(
  alerts: readonly { readonly status: "firing" | "resolved"; readonly labels: Record<string, string> }[],
): Delivery {
  return {
    sequence: 1,
    receiver: "drill",
    integrationIndex: 0,
    arrivedAtMs: Date.parse("2026-07-06T10:00:00Z"),
    settledAtMs: undefined,
    outcome: "delivered",
    message: {
      receiver: "drill",
      status: "firing",
      groupKey: "",
      truncatedAlertCount: 0,
      groupLabels: {},
      commonLabels: {},
      commonAnnotations: {},
      externalUrl: "",
      alerts: alerts.map((alert) => ({
        ...alert,
        annotations: {},
        startsAtMs: 0,
        endsAtMs: undefined,
        generatorUrl: "",
        fingerprint: "",
      })),
    },
  };
}

function told(delivery: Delivery) {
  return twin
    .deliveries([delivery])
    .map(({ receiver, message }) => [
      receiver,
      message.status,
      message.alerts.map(({ labels }) => labels.alertname).join(" "),
    ]);
}

const page = { severity: "page", team: "api", drill: "true" };

describe("who would have been notified without the drill", () => {
  it("is what the loaded routing says of each alert without the label `drill`", () => {
    const delivery = deliveryOf([
      { status: "firing", labels: { alertname: "A", ...page } },
      { status: "resolved", labels: { alertname: "B", ...page } },
      { status: "firing", labels: { alertname: "Watchdog", severity: "none", drill: "true" } },
      { status: "resolved", labels: { alertname: "C", ...page, severity: "ticket" } },
    ]);
    expect(told(delivery)).toEqual([
      ["api-page", "firing", "A B"],
      ["heartbeat", "firing", "Watchdog"],
      ["api-ticket", "resolved", "C"],
    ]);
  });

  it("is nobody for a canary, and for what is no drill's", () => {
    const delivery = deliveryOf([
      { status: "firing", labels: { alertname: "KlaxonDrillCanary", ...page } },
      { status: "firing", labels: { alertname: "A", severity: "page", team: "api" } },
    ]);
    expect(told(delivery)).toEqual([]);
  });

  it("is told of the alerts that Alertmanager holds, with the reason why they are muted", () => {
    const held = { startsAtMs: 1, updatedAtMs: 2, receivers: ["drill"], mutedBecause: "is inhibited by X" };
    const theirs = { ...held, labels: { alertname: "A", severity: "page" } };
    const ours = { ...held, labels: { alertname: "A", ...page } };
    expect(twin.held([theirs, ours], Date.parse("2026-07-06T10:00:00Z"))).toEqual([
      { ...ours, receivers: ["api-page"] },
    ]);
  });
});

describe("whether Prometheus marks all alerts as a drill's", () => {
  const marks = (relabelling: string, labels = '{drill: "true"}') =>
    readPrometheusConfig(`
global: {scrape_interval: 30s, external_labels: ${labels}}
alerting: {alert_relabel_configs: [${relabelling}]}
`)?.marksDrills;

  it.each([
    ["", true],
    ["{action: labeldrop, regex: replica}", true],
    ["{action: drop, source_labels: [severity], regex: none}", true],
    ["{target_label: cluster, replacement: a}", true],
    ["{action: labeldrop, regex: 'dr.*'}", false],
    ["{action: labelkeep, regex: 'alertname|severity'}", false],
    ["{target_label: drill, replacement: 'false'}", false],
    ["{action: labelmap, regex: 'x_(.*)'}", false],
  ])("with the relabelling %s: %s", (relabelling, isMarked) => {
    expect(marks(relabelling)).toBe(isMarked);
  });

  it("is not so without the label, or with another value", () => {
    expect([marks("", "{}"), marks("", '{drill: "yes"}')]).toEqual([false, false]);
  });
});
