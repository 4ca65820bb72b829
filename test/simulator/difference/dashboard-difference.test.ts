import { describe, expect, it } from "vitest";
import { told } from "./compared.ts";

interface PanelText {
  readonly id: number;
  readonly title: string;
  readonly y?: number;
  readonly type?: string;
  readonly [field: string]: unknown;
}

function panel({ id, title, y = 0, ...rest }: PanelText): Readonly<Record<string, unknown>> {
  const expression = `rate(${title.toLowerCase()}_total{job=~"$job"}[$__rate_interval])`;
  return {
    id,
    title,
    type: "timeseries",
    gridPos: { x: 0, y, w: 12, h: 8 },
    datasource: { type: "prometheus", uid: "main" },
    targets: [{ refId: "A", expr: expression, legendFormat: "{{job}}" }],
    fieldConfig: {
      defaults: {
        unit: "reqps",
        thresholds: {
          mode: "absolute",
          steps: [
            { color: "green", value: null },
            { color: "red", value: 80 },
          ],
        },
      },
      overrides: [],
    },
    options: { legend: { displayMode: "list" } },
    ...rest,
  };
}

function dashboard(panels: readonly unknown[], rest: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    uid: "shop",
    title: "Shop",
    schemaVersion: 39,
    time: { from: "now-6h", to: "now" },
    templating: { list: [{ name: "job", type: "query", query: "label_values(up, job)", multi: true }] },
    panels,
    ...rest,
  });
}

const panels = [
  panel({ id: 1, title: "Orders" }),
  panel({ id: 2, title: "Errors", y: 8 }),
  panel({ id: 3, title: "Users", y: 16 }),
];
const before = dashboard(panels);
const withPanel = (index: number, change: Readonly<Record<string, unknown>>) =>
  dashboard(panels.map((one, at) => (at === index ? { ...one, ...change } : one)));
const difference = (text: string) => told({ "shop.json": before }, { "shop.json": text });

