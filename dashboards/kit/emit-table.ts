import { strict as assert } from "node:assert";
import { toJsonObject } from "../../artifacts/index.ts";
import { grafanaUnit, mappingsOf, thresholdsOf } from "./emit-display.ts";
import { applyFrame, applyQueries, type Placement, refIdOf } from "./emit-frame.ts";
import {
  type ClassicPanel,
  type DataTransformerConfig,
  type DynamicConfigValue,
  FieldTextAlignment,
  queryFormats,
  TableCellDisplayMode,
  TablePanelBuilder,
  TableSortByFieldStateBuilder,
} from "./grafana-sdk.ts";
import type { TableColumn, TablePanel, ValueDisplay } from "./panel.ts";

/** A table panel as Grafana writes it. */
export function emitTable(panel: TablePanel, placement: Placement): ClassicPanel {
  for (const query of panel.queries) {
    assert(query.reading === "instant", `table \`${panel.key}\` reads a range, \`${query.expression}\``);
  }
  const { title, isDescending } = panel.sortedBy;
  assert(
    panel.columns.some((column) => column.title === title),
    `table \`${panel.key}\` is sorted by \`${title}\`, which is no column`,
  );
  const builder = new TablePanelBuilder()
    .showHeader(true)
    .align(FieldTextAlignment.Auto)
    .sortBy([new TableSortByFieldStateBuilder().displayName(title).desc(isDescending)]);
  builder.transformations(transformationsOf(panel));
  applyFrame(builder, panel, placement);
  applyQueries(builder, panel.queries, queryFormats.table);
  for (const column of panel.columns) {
    if (column.kind === "value") builder.overrideByName(column.title, columnProperties(column.display));
  }
  return withoutFooter(builder.build());
}

// The SDK says that there is none; since Grafana 12.3 footers are settings of fields, and nothing is said of none.
function withoutFooter(panel: ClassicPanel): ClassicPanel {
  const { footer: _, ...options } = toJsonObject(panel.options);
  return { ...panel, options };
}

// The lines of all queries are joined by their labels; what is no column is dropped, the rest named and ordered.
function transformationsOf(panel: TablePanel): DataTransformerConfig[] {
  const fields = panel.columns.map((column) => ({ name: fieldOf(column, panel), title: column.title }));
  return [
    { id: "merge", options: {} },
    { id: "filterFieldsByName", options: { include: { names: fields.map((field) => field.name) } } },
    {
      id: "organize",
      options: {
        excludeByName: {},
        indexByName: Object.fromEntries(fields.map((field, index) => [field.name, index])),
        renameByName: Object.fromEntries(fields.map((field) => [field.name, field.title])),
      },
    },
  ];
}

// Grafana names the values of a single query `Value`, those of several `Value #A` and so on.
function fieldOf(column: TableColumn, panel: TablePanel): string {
  if (column.kind === "label") return column.label;
  assert(
    panel.queries[column.queryIndex] !== undefined,
    `column \`${column.title}\` of table \`${panel.key}\` reads query ${column.queryIndex}, which is not there`,
  );
  return panel.queries.length === 1 ? "Value" : `Value #${refIdOf(column.queryIndex)}`;
}

function columnProperties(display: ValueDisplay): DynamicConfigValue[] {
  const isColored = display.thresholds !== undefined || display.mappings.length > 0;
  return [
    { id: "unit", value: grafanaUnit(display.unit) },
    ...(display.decimals === undefined ? [] : [{ id: "decimals", value: display.decimals }]),
    ...(display.absentText === null ? [] : [{ id: "noValue", value: display.absentText }]),
    { id: "mappings", value: mappingsOf(display) },
    { id: "thresholds", value: thresholdsOf(display.thresholds).build() },
    {
      id: "custom.cellOptions",
      value: { type: isColored ? TableCellDisplayMode.ColorText : TableCellDisplayMode.Auto },
    },
  ];
}
