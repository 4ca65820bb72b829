// biome-ignore-all lint/suspicious/noTemplateCurlyInString: as dashboards write it
import type { JsonObject, JsonValue } from "../../../artifacts/index.ts";
import type { Chance } from "../../support/chance.ts";
import { anyPanel } from "./random-panel.ts";
import { anyLink, anyTarget, anyText, maybe, several, some } from "./random-parts.ts";

type Version = "v2alpha1" | "v2beta1" | "v2";

/** A dashboard of Grafana's newer schema: elements and a layout, of one of its versions. */
export function anyV2(chance: Chance): JsonObject {
  const version = chance.pick<Version>(["v2alpha1", "v2beta1", "v2"]);
  const names = several(chance, 6, (index) =>
    chance.pick([`panel-${index + 1}`, `panel-${index + 1}`, `p ${index}`, "constructor"]),
  );
  const elements = Object.fromEntries(
    names.map((name, index) => [name, anyElement(chance, version, index + 1)]),
  );
  return some({
    apiVersion: `dashboard.grafana.app/${version}`,
    kind: "Dashboard",
    metadata: some({
      name: maybe(chance, "demo", 0.9),
      annotations: maybe(chance, { "grafana.app/folder": "x" }, 0.3),
    }),
    spec: some({
      annotations: maybe(
        chance,
        several(chance, 2, () => anyAnnotation(chance, version)),
        0.9,
      ),
      cursorSync: maybe(chance, chance.pick(["Off", "Crosshair", "Tooltip"])),
      description: maybe(chance, anyText(chance), 0.3),
      editable: maybe(chance, chance.happens(0.5)),
      elements,
      layout: anyLayout(chance, names.length > 0 ? [...names, "dangling"] : ["dangling"], 0),
      links: maybe(
        chance,
        several(chance, 2, () => anyLink(chance)),
        0.9,
      ),
      liveNow: maybe(chance, false),
      preload: maybe(chance, false),
      tags: maybe(chance, ["a"], 0.9),
      timeSettings: maybe(
        chance,
        some({
          from: "now-6h",
          to: "now",
          autoRefresh: maybe(chance, "30s"),
          autoRefreshIntervals: ["5s"],
          hideTimepicker: false,
          fiscalYearStartMonth: 0,
          timezone: maybe(chance, "utc"),
        }),
        0.9,
      ),
      title: anyText(chance),
      variables: maybe(
        chance,
        several(chance, 5, (index) => anyVariable(chance, version, index)),
        0.9,
      ),
    }),
    status: maybe(chance, {}, 0.2),
  });
}

function dataQuery(
  chance: Chance,
  version: Version,
  index: number,
): { readonly query: JsonObject; readonly datasource: JsonObject | undefined } {
  const { refId: _refId, hide: _hide, datasource: _datasource, ...spec } = anyTarget(chance, index);
  const group = chance.pick(["prometheus", "prometheus", "loki", "grafana-testdata-datasource", ""]);
  const name = chance.pick(["${datasource}", "P1809F7CD0C75ACF3"]);
  if (version === "v2alpha1")
    return { query: { kind: group, spec }, datasource: maybe(chance, { type: group, uid: name }) };
  const query = some({ kind: "DataQuery", group, version: "v0", datasource: maybe(chance, { name }), spec });
  return { query, datasource: undefined };
}

function anyElement(chance: Chance, version: Version, id: number): JsonObject {
  if (chance.happens(0.1)) {
    return {
      kind: "LibraryPanel",
      spec: { id, title: anyText(chance), libraryPanel: { uid: "lib", name: "Library" } },
    };
  }
  const {
    type = "timeseries",
    fieldConfig = { defaults: {}, overrides: [] },
    options = {},
    title = "",
    description = "",
  } = anyPanel(chance, id);
  const viz = { fieldConfig, options };
  const vizConfig: JsonObject =
    version === "v2alpha1"
      ? { kind: type, spec: { pluginVersion: "11.0.0", ...viz } }
      : { kind: "VizConfig", group: type, version: "", spec: viz };
  const queries = several(chance, 3, (index) => {
    const { query, datasource } = dataQuery(chance, version, index);
    return {
      kind: "PanelQuery",
      spec: some({ query, datasource, refId: "ABC"[index] ?? "Z", hidden: false }),
    };
  });
  const transformations = several(chance, 1, () =>
    version === "v2alpha1"
      ? { kind: "organize", spec: { id: "organize", options: { renameByName: { a: "b" } } } }
      : { kind: "Transformation", group: "organize", spec: { options: { renameByName: { a: "b" } } } },
  );
  const queryOptions = some({
    interval: maybe(chance, "1m", 0.2),
    maxDataPoints: maybe(chance, 100, 0.2),
    timeFrom: maybe(chance, "7d", 0.1),
    hideTimeOverride: maybe(chance, true, 0.1),
  });
  return {
    kind: "Panel",
    spec: some({
      id: maybe(chance, chance.happens(0.9) ? id : 1, 0.97),
      title,
      description,
      links: maybe(
        chance,
        several(chance, 1, () => ({ title: "x", url: "/x", targetBlank: true })),
        0.9,
      ),
      data: { kind: "QueryGroup", spec: { queries, transformations, queryOptions } },
      vizConfig,
      transparent: maybe(chance, true, 0.2),
    }),
  };
}

