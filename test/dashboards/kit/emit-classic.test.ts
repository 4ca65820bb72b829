import { describe, expect, it } from "vitest";
import {
  barGaugePanel,
  type Dashboard,
  dataSourceVariable,
  emitClassic,
  gaugePanel,
  heatmapPanel,
  higherIsWorse,
  instant,
  labelColumn,
  labelValues,
  limit,
  type Panel,
  range,
  row,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  textPanel,
  timeSeriesPanel,
  upOrDown,
  valueColumn,
} from "../../../dashboards/kit/index.ts";
import { syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { panelsOf, readClassic } from "../classic-dashboard.ts";

const { up } = syntheticMetrics.metrics;
const frame = { key: "p", title: "P", description: "What it tells.", width: 24 } as const;

function dashboardOf(...panels: readonly Panel[]): Dashboard {
  return {
    uid: "test",
    title: "Test",
    description: "A test.",
    tags: ["test"],
    timeRange: { from: "now-1h", to: "now" },
    refreshSeconds: 30,
    variables: [dataSourceVariable],
    annotations: [],
    links: [],
    rows: [row("one", "One", panels)],
  };
}

/** The emitted panel without what every panel has. */
function emitted(panel: Panel): unknown {
  const [classic] = panelsOf(readClassic(emitClassic(dashboardOf(panel))));
  if (classic === undefined) throw new Error("the dashboard has one panel");
  const { id, title, description, transparent, repeatDirection, gridPos, datasource, ...rest } = classic;
  return rest;
}

describe("a query", () => {
  it("says how often what it reads is scraped, where that is rarer than usual", () => {
    const [query] = [range("rate(a[$__rate_interval])", "a")] as const;
    const intervals = [query, { ...query, scrapeSeconds: 60 }].map((each) => {
      const panel = timeSeriesPanel({ ...frame, unit: "seconds", queries: [each] });
      const [classic] = panelsOf(readClassic(emitClassic(dashboardOf(panel))));
      return classic?.targets?.[0]?.interval;
    });
    expect(intervals).toEqual([undefined, "1m"]);
  });
});

describe("a panel in Grafana's classic format", () => {
  it("is a time series with its legend shown, thresholds dashed and limits apart", () => {
    const panel = timeSeriesPanel({
      ...frame,
      unit: "seconds",
      decimals: 2,
      min: 0,
      thresholds: higherIsWorse({ warning: 1, critical: 5 }),
      queries: [range("up", "{{instance}}"), limit("vector(1)", "limit")],
    });
    expect(emitted(panel)).toMatchInlineSnapshot(`
      {
        "fieldConfig": {
          "defaults": {
            "color": {
              "mode": "palette-classic-by-name",
            },
            "custom": {
              "drawStyle": "line",
              "fillOpacity": 10,
              "gradientMode": "none",
              "lineInterpolation": "linear",
              "lineWidth": 1,
              "showPoints": "auto",
              "spanNulls": false,
              "stacking": {
                "group": "A",
                "mode": "none",
              },
              "thresholdsStyle": {
                "mode": "dashed",
              },
            },
            "decimals": 2,
            "mappings": [
              {
                "options": {
                  "match": "null+nan",
                  "result": {
                    "color": "#8e8e8e",
                    "index": 0,
                    "text": "no data",
                  },
                },
                "type": "special",
              },
            ],
            "min": 0,
            "noValue": "no data",
            "thresholds": {
              "mode": "absolute",
              "steps": [
                {
                  "color": "green",
                  "value": null,
                },
                {
                  "color": "orange",
                  "value": 1,
                },
                {
                  "color": "red",
                  "value": 5,
                },
              ],
            },
            "unit": "s",
          },
          "overrides": [
            {
              "matcher": {
                "id": "byFrameRefID",
                "options": "B",
              },
              "properties": [
                {
                  "id": "color",
                  "value": {
                    "fixedColor": "red",
                    "mode": "fixed",
                  },
                },
                {
                  "id": "custom.lineStyle",
                  "value": {
                    "dash": [
                      10,
                      10,
                    ],
                    "fill": "dash",
                  },
                },
                {
                  "id": "custom.fillOpacity",
                  "value": 0,
                },
                {
                  "id": "custom.stacking",
                  "value": {
                    "group": "limit",
                    "mode": "none",
                  },
                },
              ],
            },
          ],
        },
        "options": {
          "legend": {
            "calcs": [
              "mean",
              "max",
              "lastNotNull",
            ],
            "displayMode": "table",
            "placement": "bottom",
            "showLegend": true,
          },
          "tooltip": {
            "hideZeros": false,
            "mode": "multi",
            "sort": "desc",
          },
        },
        "targets": [
          {
            "datasource": {
              "type": "prometheus",
              "uid": "\${datasource}",
            },
            "editorMode": "code",
            "exemplar": false,
            "expr": "up",
            "format": "time_series",
            "instant": false,
            "legendFormat": "{{instance}}",
            "range": true,
            "refId": "A",
          },
          {
            "datasource": {
              "type": "prometheus",
              "uid": "\${datasource}",
            },
            "editorMode": "code",
            "exemplar": false,
            "expr": "vector(1)",
            "format": "time_series",
            "instant": false,
            "legendFormat": "limit",
            "range": true,
            "refId": "B",
          },
        ],
        "type": "timeseries",
      }
    `);
  });

  it("is a stat of the values as they are now", () => {
    const panel = statPanel({
      ...frame,
      unit: "number",
      mappings: upOrDown,
      absentText: "unknown",
      queries: [instant("up", "{{instance}}")],
    });
    expect(emitted(panel)).toMatchInlineSnapshot(`
      {
        "fieldConfig": {
          "defaults": {
            "color": {
              "mode": "thresholds",
            },
            "mappings": [
              {
                "options": {
                  "0": {
                    "color": "red",
                    "index": 1,
                    "text": "down",
                  },
                  "1": {
                    "color": "green",
                    "index": 0,
                    "text": "up",
                  },
                },
                "type": "value",
              },
              {
                "options": {
                  "match": "null+nan",
                  "result": {
                    "color": "#8e8e8e",
                    "index": 2,
                    "text": "unknown",
                  },
                },
                "type": "special",
              },
            ],
            "noValue": "unknown",
            "thresholds": {
              "mode": "absolute",
              "steps": [
                {
                  "color": "blue",
                  "value": null,
                },
              ],
            },
            "unit": "none",
          },
          "overrides": [],
        },
        "options": {
          "colorMode": "background_solid",
          "graphMode": "none",
          "justifyMode": "auto",
          "orientation": "auto",
          "percentChangeColorMode": "standard",
          "reduceOptions": {
            "calcs": [
              "lastNotNull",
            ],
            "values": false,
          },
          "showPercentChange": false,
          "textMode": "value",
          "wideLayout": false,
        },
        "targets": [
          {
            "datasource": {
              "type": "prometheus",
              "uid": "\${datasource}",
            },
            "editorMode": "code",
            "exemplar": false,
            "expr": "up",
            "format": "time_series",
            "instant": true,
            "legendFormat": "{{instance}}",
            "range": false,
            "refId": "A",
          },
        ],
        "type": "stat",
      }
    `);
  });

  it("is a table of the named columns, joined over its queries", () => {
    const panel = tablePanel({
      ...frame,
      queries: [instant("max by (instance) (up)", "up"), instant("max by (instance) (up)", "again")],
      columns: [
        labelColumn("instance", "Target"),
        valueColumn(0, "State", { unit: "number", mappings: upOrDown }),
        valueColumn(1, "Again", { unit: "number", decimals: 0 }),
      ],
      sortedBy: { title: "State", isDescending: false },
    });
    expect(emitted(panel)).toMatchInlineSnapshot(`
      {
        "fieldConfig": {
          "defaults": {
            "custom": {
              "align": "auto",
              "inspect": false,
            },
          },
          "overrides": [
            {
              "matcher": {
                "id": "byName",
                "options": "State",
              },
              "properties": [
                {
                  "id": "unit",
                  "value": "none",
                },
                {
                  "id": "noValue",
                  "value": "no data",
                },
                {
                  "id": "mappings",
                  "value": [
                    {
                      "options": {
                        "0": {
                          "color": "red",
                          "index": 1,
                          "text": "down",
                        },
                        "1": {
                          "color": "green",
                          "index": 0,
                          "text": "up",
                        },
                      },
                      "type": "value",
                    },
                    {
                      "options": {
                        "match": "null+nan",
                        "result": {
                          "color": "#8e8e8e",
                          "index": 2,
                          "text": "no data",
                        },
                      },
                      "type": "special",
                    },
                  ],
                },
                {
                  "id": "thresholds",
                  "value": {
                    "mode": "absolute",
                    "steps": [
                      {
                        "color": "blue",
                        "value": null,
                      },
                    ],
                  },
                },
                {
                  "id": "custom.cellOptions",
                  "value": {
                    "type": "color-text",
                  },
                },
              ],
            },
            {
              "matcher": {
                "id": "byName",
                "options": "Again",
              },
              "properties": [
                {
                  "id": "unit",
                  "value": "none",
                },
                {
                  "id": "decimals",
                  "value": 0,
                },
                {
                  "id": "noValue",
                  "value": "no data",
                },
                {
                  "id": "mappings",
                  "value": [
                    {
                      "options": {
                        "match": "null+nan",
                        "result": {
                          "color": "#8e8e8e",
                          "index": 0,
                          "text": "no data",
                        },
                      },
                      "type": "special",
                    },
                  ],
                },
                {
                  "id": "thresholds",
                  "value": {
                    "mode": "absolute",
                    "steps": [
                      {
                        "color": "blue",
                        "value": null,
                      },
                    ],
                  },
                },
                {
                  "id": "custom.cellOptions",
                  "value": {
                    "type": "auto",
                  },
                },
              ],
            },
          ],
        },
        "options": {
          "cellHeight": "sm",
          "frameIndex": 0,
          "showHeader": true,
          "showTypeIcons": false,
          "sortBy": [
            {
              "desc": false,
              "displayName": "State",
            },
          ],
        },
        "targets": [
          {
            "datasource": {
              "type": "prometheus",
              "uid": "\${datasource}",
            },
            "editorMode": "code",
            "exemplar": false,
            "expr": "max by (instance) (up)",
            "format": "table",
            "instant": true,
            "legendFormat": "up",
            "range": false,
            "refId": "A",
          },
          {
            "datasource": {
              "type": "prometheus",
              "uid": "\${datasource}",
            },
            "editorMode": "code",
            "exemplar": false,
            "expr": "max by (instance) (up)",
            "format": "table",
            "instant": true,
            "legendFormat": "again",
            "range": false,
            "refId": "B",
          },
        ],
        "transformations": [
          {
            "id": "merge",
            "options": {},
          },
          {
            "id": "filterFieldsByName",
            "options": {
              "include": {
                "names": [
                  "instance",
                  "Value #A",
                  "Value #B",
                ],
              },
            },
          },
          {
            "id": "organize",
            "options": {
              "excludeByName": {},
              "indexByName": {
                "Value #A": 1,
                "Value #B": 2,
                "instance": 0,
              },
              "renameByName": {
                "Value #A": "State",
                "Value #B": "Again",
                "instance": "Target",
              },
            },
          },
        ],
        "type": "table",
      }
    `);
  });

  it("is a heatmap of buckets that the query brings", () => {
    const panel = heatmapPanel({
      ...frame,
      unit: "seconds",
      cellUnit: "count",
      queries: [range("up", "{{le}}")],
    });
    expect(emitted(panel)).toMatchInlineSnapshot(`
      {
        "fieldConfig": {
          "defaults": {
            "color": {
              "mode": "thresholds",
            },
            "custom": {},
            "mappings": [
              {
                "options": {
                  "match": "null+nan",
                  "result": {
                    "color": "#8e8e8e",
                    "index": 0,
                    "text": "no data",
                  },
                },
                "type": "special",
              },
            ],
            "noValue": "no data",
            "thresholds": {
              "mode": "absolute",
              "steps": [
                {
                  "color": "blue",
                  "value": null,
                },
              ],
            },
            "unit": "s",
          },
          "overrides": [],
        },
        "options": {
          "calculate": false,
          "cellGap": 1,
          "cellValues": {
            "unit": "short",
          },
          "color": {
            "exponent": 0.5,
            "fill": "",
            "mode": "scheme",
            "reverse": false,
            "scale": "exponential",
            "scheme": "Oranges",
            "steps": 64,
          },
          "exemplars": {
            "color": "rgba(255,0,255,0.7)",
          },
          "filterValues": {
            "le": 1e-9,
          },
          "legend": {
            "show": true,
          },
          "selectionMode": "x",
          "showValue": "never",
          "tooltip": {
            "mode": "single",
            "showColorScale": true,
            "yHistogram": true,
          },
          "yAxis": {
            "axisPlacement": "left",
            "unit": "s",
          },
        },
        "targets": [
          {
            "datasource": {
              "type": "prometheus",
              "uid": "\${datasource}",
            },
            "editorMode": "code",
            "exemplar": false,
            "expr": "up",
            "format": "heatmap",
            "instant": false,
            "legendFormat": "{{le}}",
            "range": true,
            "refId": "A",
          },
        ],
        "type": "heatmap",
      }
    `);
  });

  it.each([
    ["gauge", gaugePanel({ ...frame, unit: "ratio", min: 0, max: 1, queries: [instant("up", "up")] })],
    ["bargauge", barGaugePanel({ ...frame, unit: "count", queries: [instant("up", "up")] })],
    ["state-timeline", stateTimelinePanel({ ...frame, mappings: upOrDown, queries: [range("up", "up")] })],
    ["text", textPanel({ ...frame, markdown: "**bold** <b>not</b>" })],
  ])("is a %s", (type, panel) => {
    expect(emitted(panel)).toMatchObject({ type });
    expect(emitted(panel)).toMatchSnapshot();
  });

  it("reads a single query of a table as `Value`, several as `Value #A` and so on", () => {
    const panel = tablePanel({
      ...frame,
      queries: [instant("count(up)", "count")],
      columns: [valueColumn(0, "Count", { unit: "number" })],
      sortedBy: { title: "Count", isDescending: true },
    });
    expect(emitted(panel)).toMatchObject({
      transformations: [
        { id: "merge" },
        { id: "filterFieldsByName", options: { include: { names: ["Value"] } } },
        { id: "organize", options: { renameByName: { Value: "Count" } } },
      ],
    });
  });
});

describe("a dashboard in Grafana's classic format", () => {
  const job = labelValues({ name: "job", label: "Job", description: "Jobs.", metric: up, allPattern: ".+" });
  const full: Dashboard = {
    ...dashboardOf(textPanel({ ...frame, markdown: "words" })),
    variables: [dataSourceVariable, job],
    annotations: [
      {
        kind: "series",
        name: "Alerts",
        expression: "ALERTS",
        stepSeconds: 15,
        title: "{{alertname}}",
        text: "{{severity}}",
        labels: ["severity", "team"],
        health: "critical",
      },
      { kind: "note", name: "Drills", tags: ["drill"], health: "warning" },
    ],
    links: [
      { kind: "page", title: "Other", url: "/d/other", tooltip: "Another dashboard", opensNewPage: false },
    ],
  };

  it("has its variables, annotations and links in sight, not in a menu", () => {
    const { templating, annotations, links } = readClassic(emitClassic(full));
    expect({ templating, annotations, links }).toMatchInlineSnapshot(`
      {
        "annotations": {
          "list": [
            {
              "builtIn": 1,
              "datasource": {
                "type": "grafana",
                "uid": "-- Grafana --",
              },
              "enable": true,
              "hide": true,
              "iconColor": "rgba(0, 211, 255, 1)",
              "name": "Annotations & Alerts",
              "type": "dashboard",
            },
            {
              "builtIn": 0,
              "datasource": {
                "type": "prometheus",
                "uid": "\${datasource}",
              },
              "enable": true,
              "expr": "ALERTS",
              "hide": false,
              "iconColor": "red",
              "name": "Alerts",
              "step": "15s",
              "tagKeys": "severity,team",
              "textFormat": "{{severity}}",
              "titleFormat": "{{alertname}}",
              "useValueForTime": false,
            },
            {
              "builtIn": 0,
              "datasource": {
                "type": "grafana",
                "uid": "-- Grafana --",
              },
              "enable": true,
              "hide": false,
              "iconColor": "orange",
              "name": "Drills",
              "target": {
                "limit": 100,
                "matchAny": false,
                "tags": [
                  "drill",
                ],
                "type": "tags",
              },
            },
          ],
        },
        "links": [
          {
            "asDropdown": false,
            "icon": "dashboard",
            "includeVars": false,
            "keepTime": true,
            "tags": [],
            "targetBlank": false,
            "title": "Other",
            "tooltip": "Another dashboard",
            "type": "link",
            "url": "/d/other",
          },
        ],
        "templating": {
          "list": [
            {
              "allowCustomValue": false,
              "description": "The Prometheus that the panels read.",
              "includeAll": false,
              "label": "Data source",
              "multi": false,
              "name": "datasource",
              "query": "prometheus",
              "skipUrlSync": false,
              "type": "datasource",
            },
            {
              "allValue": ".+",
              "allowCustomValue": true,
              "current": {
                "text": [
                  "All",
                ],
                "value": [
                  "$__all",
                ],
              },
              "datasource": {
                "type": "prometheus",
                "uid": "\${datasource}",
              },
              "definition": "label_values(up, job)",
              "description": "Jobs.",
              "includeAll": true,
              "label": "Job",
              "multi": true,
              "name": "job",
              "query": {
                "qryType": 1,
                "query": "label_values(up, job)",
                "refId": "PrometheusVariableQueryEditor-VariableQuery",
              },
              "refresh": 2,
              "skipUrlSync": false,
              "sort": 1,
              "type": "query",
            },
          ],
        },
      }
    `);
  });

  it("is the same value every time, and shares nothing with the one before", () => {
    const [first, second] = [emitClassic(full), emitClassic(full)];
    expect(JSON.stringify(first)).toBe(JSON.stringify(second));
    expect(first).not.toBe(second);
  });

  it.each<[string, Dashboard, string]>([
    ["a uid that Grafana refuses", { ...full, uid: "a b" }, "`a b` is no uid"],
    [
      "two panels of one key",
      dashboardOf(textPanel({ ...frame, markdown: "a" }), textPanel({ ...frame, markdown: "b" })),
      "`p` and `p` of `test` have one id; rename one",
    ],
    [
      "a table that reads a range",
      dashboardOf(
        tablePanel({
          ...frame,
          queries: [range("up", "up")],
          columns: [labelColumn("job", "Job")],
          sortedBy: { title: "Job", isDescending: false },
        }),
      ),
      "table `p` reads a range, `up`",
    ],
    [
      "a table sorted by what is no column",
      dashboardOf(
        tablePanel({
          ...frame,
          queries: [instant("up", "up")],
          columns: [labelColumn("job", "Job")],
          sortedBy: { title: "State", isDescending: false },
        }),
      ),
      "table `p` is sorted by `State`, which is no column",
    ],
    [
      "a column of a query that is not there",
      dashboardOf(
        tablePanel({
          ...frame,
          queries: [instant("up", "up")],
          columns: [valueColumn(1, "State", { unit: "number" })],
          sortedBy: { title: "State", isDescending: false },
        }),
      ),
      "column `State` of table `p` reads query 1, which is not there",
    ],
  ])("is not made of %s", (_what, dashboard, message) => {
    expect(() => emitClassic(dashboard)).toThrow(message);
  });
});
