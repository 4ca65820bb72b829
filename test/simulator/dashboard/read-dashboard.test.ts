// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type DashboardModel, readDashboard } from "../../../simulator/dashboard/index.ts";
import { repositoryRoot } from "../../support/repository.ts";

function read(value: unknown): DashboardModel {
  const { dashboard } = readDashboard(JSON.stringify(value, undefined, 2), "x.json");
  if (dashboard === undefined) throw new Error("it was not read");
  return dashboard;
}

const codesOf = (text: string) =>
  readDashboard(text, "x.json").findings.map(({ code, line }) => `${code}:${line}`);

describe("classic dashboards", () => {
  it("are read with rows, repetitions and places counted from the row", () => {
    const { groups, panels, title, uid, tags, refresh, time, isEditable, tooltip } = read({
      uid: "api",
      title: "API",
      tags: ["a", "b"],
      refresh: "30s",
      editable: false,
      graphTooltip: 1,
      time: { from: "now-3h", to: "now" },
      panels: [
        { id: 1, type: "stat", title: "Before", gridPos: { x: 0, y: 0, w: 24, h: 3 } },
        { id: 2, type: "row", title: "Open", gridPos: { x: 0, y: 3, w: 24, h: 1 }, panels: [] },
        {
          id: 3,
          type: "timeseries",
          title: "In it",
          gridPos: { x: 12, y: 4, w: 12, h: 8 },
          repeat: "instance",
          maxPerRow: 3,
        },
        {
          id: 4,
          type: "row",
          collapsed: true,
          repeat: "job",
          title: "Closed",
          gridPos: { x: 0, y: 12, w: 24, h: 1 },
          panels: [{ id: 5, type: "table", title: "Hidden", gridPos: { x: 0, y: 40, w: 6, h: 4 } }],
        },
      ],
    });
    expect({ title, uid, tags, refresh, time, isEditable, tooltip }).toEqual({
      title: "API",
      uid: "api",
      tags: ["a", "b"],
      refresh: "30s",
      time: { from: "now-3h", to: "now" },
      isEditable: false,
      tooltip: "crosshair",
    });
    expect(groups.map(({ title: name, isCollapsed, repeat }) => [name, isCollapsed, repeat])).toEqual([
      ["Open", false, undefined],
      ["Closed", true, "job"],
    ]);
    expect(
      panels.map(({ id, group, place, repeat, path }) => [id, group, place, repeat?.variable, path]),
    ).toEqual([
      [1, undefined, { x: 0, y: 0, width: 24, height: 3 }, undefined, ["panels", 0]],
      [3, 0, { x: 12, y: 0, width: 12, height: 8 }, "instance", ["panels", 2]],
      [5, 1, { x: 0, y: 0, width: 6, height: 4 }, undefined, ["panels", 3, "panels", 0]],
    ]);
  });

  it("belong to rows by their places, whatever order they are written in; a row's own line is pushed down", () => {
    const at = (x: number, y: number, h: number) => ({ gridPos: { x, y, w: 6, h } });
    const { groups, panels } = read({
      title: "careless",
      panels: [
        { id: 4, type: "stat", title: "of the second", ...at(6, 20, 4) },
        { id: 5, type: "row", title: "Second", ...at(0, 19, 1), panels: [] },
        { id: 2, type: "row", title: "First", ...at(0, 3, 9), panels: [] },
        { id: 3, type: "stat", title: "beside the first", ...at(6, 3, 12) },
        { id: 6, type: "stat", title: "below it", ...at(0, 15, 2) },
        { id: 1, type: "stat", title: "above all", ...at(0, -1, 3) },
      ],
    });
    expect(groups.map(({ title }) => title)).toEqual(["First", "Second"]);
    expect(panels.map(({ title, group, place }) => [title, group, place.y])).toEqual([
      ["above all", undefined, -1],
      ["beside the first", 0, 0],
      ["below it", 0, 12],
      ["of the second", 1, 0],
    ]);
  });

  it("of old are laid out as Grafana does it", () => {
    const { groups, panels } = read({
      title: "old",
      schemaVersion: 6,
      rows: [
        {
          title: "One",
          showTitle: true,
          height: "250px",
          panels: [
            { id: 1, type: "graph", span: 8 },
            { id: 2, type: "graph", span: 4, height: 90 },
            { id: 3, type: "graph", span: 4, height: 90 },
            { id: 4, type: "graph", span: 6 },
          ],
        },
        { title: "Two", collapse: true, height: 100, panels: [{ id: 5, type: "text" }] },
      ],
    });
    expect(groups.map(({ title, isCollapsed }) => [title, isCollapsed])).toEqual([
      ["One", false],
      ["Two", true],
    ]);
    expect(panels.map(({ id, group, place }) => [id, group, Object.values(place).join(" ")])).toEqual([
      [1, 0, "0 0 16 7"],
      [2, 0, "16 0 8 3"],
      [3, 0, "16 3 8 3"],
      [4, 0, "0 7 12 7"],
      [5, 1, "0 0 8 3"],
    ]);
  });

  it("have graphs and single statistics of old in today's words", () => {
    const { panels } = read({
      title: "old",
      panels: [
        {
          id: 1,
          type: "graph",
          stack: true,
          fill: 2,
          yaxes: [{ format: "bytes", min: "0", max: null, logBase: 10 }, { format: "s" }],
          legend: { show: true, alignAsTable: true, values: true, current: true, max: true, rightSide: true },
          thresholds: [{ value: 5, op: "gt", colorMode: "critical", fill: true, line: true }],
          seriesOverrides: [{ alias: "/err.*/", yaxis: 2 }],
          aliasColors: { ok: "#00ff00" },
        },
        {
          id: 2,
          type: "singlestat",
          format: "percentunit",
          valueName: "current",
          thresholds: "0.5,0.9",
          colors: ["green", "orange", "red"],
          valueMaps: [
            { value: "null", text: "N/A" },
            { value: "1", text: "up" },
          ],
          colorBackground: true,
        },
        { id: 3, type: "singlestat", gauge: { show: true, minValue: 0, maxValue: 100 }, valueName: "avg" },
        { id: 4, type: "graph", xaxis: { mode: "series" } },
        { id: 5, type: "singlestat" },
      ],
    });
    expect(panels.map(({ writtenType, type }) => [writtenType, type])).toEqual([
      ["graph", "timeseries"],
      ["singlestat", "stat"],
      ["singlestat", "gauge"],
      ["graph", "barchart"],
      ["singlestat", "stat"],
    ]);
    expect(panels[0]?.fieldConfig).toMatchObject({
      defaults: {
        unit: "bytes",
        min: 0,
        thresholds: {
          steps: [
            { value: null, color: "transparent" },
            { value: 5, color: "red" },
          ],
        },
        custom: {
          stacking: { mode: "normal" },
          fillOpacity: 20,
          scaleDistribution: { type: "log", log: 10 },
          thresholdsStyle: { mode: "area" },
        },
      },
      overrides: [
        { matcher: "byName", matcherOptions: "ok" },
        {
          matcher: "byRegexp",
          matcherOptions: "/err.*/",
          properties: [
            { id: "custom.axisPlacement", value: "right" },
            { id: "unit", value: "s" },
          ],
        },
      ],
    });
    expect(panels[0]?.options).toMatchObject({
      legend: { showLegend: true, displayMode: "table", placement: "right", calcs: ["max", "lastNotNull"] },
    });
    expect(panels[1]?.fieldConfig.defaults).toMatchObject({
      unit: "percentunit",
      thresholds: {
        steps: [
          { value: null, color: "green" },
          { value: 0.5, color: "orange" },
          { value: 0.9, color: "red" },
        ],
      },
      mappings: [
        { type: "special", options: { match: "null", result: { text: "N/A" } } },
        { type: "value", options: { "1": { text: "up" } } },
      ],
    });
    expect(panels[1]?.options).toMatchObject({
      colorMode: "background",
      reduceOptions: { calcs: ["lastNotNull"] },
    });
    expect(panels[2]?.fieldConfig.defaults).toMatchObject({ min: 0, max: 100 });
  });

  it("say what queries are written in, by their data source or by their looks", () => {
    const { panels } = read({
      title: "x",
      __inputs: [{ name: "DS_LOKI", type: "datasource", pluginId: "loki" }],
      templating: { list: [{ name: "ds", type: "datasource", query: "prometheus" }] },
      panels: [
        { id: 1, datasource: "$ds", targets: [{ refId: "A", expr: "up" }] },
        { id: 2, datasource: { uid: "${DS_LOKI}" }, targets: [{ refId: "A", expr: '{a="b"}' }] },
        {
          id: 3,
          datasource: null,
          targets: [{ expr: "up" }, { expr: '{a="b"} |= "x"' }, { rawSql: "select 1" }],
        },
        {
          id: 4,
          datasource: { uid: "-- Mixed --" },
          targets: [
            { expr: "up", datasource: { type: "prometheus", uid: "a" }, hide: true },
            { datasource: { type: "__expr__", uid: "__expr__" }, expression: "$A + 1" },
          ],
        },
      ],
    });
    const kinds = panels.map(({ queries }) =>
      queries.map(({ kind, isKindGuessed, isHidden }) => [kind, isKindGuessed, isHidden].join(" ")),
    );
    expect(kinds).toEqual([
      ["prometheus false false"],
      ["loki false false"],
      ["prometheus true false", "loki true false", "other true false"],
      ["prometheus false true", "expression false false"],
    ]);
  });

  it.each([
    ["as the API answers", { meta: { slug: "x" }, dashboard: { title: "in", schemaVersion: 39 } }],
    [
      "as a resource",
      {
        apiVersion: "dashboard.grafana.app/v1beta1",
        kind: "Dashboard",
        metadata: { name: "the-uid" },
        spec: { title: "in", panels: [] },
      },
    ],
    [
      "with what its reader may do",
      {
        apiVersion: "dashboard.grafana.app/v2beta1",
        kind: "DashboardWithAccessInfo",
        metadata: { name: "the-uid" },
        spec: { title: "in", elements: {}, layout: { kind: "RowsLayout", spec: { rows: [] } } },
        access: { canEdit: true },
      },
    ],
    ["from grafana.com", { json: { title: "in", panels: [] } }],
    ["without panels", { title: "in", schemaVersion: 1 }],
  ])("are found %s", (_, value) => expect(read(value).title).toBe("in"));

  it("name library panels", () => {
    const { panels } = read({
      title: "x",
      panels: [{ id: 1, title: "L", libraryPanel: { uid: "u", name: "n" } }],
    });
    expect([panels[0]?.libraryPanel, panels[0]?.type]).toEqual([{ uid: "u", name: "n" }, ""]);
  });
});

