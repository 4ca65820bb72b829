import type { DashboardPanel } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { isLiteralDatasource } from "./check-frame.ts";
import { type DashboardNotes, subjectOf } from "./dashboard-notes.ts";

/** Checks what each panel says of itself, and that it asks anything of anybody. */
export function checkPanels(notes: DashboardNotes): void {
  for (const panel of notes.checked.model.panels) {
    // What stands in the library is checked there.
    if (panel.libraryPanel !== undefined) continue;
    checkWords(notes, panel);
    if (!dataPanels.has(panel.type) && panel.queries.length === 0) continue;
    if (panel.queries.length === 0) {
      notes.at("panel/no-query", target(panel), {
        reason: `a panel of type \`${panel.type}\` without a query shows nothing`,
        advice: "give it a query, or remove it",
      });
    }
    checkUnit(notes, panel);
    checkDatasource(notes, panel);
    checkRefIds(notes, panel);
  }
}

function target(panel: DashboardPanel, ...field: readonly (string | number)[]) {
  const isV2 = panel.elementName !== undefined;
  return {
    subject: subjectOf(panel),
    path: [...panel.path, ...(isV2 && field.length > 0 ? ["spec"] : []), ...field],
  };
}

function checkWords(notes: DashboardNotes, panel: DashboardPanel): void {
  // Texts speak for themselves, lists of things by what they list.
  if (wordPanels.has(panel.type)) return;
  if (panel.title.trim() === "") {
    notes.at("panel/missing-title", target(panel, "title"), {
      reason: "the panel has no title, so nobody can say which one is meant",
      advice: "say in it what is measured",
    });
  }
  if (panel.description.trim() === "") {
    notes.at("panel/missing-description", target(panel, "description"), {
      reason: "the panel does not say what its values mean and what is normal",
      advice: "add a `description`",
    });
  }
}

function checkUnit(notes: DashboardNotes, panel: DashboardPanel): void {
  if (!unitPanels.has(panel.type) || panel.queries.length === 0) return;
  const { defaults, overrides } = panel.fieldConfig;
  const { mappings } = defaults;
  const hasUnit =
    isText(defaults.unit) || overrides.some(({ properties }) => properties.some(({ id }) => id === "unit"));
  const isMapped = Array.isArray(mappings) && mappings.length > 0;
  const isWords = panel.options.textMode === "name" || isText(reduceFields(panel.options));
  if (hasUnit || isMapped || isWords) return;
  notes.at("panel/missing-unit", target(panel), {
    reason: "the values have no unit, so a reader takes bytes for requests",
    advice: "set `unit` in the defaults of `fieldConfig`, `short` or `none` where there is none",
  });
}

function reduceFields({ reduceOptions }: FieldMap): unknown {
  return typeof reduceOptions === "object" && reduceOptions !== null && "fields" in reduceOptions
    ? reduceOptions.fields
    : "";
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

// biome-ignore lint/suspicious/noTemplateCurlyInString: as dashboards write it
const adviceOnDatasource = "read a variable, as in `${datasource}`";

function checkDatasource(notes: DashboardNotes, panel: DashboardPanel): void {
  const isOwn = panel.datasource !== undefined && isLiteralDatasource(panel.datasource.uid);
  const query = panel.queries.find(
    ({ datasource }) => datasource !== undefined && isLiteralDatasource(datasource.uid),
  );
  const literal = isOwn ? panel.datasource : query?.datasource;
  if (literal !== undefined) {
    notes.at(
      "panel/literal-datasource",
      isOwn ? target(panel, "datasource") : { ...target(panel), path: query?.path ?? panel.path },
      {
        reason: `the panel reads the data source \`${literal.uid}\`, which another Grafana does not have`,
        advice: adviceOnDatasource,
      },
    );
    return;
  }
  const usesDefault = panel.queries.some(({ datasource, kind }) => {
    return (kind === "prometheus" || kind === "loki") && (datasource === undefined || datasource.uid === "");
  });
  if (!usesDefault) return;
  notes.at("panel/literal-datasource", target(panel), {
    reason: "the panel reads whatever data source is Grafana's default one",
    advice: adviceOnDatasource,
  });
}

function checkRefIds(notes: DashboardNotes, panel: DashboardPanel): void {
  const seen = new Set<string>();
  for (const { refId, path } of panel.queries) {
    if (refId !== "" && seen.has(refId)) {
      notes.at(
        "query/duplicate-ref-id",
        { ...target(panel), path },
        {
          reason: `two queries of the panel are called \`${refId}\`, so Grafana shows the answer of one`,
          advice: "give each a letter of its own",
        },
      );
    }
    seen.add(refId);
  }
}

const wordPanels: ReadonlySet<string> = new Set([
  "text",
  "news",
  "dashlist",
  "welcome",
  "gettingstarted",
  "",
]);

const dataPanels: ReadonlySet<string> = new Set([
  ...[
    "timeseries",
    "stat",
    "gauge",
    "bargauge",
    "table",
    "heatmap",
    "state-timeline",
    "status-history",
    "logs",
  ],
  ...[
    "piechart",
    "barchart",
    "histogram",
    "trend",
    "xychart",
    "geomap",
    "candlestick",
    "traces",
    "flamegraph",
  ],
]);

const unitPanels: ReadonlySet<string> = new Set([
  ...["timeseries", "stat", "gauge", "bargauge", "piechart", "barchart", "trend", "histogram"],
]);
