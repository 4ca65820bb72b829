// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import { beforeAll, describe, expect, it } from "vitest";
import { loadAssets } from "../../../simulator/cli/drill-assets.ts";
import { selectScenarios } from "../../../simulator/cli/drill-scenarios.ts";
import { type DashboardModel, readDashboard } from "../../../simulator/dashboard/index.ts";
import {
  type Assets,
  planFaults,
  runVirtually,
  type Scenario,
  spanOf,
} from "../../../simulator/drill/index.ts";
import { type DrillLiveness, LivenessJudge, livenessProblems } from "../../../simulator/liveness/index.ts";

let assets: Assets;
let scenario: Scenario;

beforeAll(() => {
  const paths = {
    rulesFolder: undefined,
    routingFile: undefined,
    prometheus: 3,
    features: new Set<never>(),
  } as const;
  const loaded = loadAssets(paths);
  const [selected] = selectScenarios(["nats/server-killed"], loaded.known, { hasLong: false }).scenarios;
  if (loaded.assets === undefined || selected === undefined) throw new Error("what ships cannot be read");
  assets = loaded.assets;
  scenario = selected;
});

function dashboardOf(...expressions: readonly string[]): DashboardModel {
  const panels = [
    ...expressions.map((expr, index) => ({
      id: index + 1,
      type: "timeseries",
      title: expr,
      datasource: { type: "prometheus", uid: "p" },
      targets: [{ refId: "A", expr }],
    })),
    { id: 90, type: "text", title: "words" },
    {
      id: 91,
      type: "logs",
      title: "logs",
      datasource: { type: "loki", uid: "l" },
      targets: [{ refId: "A", expr: "{}" }],
    },
  ];
  const variable = {
    name: "instance",
    type: "query",
    query: 'label_values(up{job="nats"}, instance)',
    multi: true,
    includeAll: true,
  };
  const list = [{ ...variable, current: { text: ["All"], value: ["$__all"] } }];
  const text = JSON.stringify({
    uid: "mine",
    title: "mine",
    tags: ["nats"],
    schemaVersion: 39,
    panels,
    templating: { list },
  });
  const { dashboard } = readDashboard(text, "mine.json");
  if (dashboard === undefined) throw new Error("it was not read");
  return dashboard;
}

function judged(dashboard: DashboardModel, { seed = scenario.seed, isHealthy = false } = {}): DrillLiveness {
  const judge = new LivenessJudge([dashboard], assets);
  const played = isHealthy ? { ...scenario, method: [] } : scenario;
  const run = runVirtually(played, assets, { seed, isAlsoRead: judge.isRead });
  return judge.judge(isHealthy ? { ...run, faults: planFaults(scenario, spanOf(scenario)) } : run);
}