describe("the difference of dashboards", () => {
  it("is none for what Grafana writes anew with each save", () => {
    const saved = dashboard(
      panels.map((one) => ({
        ...Object.fromEntries(Object.entries(one).reverse()),
        pluginVersion: "11.2.0",
      })),
      { version: 17, id: 99, iteration: 1_700_000_000 },
    );
    expect(difference(saved)).toBe("no difference in 1 dashboard\n");
    const reformatted = [
      {
        refId: "Q",
        expr: 'rate(orders_total{ job =~ "$job" }[ $__rate_interval ])',
        legendFormat: "{{job}}",
      },
    ];
    expect(difference(withPanel(0, { targets: reformatted }))).toBe("no difference in 1 dashboard\n");
    const renumbered = panels.map((one, index) => ({ ...one, id: 40 + index }));
    expect(difference(dashboard(renumbered))).toBe("no difference in 1 dashboard\n");
  });

  it("names what of a panel changed", () => {
    const text = difference(
      withPanel(0, {
        title: "Orders per second",
        type: "stat",
        gridPos: { x: 0, y: 0, w: 6, h: 8 },
        targets: [
          {
            refId: "A",
            expr: 'rate(orders_total{job=~"$job", region="eu"}[5m])',
            legendFormat: "{{region}}",
          },
        ],
        fieldConfig: {
          defaults: {
            unit: "ops",
            thresholds: {
              mode: "absolute",
              steps: [
                { color: "green", value: null },
                { color: "red", value: 90 },
              ],
            },
          },
          overrides: [{ matcher: { id: "byName", options: "x" }, properties: [{ id: "unit", value: "s" }] }],
        },
        options: { legend: { displayMode: "table" } },
        links: [{ title: "Runbook", url: "https://runbooks.example/orders" }],
      }),
    );
    expect(text).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Orders → Orders per second  panel in Shop, renamed  b/shop.json:1:194
          type                       \`timeseries\` → \`stat\`
          query                      window $__rate_interval → 5m of \`orders_total{job=~"$job",region="eu"}\`
          query                      \`orders_total\` gains the matcher \`region="eu"\`
          legend                     \`{{job}}\` → \`{{region}}\`
          thresholds                 \`green, red from 80\` → \`green, red from 90\`
          unit                       \`reqps\` → \`ops\`
          overrides                  new override for \`byName\` \`x\`
          option.legend.displayMode  \`list\` → \`table\`
          title                      renamed from \`Orders\`
          links                      new link \`Runbook\` to \`https://runbooks.example/orders\`
          size                       resized from 12×8 to 6×8
      "
    `);
  });

  it("tells panels that came and went, and not of those that slid", () => {
    const inserted = [
      panel({ id: 9, title: "New" }),
      ...panels.map((one, index) => ({ ...one, gridPos: { x: 0, y: 8 + 8 * index, w: 12, h: 8 } })),
    ];
    expect(difference(dashboard(inserted))).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        New  panel in Shop, added  b/shop.json:1:194
          panel  new timeseries panel: \`rate(new_total{job=~"$job"}[$__rate_interval])\`
      "
    `);
    const removed = [panels[0], panel({ id: 3, title: "Users", y: 8 })];
    expect(difference(dashboard(removed))).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Errors  panel in Shop, removed  a/shop.json:1:641
          panel  removed timeseries panel: \`rate(errors_total{job=~"$job"}[$__rate_interval])\`
      "
    `);
  });

  it("tells panels that were moved", () => {
    const swapped = [
      panel({ id: 1, title: "Orders", y: 16 }),
      panel({ id: 2, title: "Errors", y: 0 }),
      panel({ id: 3, title: "Users", y: 8 }),
    ];
    expect(difference(dashboard(swapped))).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Orders  panel in Shop, moved  b/shop.json:1:194
          place  moved from column 0, line 0 to column 0, line 16
      "
    `);
    expect(difference(withPanel(2, { gridPos: { x: 0, y: 30, w: 12, h: 8 } }))).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Users  panel in Shop, moved  b/shop.json:1:1088
          place  moved from column 0, line 16 to column 0, line 30
      "
    `);
    const row = {
      id: 7,
      type: "row",
      title: "Details",
      collapsed: false,
      gridPos: { x: 0, y: 16, w: 24, h: 1 },
      panels: [],
    };
    const inRow = [panels[0], panels[1], row, panel({ id: 3, title: "Users", y: 17 })];
    expect(difference(dashboard(inRow))).toMatchInlineSnapshot(`
      "2 differences

      Dashboards
        Shop  dashboard  b/shop.json:1:1
          rows  new row \`Details\`
        Users  panel in Shop, moved  b/shop.json:1:1196
          row  moved from no row to the row \`Details\`
      "
    `);
  });

  it("tells queries that came and went, and texts that are no PromQL", () => {
    const [first] = panels;
    const [query] = [
      { refId: "A", expr: 'rate(orders_total{job=~"$job"}[$__rate_interval])', legendFormat: "{{job}}" },
    ];
    expect(
      difference(
        withPanel(0, {
          targets: [
            { refId: "A", expr: "vector(1)" },
            { ...query, refId: "B" },
          ],
        }),
      ),
    ).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Orders  panel in Shop  b/shop.json:1:194
          query  new query \`vector(1)\`
      "
    `);
    const loki = (expr: string) =>
      dashboard([{ ...first, datasource: { type: "loki", uid: "logs" }, targets: [{ refId: "A", expr }] }]);
    const logs = (one: string, other: string) => told({ "a.json": loki(one) }, { "a.json": loki(other) });
    expect(logs('{app="a"}  |= "x"', '{app="a"} |= "x"')).toBe("no difference in 1 dashboard\n");
    expect(logs('{app="a"} |= "x"', '{app="a"} |= "y"')).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Orders  panel in Shop  b/a.json:1:194
          query  \`{app="a"} |= "x"\` → \`{app="a"} |= "y"\`
      "
    `);
  });

  it("tells variables, times, annotations, links and titles of the dashboard", () => {
    const text = dashboard(panels, {
      title: "The shop",
      time: { from: "now-1h", to: "now" },
      refresh: "30s",
      tags: ["team:shop"],
      templating: {
        list: [
          { name: "job", type: "query", query: "label_values(up{env='p'}, job)", multi: false },
          { name: "size", type: "custom", query: "a,b" },
        ],
      },
      annotations: {
        list: [
          {
            name: "Deploys",
            enable: true,
            datasource: { type: "prometheus", uid: "main" },
            expr: "changes(build_info[5m]) > 0",
          },
        ],
      },
      links: [{ type: "link", title: "Docs", url: "https://docs.example" }],
    });
    expect(difference(text)).toMatchInlineSnapshot(`
      "3 differences

      Dashboards
        Shop → The shop  dashboard, renamed  b/shop.json:1:1
          time         \`now-6h to now\` → \`now-1h to now\`
          refresh      none → \`30s\`
          annotations  new annotation \`Deploys\`
          title        \`Shop\` → \`The shop\`
          tags         \`[]\` → \`["team:shop"]\`
          links        new link \`Docs\` to \`https://docs.example\`
        job  variable in The shop  b/shop.json:1:111
          variable.isMulti  \`true\` → \`false\`
          variable.query    \`label_values(up, job)\` → \`label_values(up{env='p'}, job)\`
        size  variable in The shop, added  b/shop.json:1:196
          variable  new variable: custom \`a,b\`
      "
    `);
  });

  it("pairs dashboards by uid, and tells those that came and went", () => {
    expect(
      told({ "a.json": before }, { "b.json": before, "c.json": before.replace('"shop"', '"other"') }),
    ).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Shop  dashboard, added  b/c.json:1:1
          dashboard  new dashboard with 3 panels
      "
    `);
  });

  it("compares both schemas, also with each other", () => {
    const resource = (expr: string, unit: string) =>
      JSON.stringify({
        apiVersion: "dashboard.grafana.app/v2beta1",
        kind: "Dashboard",
        metadata: { name: "shop" },
        spec: {
          title: "Shop",
          timeSettings: { from: "now-6h", to: "now" },
          elements: { "panel-1": { kind: "Panel", spec: resourcePanel(expr, unit) } },
          layout: { kind: "GridLayout", spec: { items: [resourcePlace] } },
        },
      });
    const classic = dashboard(
      [{ ...panels[0], options: {}, fieldConfig: { defaults: { unit: "s" }, overrides: [] } }],
      { templating: { list: [] } },
    );
    const query = 'rate(orders_total{job=~"$job"}[$__rate_interval])';
    const changed = resource("rate(orders_total[5m])", "ms");
    expect(told({ "a.json": resource(query, "s") }, { "a.json": changed })).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Orders  panel in Shop  b/a.json:1:182
          query  window $__rate_interval → 5m of \`orders_total\`
          query  \`orders_total\` loses the matcher \`job=~"$job"\`
          unit   \`s\` → \`ms\`
      "
    `);
    expect(told({ "a.json": classic }, { "a.json": resource(query, "s") })).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        Shop  dashboard  b/a.json:1:100
          schema  \`classic\` → \`v2\`
      "
    `);
  });

  it("finds one change among five hundred panels", () => {
    const many = (limit: string) =>
      dashboard(
        Array.from({ length: 500 }, (_, id) =>
          panel({ id, title: `P${id}`, y: id * 8, interval: id === 300 ? limit : "1m" }),
        ),
      );
    expect(told({ "a.json": many("1m") }, { "a.json": many("2m") })).toMatchInlineSnapshot(`
      "1 difference

      Dashboards
        P300  panel in Shop  b/a.json:1:138924
          interval  \`1m\` → \`2m\`
      "
    `);
  });
});

const resourcePlace = {
  kind: "GridLayoutItem",
  spec: { x: 0, y: 0, width: 12, height: 8, element: { kind: "ElementReference", name: "panel-1" } },
};

function resourcePanel(expr: string, unit: string): unknown {
  const query = {
    kind: "DataQuery",
    group: "prometheus",
    version: "v0",
    datasource: { name: "main" },
    spec: { expr, legendFormat: "{{job}}" },
  };
  return {
    id: 1,
    title: "Orders",
    data: {
      kind: "QueryGroup",
      spec: { queries: [{ kind: "PanelQuery", spec: { refId: "A", hidden: false, query } }] },
    },
    vizConfig: {
      kind: "VizConfig",
      group: "timeseries",
      version: "12",
      spec: { options: {}, fieldConfig: { defaults: { unit }, overrides: [] } },
    },
  };
}
