import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { canonicalJson, evaluateText, type JsonObject } from "../../../artifacts/index.ts";
import { importDashboard } from "../../../dashboards/import/index.ts";
import * as dashboards from "../../../dashboards/index.ts";
import { allDashboards, emitV2 } from "../../../dashboards/index.ts";
import * as kit from "../../../dashboards/kit/index.ts";
import { repositoryRoot } from "../../support/repository.ts";
import { careless, modern, samples, wantedOf } from "./samples.ts";

const options = { source: "sample.json", kit: "klaxon/dashboards" };

/** What the text builds, by the kit's own functions. */
function built(value: JsonObject): unknown {
  const { text, name, format } = importDashboard(value, options);
  const made = evaluateText(text, kit).get(name);
  if (!isDashboard(made)) throw new TypeError("the text has no dashboard");
  return format === "v2" ? kit.emitV2(made) : kit.emitClassic(made);
}

function isDashboard(value: unknown): value is dashboards.Dashboard {
  return typeof value === "object" && value !== null && "rows" in value;
}

describe("an imported dashboard", () => {
  it.each(Object.keys(samples).filter((name) => name !== "careless"))("builds the same again: %s", (name) => {
    expect(importDashboard(samples[name] ?? {}, options).differences).toEqual([]);
    expect(built(samples[name] ?? {})).toEqual(wantedOf(name));
  });

  it("gives numbers to panels that have none or another's, and changes nothing else", () => {
    const panels = Array.isArray(careless.panels) ? careless.panels : [];
    const wanted = { ...careless, panels: panels.map((panel, index) => ({ ...panel, id: index + 1 })) };
    expect(built(careless)).toEqual(wanted);
  });

  it("says our own dashboards in words of the kit alone", () => {
    const folder = join(repositoryRoot, "dashboards/generated");
    const files = readdirSync(folder).filter((file) => file.endsWith(".json"));
    expect(files.length).toBe(allDashboards.length);
    for (const file of files) {
      const { counts, differences } = importDashboard(
        JSON.parse(readFileSync(join(folder, file), "utf8")),
        options,
      );
      expect({ file, differences, said: counts.kitCount, removed: counts.removedCount }).toEqual({
        file,
        differences: [],
        said: counts.valueCount,
        removed: 0,
      });
    }
  });

  it("comes back from the v2 form of our own dashboards", () => {
    for (const dashboard of allDashboards) {
      const resource = emitV2(dashboard);
      const { differences, counts } = importDashboard(resource, options);
      expect(differences).toEqual([]);
      // The links of panels have lost their tooltips there.
      expect(counts.kitCount / counts.valueCount).toBeGreaterThan(0.9);
    }
  });

  it("counts what was said in which way, all of it once", () => {
    const { kitCount, commonCount, ownCount, valueCount, panelCount, rawPanelCount } = importDashboard(
      modern,
      options,
    ).counts;
    expect(kitCount + commonCount + ownCount).toBe(valueCount);
    expect({ panelCount, rawPanelCount }).toEqual({ panelCount: 8, rawPanelCount: 3 });
    expect(kitCount).toBeGreaterThan(ownCount);
  });

  it("has what most panels have in common said once", () => {
    const { text } = importDashboard(modern, options);
    expect(text.match(/axisBorderShow/g)).toHaveLength(1);
  });

  it("uses nothing that `klaxon/dashboards` does not hand out", () => {
    const handedOut = new Set(Object.keys(dashboards));
    for (const sample of Object.values(samples)) {
      const { text } = importDashboard(sample, options);
      const [, imported = ""] = /import (?:type )?\{([^}]*)\}/.exec(text) ?? [];
      const values = imported
        .split(",")
        .map((each) => each.trim())
        .filter((each) => each !== "" && !each.startsWith("type "));
      if (text.includes("import type")) continue;
      expect(values.filter((each) => !handedOut.has(each))).toEqual([]);
    }
  });

  it("reads as code of our own", () => {
    const panel = {
      datasource: { type: "prometheus", uid: ["$", "{datasource}"].join("") },
      description: "How many wait.",
      fieldConfig: { defaults: { unit: "short", min: 0 }, overrides: [] },
      gridPos: { h: 8, w: 24, x: 0, y: 0 },
      id: 7,
      options: {},
      targets: [{ expr: 'sum(queued{job="mail"})', legendFormat: "waiting", refId: "A" }],
      title: "Queue",
      type: "timeseries",
    };
    const { text } = importDashboard({ title: "Mail", uid: "mail", panels: [panel] }, options);
    expect(text).toMatchInlineSnapshot(`
      "// Imported from sample.json by \`klaxon import\`; \`emitClassic(mail)\` makes it again.
      // What the kit has no word for stands in patches.
      import { type Dashboard, panelsOnly, query, removed, timeSeriesPanel } from "klaxon/dashboards";

      const queue = timeSeriesPanel({
        key: "queue",
        id: 7,
        title: "Queue",
        description: "How many wait.",
        width: 24,
        height: 8,
        unit: "count",
        min: 0,
        absentText: null,
        legendCalculations: [],
        queries: [
          query({
            expression: 'sum(queued{job="mail"})',
            legend: "waiting",
            patch: {
              datasource: removed,
              editorMode: removed,
              format: removed,
              exemplar: removed,
              range: removed,
              instant: removed,
            },
          }),
        ],
        patch: {
          transparent: removed,
          repeatDirection: removed,
          options: { legend: removed, tooltip: removed },
          fieldConfig: { defaults: { custom: removed, thresholds: removed, mappings: removed, color: removed } },
        },
      });

      /** Mail, as it was imported. */
      export const mail: Dashboard = {
        uid: "mail",
        title: "Mail",
        description: null,
        tags: [],
        timeRange: { from: "now-6h", to: "now" },
        refreshSeconds: null,
        variables: [],
        annotations: [],
        links: [],
        rows: [panelsOnly("panels", [queue])],
        patch: {
          timezone: removed,
          editable: removed,
          graphTooltip: removed,
          fiscalYearStartMonth: removed,
          schemaVersion: removed,
          templating: removed,
          annotations: removed,
          id: removed,
          tags: removed,
          time: removed,
          refresh: removed,
          links: removed,
        },
      };
      "
    `);
  });

  it("comes from v2 with several panels of one id, and from its first version in words of the kit", () => {
    const panel = (id: number, title: string): JsonObject => ({
      kind: "Panel",
      spec: {
        id,
        title,
        description: "How many wait.",
        links: [],
        data: {
          kind: "QueryGroup",
          spec: {
            queries: [
              {
                kind: "PanelQuery",
                spec: {
                  query: { kind: "prometheus", spec: { expr: "sum(queued)", legendFormat: "waiting" } },
                  datasource: { type: "prometheus", uid: "main" },
                  refId: "A",
                  hidden: false,
                },
              },
            ],
            transformations: [],
            queryOptions: {},
          },
        },
        vizConfig: {
          kind: "timeseries",
          spec: {
            pluginVersion: "11.5.0",
            options: {},
            fieldConfig: { defaults: { unit: "s" }, overrides: [] },
          },
        },
      },
    });
    const item = (name: string, x: number): JsonObject => ({
      kind: "GridLayoutItem",
      spec: { x, y: 0, width: 12, height: 8, element: { kind: "ElementReference", name } },
    });
    const resource = {
      apiVersion: "dashboard.grafana.app/v2alpha1",
      kind: "Dashboard",
      metadata: { name: "mail" },
      spec: {
        title: "Mail",
        elements: { first: panel(1, "Queue"), second: panel(1, "Queue again"), "panel-2": panel(2, "Age") },
        layout: {
          kind: "GridLayout",
          spec: { items: [item("first", 0), item("second", 12), item("panel-2", 0)] },
        },
      },
    };
    const { differences, counts, text } = importDashboard(resource, options);
    expect(differences).toEqual([]);
    expect([counts.panelCount, counts.rawPanelCount]).toEqual([3, 0]);
    expect(text.match(/expression: "sum\(queued\)"|\("sum\(queued\)"/g)).toHaveLength(3);
    expect(built(resource)).toEqual(resource);
  });

  it("is the same text each time", () => {
    expect(importDashboard(modern, options).text).toBe(
      importDashboard(JSON.parse(canonicalJson(modern)), options).text,
    );
  });
});
