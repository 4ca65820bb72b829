import { describe, expect, it } from "vitest";
import { type DashboardPanel, readDashboard } from "../../../simulator/dashboard/index.ts";

function readPanel(panel: object): DashboardPanel {
  const text = JSON.stringify({ title: "old", panels: [{ id: 1, ...panel }] });
  const [read] = readDashboard(text, "x.json").dashboard?.panels ?? [];
  if (read === undefined) throw new Error("the panel was not read");
  return read;
}

const steps = [
  { color: "green", value: null },
  { color: "red", value: 80 },
];

describe("panels of one value, as Grafana 6 wrote them", () => {
  it("have what lay in `fieldOptions` in today's places", () => {
    const { options, fieldConfig } = readPanel({
      type: "gauge",
      options: {
        orientation: "horizontal",
        showThresholdMarkers: true,
        fieldOptions: {
          calcs: ["mean"],
          values: false,
          defaults: {
            title: "Load",
            unit: "percent",
            min: 0,
            max: 100,
            thresholds: { mode: "absolute", steps },
            mappings: [{ id: 0, op: "=", type: 1, value: "null", text: "N/A" }],
          },
          overrides: [],
        },
      },
    });
    expect(options).toEqual({
      orientation: "horizontal",
      showThresholdMarkers: true,
      reduceOptions: { values: false, limit: undefined, calcs: ["mean"], fields: "" },
    });
    expect(fieldConfig.defaults).toEqual({
      displayName: "Load",
      unit: "percent",
      min: 0,
      max: 100,
      thresholds: { mode: "absolute", steps },
      mappings: [{ type: "special", options: { match: "null", result: { text: "N/A", index: 0 } } }],
    });
  });

  it("have their thresholds as a list of steps, in the defaults or beside them", () => {
    const within = { type: "bargauge", options: { fieldOptions: { defaults: { thresholds: steps } } } };
    const beside = { type: "bargauge", options: { fieldOptions: { defaults: {}, thresholds: steps } } };
    for (const panel of [within, beside])
      expect(readPanel(panel).fieldConfig.defaults.thresholds).toEqual({ mode: "absolute", steps });
  });

  it("have `valueOptions` before that", () => {
    const { options, fieldConfig } = readPanel({
      type: "gauge",
      options: {
        minValue: 0,
        maxValue: 10,
        thresholds: steps,
        valueMappings: [{ type: 2, from: "1", to: "5", text: "few" }],
        valueOptions: { unit: "bytes", stat: "max", decimals: 1 },
      },
    });
    expect(options.reduceOptions).toMatchObject({ calcs: ["max"] });
    expect(fieldConfig.defaults).toEqual({
      unit: "bytes",
      decimals: 1,
      min: 0,
      max: 10,
      thresholds: { mode: "absolute", steps },
      mappings: [{ type: "range", options: { from: 1, to: 5, result: { text: "few", index: 0 } } }],
    });
  });

  it("keep their overrides, have the range of percentages, and a colour of one word", () => {
    const byName = { matcher: { id: "byName", options: "a" }, properties: [{ id: "unit", value: "s" }] };
    const { fieldConfig } = readPanel({
      type: "stat",
      pluginVersion: "6.7.1",
      fieldConfig: { defaults: { decimals: 1 }, overrides: [] },
      options: { fieldOptions: { defaults: { unit: "percent", color: "blue" }, overrides: [byName] } },
    });
    expect(fieldConfig).toEqual({
      defaults: {
        min: 0,
        max: 100,
        decimals: 1,
        unit: "percent",
        color: { mode: "fixed", fixedColor: "blue" },
      },
      overrides: [{ matcher: "byName", matcherOptions: "a", properties: [{ id: "unit", value: "s" }] }],
    });
  });

  it("are read as written where a later version has left `fieldOptions` over", () => {
    const options = { reduceOptions: { calcs: ["max"] }, fieldOptions: { calcs: ["mean"] } };
    expect(readPanel({ type: "stat", pluginVersion: "8.0.0", options }).options).toEqual(options);
  });

  it("stay as they are written today", () => {
    const fieldConfig = { defaults: { unit: "s" }, overrides: [] };
    const options = { reduceOptions: { calcs: ["last"] }, graphMode: "none" };
    expect(readPanel({ type: "stat", options, fieldConfig })).toMatchObject({ options, fieldConfig });
  });
});

it("single statistics map no value by a range from `null` to `null`", () => {
  const rangeMaps = [
    { from: "null", to: "null", text: "N/A" },
    { from: "1", to: "1", text: "Up" },
  ];
  const wanted = [
    { type: "special", options: { match: "null", result: { text: "N/A", index: 0 } } },
    { type: "range", options: { from: 1, to: 1, result: { text: "Up", index: 1 } } },
  ];
  for (const mappingType of [2, undefined])
    expect(readPanel({ type: "singlestat", mappingType, rangeMaps }).fieldConfig.defaults.mappings).toEqual(
      wanted,
    );
});

