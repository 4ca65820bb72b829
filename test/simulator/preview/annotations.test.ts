import { describe, expect, it } from "vitest";
import { readDashboard } from "../../../simulator/dashboard/index.ts";
import { loadAnnotations } from "../../../simulator/preview/annotation/load-annotations.ts";
import { marksOf } from "../../../simulator/preview/browser/dashboard-marks.ts";
import { marksOfPanel } from "../../../simulator/preview/panel/time-marks.ts";
import type { AnsweredSeries, DataSource } from "../../../simulator/preview/query/data-source.ts";

function sourceOf(series: readonly AnsweredSeries[], asked: string[] = []): DataSource {
  return {
    labelValues: async () => [],
    queryRange: async (expression, { stepMs }) => {
      asked.push(`${expression} every ${stepMs} ms`);
      return expression.includes("broken")
        ? { kind: "problem", message: "no" }
        : { kind: "series", series, warnings: [] };
    },
    queryInstant: async () => ({ kind: "series", series: [], warnings: [] }),
    queryExemplars: async () => [],
    explainNothing: async () => [],
  };
}

function loaded(annotations: readonly object[], source: DataSource) {
  const text = JSON.stringify({
    title: "T",
    panels: [],
    annotations: { list: annotations },
    schemaVersion: 39,
  });
  const { dashboard } = readDashboard(text, "t.json");
  if (dashboard === undefined) throw new Error("no dashboard");
  return loadAnnotations(
    { dashboard, scope: new Map(), range: { fromMs: 0, toMs: 600_000 }, scrapeIntervalMs: 15_000 },
    source,
  );
}

const prometheus = { datasource: { type: "prometheus", uid: "p" } };

describe("the annotations of a dashboard", () => {
  it("mark when a query is above zero, and for how long", async () => {
    const asked: string[] = [];
    const series = [
      {
        labels: { alertname: "Down", team: "api" },
        timesMs: [0, 60_000, 120_000, 180_000, 480_000],
        values: [0, 1, 1, 0, 2],
      },
    ];
    const annotation = {
      ...prometheus,
      name: "Alerts",
      expr: "ALERTS[$__interval]",
      titleFormat: "{{alertname}}",
      textFormat: "of {{team}}",
      iconColor: "purple",
      filter: { ids: [3], exclude: true },
    };
    const { marks, problems } = await loaded([annotation], sourceOf(series, asked));
    expect(problems).toEqual([]);
    const common = {
      text: "Down: of api",
      kind: "other",
      color: "purple",
      panels: { ids: [3], areExcluded: true },
    };
    expect(marks).toEqual([
      { ...common, fromMs: 60_000, toMs: 120_000 },
      { ...common, fromMs: 480_000, toMs: undefined },
    ]);
    expect(asked).toEqual(["ALERTS[1m] every 60000 ms"]);
    expect([marksOfPanel(marks, 3).length, marksOfPanel(marks, 4).length]).toEqual([0, 2]);
  });

  it("take times from the values where they are asked to", async () => {
    const series = [{ labels: {}, timesMs: [0, 60_000], values: [30_000, 30_000] }];
    const annotation = { ...prometheus, name: "Deployed", expr: "deployed_at", useValueForTime: true };
    const { marks } = await loaded([annotation], sourceOf(series));
    expect(marks).toEqual([{ fromMs: 30_000, toMs: undefined, text: "Deployed", kind: "other", color: "" }]);
  });

  it("say which of them are not shown", async () => {
    const { marks, problems } = await loaded(
      [
        { ...prometheus, name: "Off", enable: false, expr: "up" },
        { name: "Annotations & Alerts", builtIn: 1, datasource: { type: "grafana", uid: "-- Grafana --" } },
        { name: "Drills", datasource: { type: "grafana", uid: "-- Grafana --" } },
        { ...prometheus, name: "Broken", expr: "broken(" },
        { ...prometheus, name: "Empty", expr: "" },
      ],
      sourceOf([]),
    );
    expect([marks, problems]).toEqual([
      [],
      [
        "the annotation “Drills” is not a query of Prometheus, so it is not shown in previews",
        "the annotation “Broken” cannot be evaluated: no",
        "the annotation “Empty” has no query",
      ],
    ]);
  });

  it("take the place of the drill's own mark of the same alert", () => {
    const alert = {
      name: "Down",
      severity: "page",
      labels: {},
      summary: "",
      pendingAtMs: 0,
      firingAtMs: 60_000,
      resolvedAtMs: undefined,
      dashboardUid: undefined,
      panelId: undefined,
    };
    const pack = {
      version: 1,
      startMs: 0,
      endMs: 0,
      intervalMs: 1,
      times: [],
      series: [],
      metricNames: [],
      labelValues: {},
      notes: [],
    } as const;
    const data = {
      kind: "pack",
      name: "",
      description: "",
      marks: [],
      alerts: [alert, { ...alert, name: "Other" }],
      range: undefined,
      pack,
    } as const;
    const mark = { fromMs: 70_000, toMs: undefined, text: "Down: of api", kind: "other" } as const;
    expect(marksOf(data, [mark]).map(({ text }) => text)).toEqual(["Other fires", "Down: of api"]);
  });
});
