// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import type { JsonObject, JsonValue } from "../../../artifacts/index.ts";
import type { Chance } from "../../support/chance.ts";
import {
  anyDatasource,
  anyLink,
  anyNumber,
  anyTarget,
  anyText,
  maybe,
  several,
  some,
} from "./random-parts.ts";

const oldTypes = [
  "graph",
  "singlestat",
  "table",
  "table-old",
  "text",
  "dashlist",
  "alertlist",
  "grafana-piechart-panel",
  "heatmap",
] as const;
/** A panel of before Grafana 5: a share of its row, settings at the top, an alert within. */
export function anyOldPanel(chance: Chance, id: number): JsonObject {
  const type = chance.pick(oldTypes);
  return some({
    ...panelFrame(chance, id),
    type,
    span: maybe(chance, anyNumber(chance, chance.pick([12, 6, 4, 3, 2.4, 0])), 0.9),
    height: maybe(chance, chance.pick<JsonValue>(["250px", 200, "", null]), 0.2),
    ...(type === "graph" ? graphSettings(chance) : {}),
    ...(type === "singlestat" ? singleStatSettings(chance) : {}),
    ...(type.startsWith("table") ? oldTableSettings(chance) : {}),
    ...(type === "text"
      ? { mode: chance.pick(["html", "markdown"]), content: "<h1>$job</h1><script>x()</script>" }
      : {}),
  });
}

/** The settings of a graph, as they stood at the top of a panel. */
export function graphSettings(chance: Chance): JsonObject {
  const axis = (): JsonObject =>
    some({
      format: chance.pick(["bytes", "s", "percentunit", "none"]),
      label: null,
      logBase: 1,
      min: chance.pick<JsonValue>(["0", 0, null, ""]),
      max: null,
      show: true,
    });
  return some({
    lines: maybe(chance, chance.happens(0.8)),
    bars: maybe(chance, chance.happens(0.2)),
    points: maybe(chance, chance.happens(0.2)),
    fill: maybe(chance, anyNumber(chance, 1)),
    linewidth: maybe(chance, anyNumber(chance, 2)),
    stack: maybe(chance, chance.happens(0.5)),
    percentage: maybe(chance, chance.happens(0.2)),
    steppedLine: maybe(chance, chance.happens(0.2)),
    nullPointMode: maybe(chance, chance.pick(["connected", "null", "null as zero"])),
    aliasColors: maybe(chance, chance.pick<JsonValue>([{}, { "5xx": "#BF1B00" }, []])),
    seriesOverrides: maybe(
      chance,
      chance.pick<JsonValue>([[], [{ alias: "/in/", transform: "negative-Y", yaxis: 2 }, { alias: "[" }]]),
    ),
    legend: maybe(
      chance,
      chance.pick<JsonValue>([
        { show: true, values: true, avg: true, current: true, alignAsTable: true, rightSide: true },
        { show: false },
        true,
        null,
      ]),
    ),
    yaxes: maybe(chance, chance.pick<JsonValue>([[axis(), axis()], [axis()], [], null])),
    y_formats: maybe(chance, ["bytes", "short"], 0.2),
    grid: maybe(
      chance,
      { threshold1: 70, threshold1Color: "rgba(1,2,3,.2)", leftMin: 0, threshold2: null },
      0.2,
    ),
    xaxis: maybe(chance, { mode: "time", name: null, show: true, values: [] }),
    tooltip: maybe(chance, { shared: true, sort: 2, value_type: "individual" }),
    thresholds: maybe(
      chance,
      chance.pick<JsonValue>([
        [],
        [{ colorMode: "critical", fill: true, line: true, op: "gt", value: 80 }],
        "70,90",
      ]),
      0.5,
    ),
    alert: maybe(
      chance,
      {
        conditions: [
          { evaluator: { params: [5], type: "gt" }, query: { params: ["A", "5m", "now"] }, type: "query" },
        ],
        frequency: "60s",
        handler: 1,
        name: "x",
        noDataState: "no_data",
        notifications: [],
      },
      0.3,
    ),
  });
}