it("value mappings of before version 8 are read wherever they stand, today's as they are", () => {
  const today = { type: "value", options: { "1": { text: "up", index: 0 } } };
  const old = { id: 1, type: 1, value: "0", text: "down" };
  const { fieldConfig } = readPanel({
    type: "table",
    fieldConfig: {
      defaults: { mappings: [today, old] },
      overrides: [
        { matcher: { id: "byName", options: "a" }, properties: [{ id: "mappings", value: [old] }] },
      ],
    },
  });
  expect(fieldConfig.defaults.mappings).toEqual([
    today,
    { type: "value", options: { "0": { text: "down", index: 1 } } },
  ]);
  expect(fieldConfig.overrides[0]?.properties).toEqual([
    { id: "mappings", value: [{ type: "value", options: { "0": { text: "down", index: 0 } } }] },
  ]);
});

it("text panels have their text in the options, or beside them as of old", () => {
  expect(readPanel({ type: "text", mode: "markdown", content: "# Old", options: {} }).options).toEqual({
    mode: "markdown",
    content: "# Old",
  });
  const options = { mode: "html", content: "<b>new</b>" };
  expect(readPanel({ type: "text", content: "left over", options }).options).toEqual(options);
});

describe("tables of before Grafana 7", () => {
  const styles = [
    { pattern: "Time", type: "hidden" },
    {
      pattern: "Value #A",
      type: "number",
      alias: "Pods",
      unit: "short",
      decimals: 0,
      link: true,
      linkUrl: "/d/x",
      linkTooltip: "More",
    },
    { pattern: "/when.*/", type: "date", dateFormat: "YYYY-MM-DD", align: "right" },
    {
      pattern: "Value #B",
      type: "number",
      colorMode: "row",
      thresholds: ["0.5", 0.9],
      colors: ["blue", "orange", "red"],
    },
    { pattern: "/.*/", type: "number", unit: "bytes", align: "auto" },
  ];

  it("have the looks of their columns as overrides, of all columns as defaults", () => {
    const { type, fieldConfig, transformations } = readPanel({ type: "table", styles, transform: "table" });
    expect(type).toBe("table");
    expect(fieldConfig.defaults).toEqual({ custom: {}, unit: "bytes" });
    expect(fieldConfig.overrides).toEqual([
      { matcher: "byName", matcherOptions: "Time", properties: [{ id: "custom.hidden", value: true }] },
      {
        matcher: "byName",
        matcherOptions: "Value #A",
        properties: [
          { id: "displayName", value: "Pods" },
          { id: "unit", value: "short" },
          { id: "decimals", value: 0 },
          { id: "links", value: [{ title: "More", url: "/d/x" }] },
        ],
      },
      {
        matcher: "byRegexp",
        matcherOptions: "/when.*/",
        properties: [
          { id: "unit", value: "time: YYYY-MM-DD" },
          { id: "custom.align", value: "right" },
        ],
      },
      {
        matcher: "byName",
        matcherOptions: "Value #B",
        properties: [
          { id: "custom.cellOptions", value: { type: "color-background", applyToRow: true } },
          {
            id: "thresholds",
            value: {
              mode: "absolute",
              steps: [
                { value: null, color: "blue" },
                { value: 0.5, color: "orange" },
                { value: 0.9, color: "red" },
              ],
            },
          },
        ],
      },
    ]);
    expect(transformations.map(({ id }) => id)).toEqual(["merge"]);
  });

  it("do what was written, then what `transform` says", () => {
    const transformations = [{ id: "organize", options: {} }];
    const old = readPanel({ type: "table-old", styles: [], transform: "table", transformations });
    expect(old.transformations.map(({ id }) => id)).toEqual(["organize", "merge"]);
  });

  it("have their aggregations as a reduction, and are left alone where they are written as today", () => {
    const columns = [
      { text: "Avg", value: "avg" },
      { text: "Now", value: "current" },
    ];
    const old = readPanel({ type: "table-old", styles: [], transform: "timeseries_aggregations", columns });
    expect([old.type, ...old.transformations.map(({ id, options }) => [id, options.reducers])]).toEqual([
      "table",
      ["reduce", ["mean", "lastNotNull"]],
    ]);
    const fieldConfig = { defaults: { unit: "s" }, overrides: [] };
    expect(readPanel({ type: "table", styles, transform: "table", fieldConfig })).toMatchObject({
      fieldConfig,
      transformations: [],
    });
  });
});

describe("heatmaps of before Grafana 9", () => {
  it.each([
    ["timeseries", true],
    ["tsbuckets", false],
  ])("of %s are counted: %s", (dataFormat, calculate) => {
    const color = { mode: "spectrum", colorScheme: "interpolateBlues" };
    const { options } = readPanel({
      type: "heatmap",
      dataFormat,
      color,
      yAxis: { format: "ms" },
      yBucketNumber: 12,
    });
    expect(options).toEqual({
      calculate,
      calculation: { yBuckets: { mode: "count", value: 12 } },
      color: { mode: "scheme", scheme: "Blues" },
      yAxis: { unit: "ms" },
    });
  });

  it("are left alone where they are written as today", () => {
    const options = { calculate: false, yAxis: { unit: "s" } };
    expect(readPanel({ type: "heatmap", dataFormat: "timeseries", options }).options).toEqual(options);
  });
});
