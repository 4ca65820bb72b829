// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import type { JsonObject, JsonValue } from "../../../artifacts/index.ts";
import type { Chance } from "../../support/chance.ts";
import { graphSettings, panelFrame, singleStatSettings } from "./random-old-panel.ts";
import { anyNumber, maybe, several, some } from "./random-parts.ts";

const types = [
  ...([
    "timeseries",
    "timeseries",
    "stat",
    "gauge",
    "bargauge",
    "table",
    "heatmap",
    "logs",
    "text",
    "state-timeline",
  ] as const),
  ...([
    "status-history",
    "piechart",
    "barchart",
    "histogram",
    "geomap",
    "canvas",
    "news",
    "trend",
    "xychart",
  ] as const),
  ...(["graph", "singlestat", "someone-panel", "constructor", "<x>", ""] as const),
] as const;

/** A panel of the grid, of today or of Grafana 5 and later. */
export function anyPanel(chance: Chance, id: number): JsonObject {
  const type = chance.pick(types);
  return some({
    ...panelFrame(chance, id),
    type: maybe(chance, type, 0.98),
    gridPos: maybe(
      chance,
      chance.pick<JsonValue>([
        { h: 8, w: 12, x: 12 * (id % 2), y: 8 * Math.floor(id / 2) },
        { h: 8, w: 12, x: 6, y: 3 },
        { w: "12", h: 4, x: 0, y: 99 },
        { h: 8, w: 30, x: -1, y: 0 },
      ]),
      0.95,
    ),
    fieldConfig: maybe(chance, fieldConfig(chance), 0.8),
    options: maybe(chance, options(chance, type), 0.8),
    transformations: maybe(chance, transformations(chance), 0.2),
    pluginVersion: maybe(chance, chance.pick(["", "10.4.1", "7.0.0"]), 0.4),
    libraryPanel: maybe(
      chance,
      chance.pick<JsonValue>([{ uid: "lib", name: "Library" }, { name: "no uid" }]),
      0.05,
    ),
    ...(type === "graph" ? graphSettings(chance) : type === "singlestat" ? singleStatSettings(chance) : {}),
  });
}

function fieldConfig(chance: Chance): JsonObject {
  const steps = [
    { color: "green", value: null },
    { color: "#EAB839", value: 70 },
    { color: "red", value: 90 },
  ];
  return some({
    defaults: some({
      unit: maybe(chance, chance.pick(["bytes", "s", "reqps", "percentunit", "suffix: x", "none"])),
      min: maybe(chance, anyNumber(chance, 0), 0.3),
      max: maybe(chance, anyNumber(chance, 1), 0.3),
      decimals: maybe(chance, anyNumber(chance, 2), 0.2),
      displayName: maybe(chance, "${__field.labels.job}", 0.1),
      noValue: maybe(chance, chance.pick(["0", "-"]), 0.2),
      color: maybe(
        chance,
        chance.pick<JsonValue>([
          { mode: "palette-classic" },
          { mode: "thresholds" },
          { mode: "fixed", fixedColor: "red" },
        ]),
      ),
      thresholds: maybe(
        chance,
        chance.pick<JsonValue>([
          { mode: "absolute", steps },
          { mode: "percentage", steps: [] },
          { steps: steps.toReversed() },
        ]),
      ),
      mappings: maybe(
        chance,
        chance.pick<JsonValue>([
          [],
          [
            { type: "value", options: { "0": { text: "down", color: "red", index: 0 } } },
            { type: "special", options: { match: "null", result: { text: "-" } } },
          ],
          [{ id: 0, op: "=", text: "old", type: 1, value: "1" }],
        ]),
        0.5,
      ),
      links: maybe(chance, [{ title: "x", url: "/x?${__value.raw}" }], 0.1),
      custom: maybe(
        chance,
        some({
          drawStyle: chance.pick(["line", "bars", "points"]),
          lineWidth: anyNumber(chance, 1),
          fillOpacity: anyNumber(chance, 10),
          stacking: { group: "A", mode: chance.pick(["none", "normal", "percent"]) },
          thresholdsStyle: { mode: "area" },
          align: null,
        }),
      ),
    }),
    overrides: maybe(
      chance,
      several(chance, 2, () => ({
        matcher: chance.pick<JsonValue>([
          { id: "byName", options: "Value #A" },
          { id: "byRegexp", options: "/[/" },
          { id: "byFrameRefID", options: "B" },
          { id: "byType", options: "number" },
          {
            id: "byNames",
            options: { mode: "exclude", names: ["a"], prefix: "All except:", readOnly: true },
          },
        ]),
        properties: [
          { id: "unit", value: "s" },
          { id: "custom.hideFrom", value: { viz: true } },
          { id: "links" },
        ],
      })),
      0.9,
    ),
  });
}

function options(chance: Chance, type: string): JsonObject {
  const legend = chance.pick<JsonValue>([
    { calcs: ["mean", "lastNotNull"], displayMode: "table", placement: "right", showLegend: true },
    { showLegend: false },
    { displayMode: "hidden" },
    {},
  ]);
  return some({
    legend: maybe(chance, legend),
    tooltip: maybe(chance, { mode: chance.pick(["single", "multi", "none"]), sort: "desc" }),
    reduceOptions: maybe(
      chance,
      {
        calcs: [chance.pick(["lastNotNull", "mean", "p99", ""])],
        fields: chance.pick(["", "/^x$/"]),
        values: chance.happens(0.2),
      },
      type === "timeseries" ? 0 : 0.7,
    ),
    ...(type === "text"
      ? {
          mode: chance.pick(["html", "markdown", "code"]),
          content: "# ${job}\n<script>x()</script>",
          code: { language: "json" },
        }
      : {}),
    ...(type === "table"
      ? { showHeader: true, sortBy: [{ desc: true, displayName: "Value" }], footer: { show: false } }
      : {}),
    ...(type === "heatmap"
      ? {
          calculate: chance.happens(0.5),
          color: { scheme: "Oranges", steps: anyNumber(chance, 64) },
          yAxis: { unit: "s" },
          cellGap: 1,
        }
      : {}),
    colorMode: maybe(chance, "background", 0.2),
    textMode: maybe(chance, "value_and_name", 0.1),
    orientation: maybe(chance, "horizontal", 0.2),
  });
}

function transformations(chance: Chance): readonly JsonObject[] {
  return several(chance, 3, () =>
    chance.pick<JsonObject>([
      { id: "merge", options: {} },
      {
        id: "organize",
        options: {
          excludeByName: { Time: true },
          indexByName: { job: 0, "Value #A": 1 },
          renameByName: { job: "Job" },
        },
      },
      { id: "filterFieldsByName", options: { include: { names: ["job", "Value #A"] } } },
      {
        id: "calculateField",
        options: { mode: "binary", binary: { left: "A", operator: "/", right: "B" } },
        disabled: true,
      },
      {
        id: "joinByField",
        options: { byField: "job", mode: "outer" },
        filter: { id: "byRefId", options: "A" },
      },
      { id: "new in 2030" },
    ]),
  );
}