describe("panels in a drill", () => {
  it("show it, stay as they are, have no data, or cannot be evaluated", () => {
    const { panels, ownDashboards } = judged(
      dashboardOf(
        'gnatsd_varz_max_connections{instance=~"$instance"}',
        "vector(1)",
        "nobody_has_this_metric",
        "time()",
        "sum(rate(gnatsd_varz_in_msgs[$__rate_interval]",
        'count(ALERTS{alertstate="firing", system="nats"})',
        'up{job="nats", instance=~"$instance"}',
        'process_start_time_seconds{job="prometheus"}',
      ),
    );
    expect(panels.map(({ panelId, state }) => [panelId, state])).toEqual([
      [1, "shows"],
      [2, "unchanged"],
      [3, "no-data"],
      [4, "unchanged"],
      [5, "unrenderable"],
      [6, "shows"],
      // The exporter of the dead server goes on.
      [7, "unchanged"],
      [8, "unchanged"],
      [91, "unrenderable"],
    ]);
    expect([ownDashboards, panels[0]?.link, panels[0]?.drill]).toEqual([
      ["mine"],
      "/d/mine?viewPanel=1",
      "nats/server-killed",
    ]);
  });

  it("name the alerts that fired and link to them", () => {
    const text = JSON.stringify({
      uid: "klaxon-nats",
      title: "NATS",
      tags: ["nats"],
      schemaVersion: 39,
      panels: [74164, 74165].map((id) => ({
        id,
        type: "timeseries",
        title: "Servers",
        datasource: { type: "prometheus", uid: "p" },
        targets: [{ refId: "A", expr: "gnatsd_varz_max_connections" }],
      })),
    });
    const { dashboard } = readDashboard(text, "nats.json");
    if (dashboard === undefined) throw new Error("it was not read");
    const { panels, linked } = judged(dashboard);
    expect(panels.map(({ panelId, alerts }) => [panelId, alerts])).toEqual([
      [74164, ["NatsServerDown"]],
      [74165, undefined],
    ]);
    expect(linked.map(({ alert, panelId, state }) => [alert, panelId, state])).toEqual([
      ["NatsServerDown", 74164, "shows"],
    ]);
  });

  it("show nothing where nothing happens, whatever chance does", () => {
    const dashboard = dashboardOf(
      'up{job="nats"}',
      "sum(rate(gnatsd_varz_in_msgs[$__rate_interval]))",
      "sum(gnatsd_varz_connections)",
      "rate(process_cpu_seconds_total[$__rate_interval])",
    );
    for (const seed of [2, 3, 4]) {
      const shown = judged(dashboard, { seed, isHealthy: true }).panels.filter(
        ({ state }) => state === "shows",
      );
      expect({ seed, shown }).toEqual({ seed, shown: [] });
    }
  });

  it("say nothing of a drill without a fault", () => {
    const judge = new LivenessJudge([dashboardOf("up")], assets);
    const run = runVirtually({ ...scenario, method: [] }, assets, { seed: 1, isAlsoRead: judge.isRead });
    expect(judge.judge(run)).toEqual({ ownDashboards: [], panels: [], linked: [] });
  });
});

describe("what is wrong with panels", () => {
  const panel = (panelId: number, state: "shows" | "unchanged" | "no-data", drill = "api/a") => ({
    dashboard: "api",
    panelId,
    panelTitle: `panel ${panelId}`,
    drill,
    state,
  });
  const drills: readonly DrillLiveness[] = [
    {
      ownDashboards: ["api"],
      panels: [panel(1, "shows"), panel(2, "unchanged"), panel(3, "no-data"), panel(4, "shows")],
      linked: [{ alert: "A", ...panel(2, "unchanged") }],
    },
    {
      ownDashboards: ["api"],
      panels: [panel(1, "unchanged", "api/b"), panel(2, "unchanged", "api/b"), panel(3, "no-data", "api/b")],
      linked: [{ alert: "A", ...panel(2, "unchanged", "api/b") }],
    },
    { ownDashboards: ["nats"], panels: [panel(7, "unchanged", "nats/a")], linked: [] },
  ];

  it("is told with what to do about it", () => {
    expect(
      livenessProblems(drills, []).map(({ code, panelId, message }) => `${code} ${panelId}: ${message}`),
    ).toEqual([
      "panel-never-shows 2: unchanged in all 2 drills; add a scenario that it shows, remove it, or make an exception with a reason",
      "panel-never-shows 3: no data in all 2 drills; correct its query, or remove it",
      "alert-panel-blind 2: A links to it and fired, but it is unchanged in api/a and 1 more; link to a panel that shows why",
    ]);
  });

  it("is not told of exceptions, unless they are not needed", () => {
    const exceptions = [2, 4, 8].map((id) => ({
      dashboard: "api",
      panelTitle: `panel ${id}`,
      reason: "because",
    }));
    expect(
      livenessProblems(drills, exceptions).map(({ code, panelTitle }) => `${code} ${panelTitle}`),
    ).toEqual([
      "panel-never-shows panel 3",
      "exception-unused panel 4",
      "exception-unused panel 8",
      "alert-panel-blind panel 2",
    ]);
  });
});