function anyLayout(chance: Chance, names: readonly string[], depth: number): JsonObject {
  const reference = (): JsonObject => ({
    kind: "ElementReference",
    name: names[chance.below(names.length)] ?? "dangling",
  });
  const conditions = {
    kind: "ConditionalRenderingGroup",
    spec: {
      visibility: "show",
      condition: "and",
      items: [{ kind: "ConditionalRenderingData", spec: { value: true } }],
    },
  };
  const conditionalRendering = maybe<JsonValue>(chance, conditions, 0.1);
  const kind = depth > 3 ? 0 : chance.below(5);
  switch (kind) {
    case 0:
    case 1: {
      const items = several(chance, 5, (index) => ({
        kind: "GridLayoutItem",
        spec: some({
          x: 12 * (index % 2),
          y: 8 * Math.floor(index / 2),
          width: 12,
          height: 8,
          element: reference(),
          repeat: maybe(
            chance,
            some({
              mode: "variable",
              value: "job",
              direction: maybe(chance, "h"),
              maxPerRow: maybe(chance, 3),
            }),
            0.2,
          ),
        }),
      }));
      return { kind: "GridLayout", spec: { items } };
    }
    case 2: {
      const isResponsive = chance.happens(0.3);
      const items = several(chance, 4, () => ({
        kind: isResponsive ? "ResponsiveGridLayoutItem" : "AutoGridLayoutItem",
        spec: some({ element: reference(), conditionalRendering }),
      }));
      const spec = isResponsive
        ? { row: "a", col: "b", items }
        : {
            maxColumnCount: 3,
            columnWidthMode: "standard",
            rowHeightMode: "custom",
            rowHeight: 200,
            fillScreen: false,
            items,
          };
      return { kind: isResponsive ? "ResponsiveGridLayout" : "AutoGridLayout", spec };
    }
    case 3: {
      const rows = several(chance, 3, () => ({
        kind: "RowsLayoutRow",
        spec: some({
          title: maybe(chance, anyText(chance)),
          collapse: maybe(chance, chance.happens(0.5)),
          hideHeader: maybe(chance, true, 0.1),
          fillScreen: maybe(chance, false, 0.1),
          repeat: maybe(chance, { mode: "variable", value: "job" }, 0.2),
          conditionalRendering,
          layout: anyLayout(chance, names, depth + 1),
        }),
      }));
      return { kind: "RowsLayout", spec: { rows } };
    }
    default: {
      const tabs = several(chance, 3, () => ({
        kind: "TabsLayoutTab",
        spec: some({
          title: maybe(chance, anyText(chance)),
          conditionalRendering,
          layout: anyLayout(chance, names, depth + 1),
        }),
      }));
      return { kind: "TabsLayout", spec: { tabs } };
    }
  }
}

function anyVariable(chance: Chance, version: Version, index: number): JsonObject {
  const shared = some({
    name: ["datasource", "job", "instance", "n", "search"][index] ?? "x",
    label: maybe(chance, anyText(chance), 0.5),
    hide: chance.pick(["dontHide", "hideLabel", "hideVariable", "inControlsMenu"]),
    skipUrlSync: false,
    current: { text: ["a"], value: ["a"] },
    options: maybe(chance, [{ text: "a", value: "a", selected: true }]),
    multi: maybe(chance, true, 0.4),
    includeAll: maybe(chance, true, 0.4),
    allowCustomValue: maybe(chance, true, 0.4),
  });
  const { query, datasource } = dataQuery(chance, version, 0);
  return chance.pick<JsonObject>([
    {
      kind: "QueryVariable",
      spec: some({
        ...shared,
        query,
        datasource,
        refresh: chance.pick(["never", "onDashboardLoad", "onTimeRangeChanged"]),
        regex: "",
        sort: "alphabeticalAsc",
      }),
    },
    {
      kind: "QueryVariable",
      spec: {
        ...shared,
        query: {
          kind: "DataQuery",
          group: "prometheus",
          version: "v0",
          spec: { query: "label_values(up, job)", refId: "x" },
        },
        refresh: "onTimeRangeChanged",
        regex: "/x/",
        sort: "disabled",
      },
    },
    { kind: "CustomVariable", spec: { ...shared, query: "a : 1,b" } },
    {
      kind: "IntervalVariable",
      spec: {
        ...shared,
        query: "1m,5m",
        auto: true,
        auto_min: "10s",
        auto_count: 30,
        refresh: "onTimeRangeChanged",
      },
    },
    {
      kind: "DatasourceVariable",
      spec: { ...shared, pluginId: "prometheus", regex: "", refresh: "onDashboardLoad" },
    },
    { kind: "ConstantVariable", spec: { ...shared, query: "x" } },
    { kind: "TextVariable", spec: { ...shared, query: "x" } },
    { kind: "SwitchVariable", spec: { ...shared, current: "1", enabledValue: "1", disabledValue: "0" } },
    {
      kind: "AdhocVariable",
      ...(version === "v2alpha1" ? {} : { group: "prometheus", datasource: { name: "${datasource}" } }),
      spec: {
        ...shared,
        baseFilters: [],
        filters: [{ key: "job", operator: "=", value: "x" }],
        defaultKeys: [],
      },
    },
    { kind: "GroupByVariable", spec: { ...shared } },
    { kind: "VariableOf2030", spec: shared },
  ]);
}

function anyAnnotation(chance: Chance, version: Version): JsonObject {
  const { query, datasource } = dataQuery(chance, version, 0);
  const spec = some({
    query,
    datasource,
    enable: true,
    hide: chance.happens(0.5),
    iconColor: "red",
    name: anyText(chance),
    builtIn: maybe(chance, true, 0.3),
    legacyOptions: maybe(chance, { type: "dashboard", expr: "up" }, 0.3),
    filter: maybe(chance, { exclude: false, ids: [1] }, 0.2),
  });
  return { kind: "AnnotationQuery", spec };
}
