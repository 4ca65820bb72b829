// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import { describe, expect, it } from "vitest";
import { bindVariable, readDashboard } from "../../../simulator/dashboard/index.ts";
import { loadPanel } from "../../../simulator/preview/panel/panel-data.ts";

/** What a panel sends once the dashboard's variables are bound as they were saved. */
async function sentWith(filters: object, datasource: unknown = { type: "prometheus", uid: "${source}" }) {
  const { dashboard } = readDashboard(
    JSON.stringify({
      title: "Demo",
      templating: {
        list: [
          {
            name: "source",
            type: "datasource",
            query: "prometheus",
            current: { text: "Main", value: "main" },
          },
          { name: "zone", type: "custom", query: "eu,us", current: { text: "eu", value: "eu" } },
          { name: "Filters", type: "adhoc", datasource: { type: "prometheus", uid: "main" }, ...filters },
        ],
      },
      panels: [{ id: 1, type: "timeseries", datasource, targets: [{ refId: "A", expr: "rate(x[5m]) > 1" }] }],
    }),
    "demo.json",
  );
  const [panel] = dashboard?.panels ?? [];
  if (dashboard === undefined || panel === undefined) throw new Error("it was not read");
  const scope = new Map(dashboard.variables.map((variable) => [variable.name, bindVariable(variable)]));
  const request = { dashboard, panel, scope, range: { fromMs: 0, toMs: 3_600_000 }, widthPx: 800 };
  const nothing = async () => ({ kind: "series", series: [], warnings: [] }) as const;
  const source = {
    labelValues: async () => [],
    queryRange: nothing,
    queryInstant: nothing,
    queryExemplars: async () => [],
    explainNothing: async () => [],
  };
  const { sent } = await loadPanel({ ...request, scrapeIntervalMs: 15_000 }, source);
  return sent.map(({ expression }) => expression);
}

describe("ad hoc filters", () => {
  it("go into every query of their data source, variables filled in", async () => {
    const filters = [
      { key: "job", operator: "=", value: "api" },
      { key: "zone", operator: "=~", value: "$zone.*" },
    ];
    expect(await sentWith({ filters })).toEqual(['rate(x{job="api",zone=~"eu.*"}[5m]) > 1']);
    expect(await sentWith({ filters }, { type: "prometheus", uid: "other" })).toEqual(["rate(x[5m]) > 1"]);
  });

  it("may ask for one of several values, and be fixed by who made the dashboard", async () => {
    const filters = [{ key: "job", operator: "=|", value: "a.b", values: ["a.b", "c"] }];
    const baseFilters = [{ key: "env", operator: "!=|", values: ["test"] }];
    expect(await sentWith({ filters, baseFilters })).toEqual([
      'rate(x{env!~"test",job=~"a\\\\.b|c"}[5m]) > 1',
    ]);
  });

  it("do nothing without a label or with an operator of another data source", async () => {
    const filters = [
      { key: "", operator: "=", value: "x" },
      { key: "size", operator: ">", value: "5" },
    ];
    expect(await sentWith({ filters })).toEqual(["rate(x[5m]) > 1"]);
  });
});
