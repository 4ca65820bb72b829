import { describe, expect, it } from "vitest";
import { loadAssets } from "../../../../simulator/cli/drill-assets.ts";
import { selectScenarios } from "../../../../simulator/cli/drill-scenarios.ts";
import { heartbeatTrain, type Train } from "../../../../simulator/live/run/heartbeat-train.ts";
import { waitForPhase } from "../../../../simulator/live/run/scrape-phase.ts";
import type { RealTarget } from "../../../../simulator/live/stack/index.ts";
import { timeScaleOf } from "../../../../simulator/live/time-scale/index.ts";

const { assets, known } = loadAssets({ rulesFolder: undefined, routingFile: undefined });
const nowMs = Date.parse("2026-01-01T00:00:00Z");

function waitOf(name: string, factor: number, targets: readonly RealTarget[], heartbeat?: Train): number {
  const [scenario] = selectScenarios([name], known, { hasLong: true }).scenarios;
  if (scenario === undefined || assets === undefined) throw new Error("nothing to drill");
  return waitForPhase({ scenario, assets, timeScale: timeScaleOf(factor), targets, heartbeat, nowMs });
}

function target(
  job: string,
  instance: string,
  lastScrapeAtMs: number | undefined,
  scrapeInterval: string,
): RealTarget {
  return { job, instance, isUp: true, lastError: "", lastScrapeAtMs, scrapeInterval };
}

describe("the wait for a scrape that sees a fault", () => {
  // The disk fills 36 s after the control phase begins, for a second, and is looked at every 1.5 s.
  it.each([
    [0, 1_100],
    [400, 0],
    [1_250, 850],
  ])("puts the begin of a short fault shortly before a scrape: %d ms late, %d ms", (lateMs, waitMs) => {
    const targets = [target("node", "app-2:9100", nowMs - 3_000 + lateMs, "1s500ms")];
    expect(waitOf("host/disk-full:brief", 10, targets)).toBe(waitMs);
  });

  it("serves faults that outlast the time between two scrapes as well: they are seen when it was predicted", () => {
    const targets = [
      target("node", "app-2:9100", nowMs - 1_000, "1s500ms"),
      target("up", "app-2:9100", nowMs, "1s500ms"),
    ];
    expect(waitOf("host/disk-full:sustained", 10, targets)).toBe(100);
  });

  it("leaves a lead that is shorter than half the time between two scrapes", () => {
    expect(waitOf("host/disk-full", 20, [target("node", "app-2:9100", nowMs, "750ms")])).toBe(450);
  });

  it("is for the instance that is hurt", () => {
    const targets = [
      target("node", "app-1:9100", nowMs - 500, "1s500ms"),
      target("node", "app-2:9100", nowMs - 1_000, "1s500ms"),
    ];
    expect(waitOf("host/disk-full:brief", 10, targets)).toBe(100);
  });

  it("is for the job that looks most often, where several tell of the fault", () => {
    const targets = [
      target("api", "api-2:8080", nowMs - 1_000, "7s500ms"),
      target("api-health", "api-2:8080", nowMs - 500, "2s500ms"),
    ];
    // The fault begins after 60 s, which is 24 probes; the lead is 400 ms.
    expect(waitOf("api/instance-killed:brief", 2, targets)).toBe(1_600);
  });

  it("is for the job that the expected alert names", () => {
    const targets = [
      target("api", "api-2:8080", nowMs - 1_000, "1s500ms"),
      target("api-health", "api-2:8080", nowMs - 100, "500ms"),
    ];
    expect(waitOf("api/instance-killed:below", 10, targets)).toBe(100);
  });

  it("is for the targets of a job that its rule names in none of its parts", () => {
    const targets = [
      target("prometheus", "prometheus-1:9090", nowMs, "1s500ms"),
      target("api", "api-1:8080", nowMs - 1_000, "1s500ms"),
      target("api-health", "api-1:8080", nowMs - 700, "1s500ms"),
    ];
    expect(waitOf("stack/target-unreachable", 10, targets)).toBe(100);
    expect(
      waitOf("postgres/primary-killed:absent", 10, [
        ...targets,
        target("postgres", "pg-1:9187", nowMs - 1_200, "1s500ms"),
      ]),
    ).toBe(1_400);
  });

  it.each([
    ["the target was never scraped", "host/disk-full:brief", undefined, "1s500ms"],
    ["its interval cannot be read", "host/disk-full:brief", nowMs, "often"],
  ])("is none where %s", (_why, name, lastScrapeAtMs, interval) => {
    expect(waitOf(name, 10, [target("node", "app-2:9100", lastScrapeAtMs, interval)])).toBe(0);
  });

  it("is none where no target matters to the alerts", () => {
    expect(waitOf("host/disk-full:brief", 10, [target("api", "app-2:9100", nowMs, "1s500ms")])).toBe(0);
  });
});

describe("the wait for a heartbeat that cannot be told", () => {
  const targets = [target("alertmanager", "alertmanager-1:9093", nowMs - 700, "1s500ms")];
  const heartbeat = { atMs: nowMs - 2_000, everyMs: 6_000 };

  it("puts the begin of failing notifications shortly before the next one", () => {
    // The fault begins after 36 s; a heartbeat comes after 34 s and after 40 s.
    expect(waitOf("stack/notifications-failing", 10, targets, heartbeat)).toBe(3_600);
  });

  it.each([
    ["notifications mostly arrive", "stack/notifications-failing:below", heartbeat],
    ["none was told yet", "stack/notifications-failing", undefined],
  ])("is for a scrape where %s", (_why, name, known) => {
    expect(waitOf(name, 10, targets, known)).toBe(waitOf(name, 10, targets));
  });

  it("is not for other faults", () => {
    const node = [target("node", "app-2:9100", nowMs - 1_000, "1s500ms")];
    expect(waitOf("host/disk-full", 10, node, heartbeat)).toBe(100);
  });
});

describe("when a heartbeat is told", () => {
  const routing = assets?.routing.get("local");

  const arrived = (severity: string, arrivedAtMs: number) => ({
    arrivedAtMs,
    message: { alerts: [{ labels: { alertname: severity === "none" ? "Watchdog" : "ApiDown", severity } }] },
  });

  it("is the last time, and every second flush of its group since it may be repeated after 50 s", () => {
    if (routing === undefined) throw new Error("no routing");
    const arrivals = [arrived("none", 5), arrived("none", 6_007), arrived("page", 7_000)];
    expect(heartbeatTrain(arrivals, routing, timeScaleOf(10))).toEqual({ atMs: 6_007, everyMs: 6_000 });
    expect(heartbeatTrain([arrived("page", 7_000)], routing, timeScaleOf(10))).toBeUndefined();
  });
});