const newer = {
  apiVersion: "dashboard.grafana.app/v2beta1",
  kind: "Dashboard",
  metadata: { name: "new" },
  spec: {
    title: "New",
    editable: false,
    cursorSync: "Tooltip",
    timeSettings: { from: "now-1h", to: "now", autoRefresh: "10s", timezone: "utc" },
    variables: [
      {
        kind: "DatasourceVariable",
        spec: { name: "ds", pluginId: "prometheus", current: { text: "p", value: "p" } },
      },
      {
        kind: "QueryVariable",
        spec: {
          name: "job",
          multi: true,
          includeAll: true,
          refresh: "onTimeRangeChanged",
          sort: "alphabeticalAsc",
          hide: "hideLabel",
          current: { text: ["All"], value: ["$__all"] },
          query: {
            kind: "DataQuery",
            group: "prometheus",
            datasource: { name: "${ds}" },
            spec: { query: "label_values(up, job)", refId: "A" },
          },
        },
      },
    ],
    annotations: [
      {
        kind: "AnnotationQuery",
        spec: {
          name: "Alerts",
          enable: true,
          query: {
            kind: "DataQuery",
            group: "prometheus",
            datasource: { name: "${ds}" },
            spec: { expr: "ALERTS" },
          },
        },
      },
    ],
    elements: {
      a: {
        kind: "Panel",
        spec: {
          id: 1,
          title: "A",
          data: {
            kind: "QueryGroup",
            spec: {
              queries: [
                {
                  kind: "PanelQuery",
                  spec: {
                    refId: "A",
                    hidden: false,
                    query: {
                      kind: "DataQuery",
                      group: "prometheus",
                      datasource: { name: "${ds}" },
                      spec: { expr: "up", legendFormat: "{{job}}" },
                    },
                  },
                },
              ],
              transformations: [{ kind: "Transformation", group: "organize", spec: { options: { a: 1 } } }],
              queryOptions: { interval: "1m", maxDataPoints: 100 },
            },
          },
          vizConfig: {
            kind: "VizConfig",
            group: "timeseries",
            spec: { options: { o: 1 }, fieldConfig: { defaults: { unit: "s" }, overrides: [] } },
          },
        },
      },
      b: {
        kind: "Panel",
        spec: {
          id: 2,
          title: "B",
          data: {
            kind: "QueryGroup",
            spec: {
              queries: [
                {
                  kind: "PanelQuery",
                  spec: {
                    refId: "A",
                    datasource: { type: "loki", uid: "l" },
                    query: { kind: "loki", spec: { expr: "{}" } },
                  },
                },
              ],
            },
          },
          vizConfig: { kind: "logs", spec: {} },
        },
      },
      c: { kind: "LibraryPanel", spec: { id: 3, title: "C", libraryPanel: { uid: "u", name: "n" } } },
      d: { kind: "Panel", spec: { id: 4, title: "D" } },
    },
    layout: {
      kind: "TabsLayout",
      spec: {
        tabs: [
          {
            kind: "TabsLayoutTab",
            spec: {
              title: "Tab",
              layout: {
                kind: "RowsLayout",
                spec: {
                  rows: [
                    {
                      kind: "RowsLayoutRow",
                      spec: {
                        title: "Row",
                        collapse: true,
                        repeat: { mode: "variable", value: "job" },
                        layout: {
                          kind: "GridLayout",
                          spec: {
                            items: [
                              {
                                kind: "GridLayoutItem",
                                spec: {
                                  x: 2,
                                  y: 3,
                                  width: 4,
                                  height: 5,
                                  element: { kind: "ElementReference", name: "a" },
                                  repeat: { mode: "variable", value: "job", direction: "v" },
                                },
                              },
                            ],
                          },
                        },
                      },
                    },
                  ],
                },
              },
            },
          },
          {
            kind: "TabsLayoutTab",
            spec: {
              title: "Auto",
              layout: {
                kind: "AutoGridLayout",
                spec: {
                  maxColumnCount: 2,
                  items: ["b", "c", "nobody"].map((name) => ({
                    kind: "AutoGridLayoutItem",
                    spec: { element: { kind: "ElementReference", name } },
                  })),
                },
              },
            },
          },
        ],
      },
    },
  },
};