/** The settings of a single value, as they stood at the top of a panel. */
export function singleStatSettings(chance: Chance): JsonObject {
  return some({
    format: maybe(chance, chance.pick(["none", "s", "percent"])),
    valueName: maybe(chance, chance.pick(["current", "avg", "delta", "range", "name"])),
    thresholds: maybe(chance, chance.pick<JsonValue>(["", "70,90", "0.5, x", null])),
    colors: maybe(chance, ["#299c46", "rgba(237, 129, 40, 0.89)", "#d44a3a"]),
    colorValue: maybe(chance, true, 0.4),
    colorBackground: maybe(chance, chance.happens(0.5), 0.4),
    gauge: maybe(chance, {
      show: chance.happens(0.5),
      minValue: anyNumber(chance, 0),
      maxValue: 100,
      thresholdLabels: false,
      thresholdMarkers: true,
    }),
    sparkline: maybe(chance, { show: chance.happens(0.5), full: false, lineColor: "rgb(31, 120, 193)" }),
    valueMaps: maybe(chance, [
      { op: "=", text: "N/A", value: "null" },
      { op: "=", text: "up", value: "1" },
    ]),
    rangeMaps: maybe(chance, [
      { from: "0", text: "low", to: "10" },
      { from: "null", text: "none", to: "null" },
    ]),
    mappingType: maybe(chance, anyNumber(chance, 1)),
    prefix: maybe(chance, "~ ", 0.2),
    postfix: maybe(chance, " <i>x</i>", 0.2),
    nullText: maybe(chance, null, 0.3),
    decimals: maybe(chance, anyNumber(chance, 1), 0.3),
  });
}

function oldTableSettings(chance: Chance): JsonObject {
  return some({
    transform: maybe(chance, chance.pick(["timeseries_to_columns", "table", "timeseries_aggregations"])),
    columns: maybe(chance, [{ text: "Avg", value: "avg" }]),
    sort: maybe(
      chance,
      chance.pick<JsonValue>([
        { col: 0, desc: true },
        { col: null, desc: null },
      ]),
    ),
    styles: maybe(chance, [
      { pattern: "Time", type: "date", dateFormat: "YYYY-MM-DD", alias: "at" },
      {
        pattern: "/.*[/",
        type: "number",
        unit: "bytes",
        decimals: 2,
        colorMode: "cell",
        colors: ["red"],
        thresholds: ["1", "2"],
      },
      { pattern: "x", type: "hidden", link: true, linkUrl: "/d/y?var-x=${__cell:raw}", mappingType: 1 },
    ]),
    scroll: maybe(chance, true),
    fontSize: maybe(chance, "100%"),
    pageSize: maybe(chance, null),
  });
}

/** What panels of every kind and age have. */
export function panelFrame(chance: Chance, id: number): JsonObject {
  return some({
    id: maybe(chance, chance.pick<JsonValue>([id, id, id, id, 1, null, String(id)]), 0.9),
    title: maybe(chance, anyText(chance), 0.9),
    description: maybe(chance, anyText(chance), 0.3),
    datasource: anyDatasource(chance),
    targets: maybe(
      chance,
      several(chance, 3, (index) => anyTarget(chance, index)),
      0.85,
    ),
    links: maybe(
      chance,
      several(chance, 2, () => anyLink(chance)),
      0.2,
    ),
    repeat: maybe(chance, chance.pick<JsonValue>(["instance", "nothing", "", null]), 0.15),
    repeatDirection: maybe(chance, chance.pick(["h", "v"]), 0.1),
    maxPerRow: maybe(chance, anyNumber(chance, 4), 0.1),
    minSpan: maybe(chance, anyNumber(chance, 4), 0.05),
    transparent: maybe(chance, chance.happens(0.5), 0.2),
    interval: maybe(chance, chance.pick<JsonValue>(["1m", "", "$interval", null, ">10s"]), 0.1),
    maxDataPoints: maybe(chance, anyNumber(chance, 100), 0.1),
    timeFrom: maybe(chance, chance.pick<JsonValue>(["7d", null, "now/d"]), 0.1),
    timeShift: maybe(chance, chance.pick<JsonValue>(["1d", null]), 0.1),
    cacheTimeout: maybe(chance, null, 0.1),
    editable: maybe(chance, true, 0.1),
    error: maybe(chance, false, 0.1),
  });
}