describe("dashboards of the newer schema", () => {
  it("are read into the same model", () => {
    const { schema, uid, title, refresh, tooltip, timezone, variables, annotations, groups, panels } =
      read(newer);
    expect({ schema, uid, title, refresh, tooltip, timezone }).toEqual({
      schema: "v2",
      uid: "new",
      title: "New",
      refresh: "10s",
      tooltip: "shared",
      timezone: "utc",
    });
    expect(
      variables.map(({ name, type, query, refresh: again, sort, hide, datasource }) => [
        name,
        type,
        query,
        again,
        sort,
        hide,
        datasource?.uid,
      ]),
    ).toEqual([
      ["ds", "datasource", "prometheus", "never", "none", "nothing", undefined],
      ["job", "query", "label_values(up, job)", "on-time-range", "alphabetical-ascending", "label", "${ds}"],
    ]);
    expect(annotations.map(({ name, kind, expression }) => [name, kind, expression])).toEqual([
      ["Alerts", "prometheus", "ALERTS"],
    ]);
    expect(
      groups.map(({ kind, title: name, parent, isCollapsed, repeat, autoGrid }) => [
        kind,
        name,
        parent,
        isCollapsed,
        repeat,
        autoGrid?.columnCountMax,
      ]),
    ).toEqual([
      ["tab", "Tab", undefined, false, undefined, undefined],
      ["row", "Row", 0, true, "job", undefined],
      ["tab", "Auto", undefined, false, undefined, 2],
    ]);
    expect(
      panels.map(({ elementName, type, group, place, isPlaced, queries }) => [
        elementName,
        type,
        group,
        Object.values(place).join(" "),
        isPlaced,
        queries.map((query) => [query.kind, query.expression, query.datasource?.uid].join(" ")),
      ]),
    ).toEqual([
      ["a", "timeseries", 1, "2 3 4 5", true, ["prometheus up ${ds}"]],
      ["b", "logs", 2, "0 0 12 9", false, ["loki {} l"]],
      ["c", "", 2, "12 0 12 9", false, []],
    ]);
    const [first] = panels;
    expect([
      first?.repeat,
      first?.interval,
      first?.maxDataPoints,
      first?.transformations.map(({ id }) => id),
      first?.fieldConfig.defaults.unit,
    ]).toEqual([
      { variable: "job", direction: "vertical", perRowMax: undefined },
      "1m",
      100,
      ["organize"],
      "s",
    ]);
  });

  it("tell of elements that are not there and of such as nobody sees", () => {
    const { findings } = readDashboard(JSON.stringify(newer), "x.json");
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "dashboard/dangling-element: the layout shows the element `nobody`, which does not exist",
      "dashboard/unplaced-element: the element `d` stands in no layout, so nobody sees it",
    ]);
  });
});

describe("what is no dashboard", () => {
  it.each([
    ["groups: []", ["dashboard/not-a-dashboard:1"]],
    ["[]", ["dashboard/not-a-dashboard:1"]],
    ["{", ["document/malformed:1"]],
    ['{"title": 5, "panels": [{"targets": 3}, 7]}', ["dashboard/wrong-type:1", "dashboard/wrong-type:1"]],
  ])("%s is told", (text, wanted) => expect(codesOf(text)).toEqual(wanted));

  it("never breaks the reader", () => {
    const seed = 20_261_121;
    const keys = [
      "panels",
      "rows",
      "targets",
      "templating",
      "list",
      "elements",
      "layout",
      "spec",
      "kind",
      "gridPos",
      "type",
      "title",
      "fieldConfig",
      "options",
      "x",
      "items",
      "variables",
      "annotations",
      "__inputs",
      "tags",
    ];
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { depthSize: "small" },
        fc.constantFrom<unknown>("row", "graph", "singlestat", "GridLayout", "$x", "", 0, -1, true, null),
        fc.array(tie("any"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...keys), tie("any"), { maxKeys: 6 }),
      ),
    })).any;
    fc.assert(
      fc.property(value, value, (panels, rest) => {
        const text = JSON.stringify({
          title: "x",
          schemaVersion: 1,
          panels,
          rows: rest,
          templating: rest,
          elements: panels,
          layout: rest,
        });
        readDashboard(text, "x.json");
        readDashboard(
          JSON.stringify({
            title: "x",
            panels: [panels, rest],
            rows: [rest],
            templating: { list: [panels] },
          }),
          "x.json",
        );
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe("klaxon's own dashboards", () => {
  const folder = join(repositoryRoot, "dashboards/generated");
  it.each(readdirSync(folder).filter((name) => name.endsWith(".json")))(
    "%s is read without a finding",
    (name) => {
      const text = readFileSync(join(folder, name), "utf8");
      const { dashboard, findings } = readDashboard(text, name);
      expect(findings).toEqual([]);
      expect(`${dashboard?.uid}.json`).toBe(name);
      const written = [...text.matchAll(/^ +"expr": "(?!ALERTS\{alertstate=\\"firing\\", s)/gm)].length;
      const queries = dashboard?.panels.flatMap((panel) => panel.queries) ?? [];
      const ofAlerts = queries.filter(({ expression }) =>
        expression.startsWith('ALERTS{alertstate="firing", s'),
      ).length;
      expect(queries.length - ofAlerts).toBe(written);
      expect(queries.every(({ kind, isKindGuessed }) => kind === "prometheus" && !isKindGuessed)).toBe(true);
    },
  );
});
