import * as z from "zod";

/**
 * The parts of Grafana's classic dashboard format that panels and readers depend on, as far as klaxon writes
 * them. Anything that is not written this way is a finding, so unknown keys are refused where Grafana would
 * silently ignore them.
 */
const dataSource = z.strictObject({ type: z.string(), uid: z.string() });

const link = z.strictObject({
  title: z.string().min(1),
  type: z.literal("link"),
  icon: z.enum(["dashboard", "external link"]),
  tooltip: z.string().min(1),
  url: z.string().min(1),
  tags: z.array(z.string()),
  asDropdown: z.boolean(),
  targetBlank: z.boolean(),
  includeVars: z.boolean(),
  keepTime: z.boolean(),
});

/** The menu of dashboards at the top. */
const menu = z.strictObject({
  type: z.literal("dashboards"),
  title: z.string().min(1),
  tooltip: z.string().min(1),
  icon: z.literal("external link"),
  tags: z.array(z.string()).min(1),
  asDropdown: z.literal(true),
  targetBlank: z.literal(false),
  includeVars: z.literal(true),
  keepTime: z.literal(true),
});

const gridPosition = z.strictObject({
  x: z.int().nonnegative(),
  y: z.int().nonnegative(),
  w: z.int().positive(),
  h: z.int().positive(),
});

const target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource: dataSource,
  editorMode: z.literal("code"),
  expr: z.string().min(1),
  legendFormat: z.string(),
  format: z.enum(["time_series", "table", "heatmap"]),
  interval: z.literal("1m").optional(),
  exemplar: z.boolean(),
  instant: z.boolean(),
  range: z.boolean(),
});

const color = z.string().min(1);

const thresholds = z.strictObject({
  mode: z.literal("absolute"),
  steps: z.array(z.strictObject({ value: z.number().nullable(), color })).min(1),
});

const mapping = z.discriminatedUnion("type", [
  z.strictObject({
    type: z.literal("value"),
    options: z.record(z.string(), z.strictObject({ text: z.string(), color, index: z.int() })),
  }),
  z.strictObject({
    type: z.literal("special"),
    options: z.strictObject({
      match: z.literal("null+nan"),
      result: z.strictObject({ text: z.string(), color, index: z.int() }),
    }),
  }),
]);

const fieldDefaults = z.strictObject({
  unit: z.string().optional(),
  decimals: z.int().nonnegative().optional(),
  min: z.number().optional(),
  max: z.number().optional(),
  noValue: z.string().min(1).optional(),
  thresholds: thresholds.optional(),
  mappings: z.array(mapping).optional(),
  color: z.strictObject({ mode: z.enum(["thresholds", "palette-classic-by-name"]) }).optional(),
  custom: z.record(z.string(), z.unknown()).optional(),
});

const fieldConfig = z.strictObject({
  defaults: fieldDefaults,
  overrides: z.array(
    z.strictObject({
      matcher: z.strictObject({ id: z.enum(["byName", "byFrameRefID"]), options: z.string() }),
      properties: z.array(z.strictObject({ id: z.string(), value: z.unknown() })).min(1),
    }),
  ),
});

const panel = z.strictObject({
  type: z.enum(["timeseries", "stat", "gauge", "bargauge", "table", "heatmap", "state-timeline", "text"]),
  id: z.int().positive(),
  title: z.string(),
  description: z.string(),
  transparent: z.boolean(),
  repeatDirection: z.literal("h"),
  gridPos: gridPosition,
  links: z.array(link).optional(),
  datasource: dataSource.optional(),
  targets: z.array(target).optional(),
  transformations: z.array(z.strictObject({ id: z.string(), options: z.unknown() })).optional(),
  options: z.record(z.string(), z.unknown()),
  fieldConfig: fieldConfig.optional(),
});

const row = z.strictObject({
  type: z.literal("row"),
  id: z.int().positive(),
  title: z.string().min(1),
  collapsed: z.boolean(),
  gridPos: gridPosition,
  panels: z.array(panel),
});

const dataSourceVariable = z.strictObject({
  type: z.literal("datasource"),
  name: z.string(),
  label: z.string().min(1),
  description: z.string().min(1),
  query: z.literal("prometheus"),
  skipUrlSync: z.literal(false),
  multi: z.boolean(),
  includeAll: z.boolean(),
  allowCustomValue: z.boolean(),
});

const queryVariable = z.strictObject({
  type: z.literal("query"),
  name: z.string(),
  label: z.string().min(1),
  description: z.string().min(1),
  datasource: dataSource,
  definition: z.string(),
  query: z.strictObject({ qryType: z.literal(1), query: z.string(), refId: z.string() }),
  skipUrlSync: z.literal(false),
  refresh: z.literal(2),
  sort: z.int(),
  multi: z.boolean(),
  includeAll: z.boolean(),
  allowCustomValue: z.boolean(),
  allValue: z.string().optional(),
  current: z.strictObject({ text: z.array(z.string()), value: z.array(z.string()) }).optional(),
});

const annotation = z.strictObject({
  name: z.string().min(1),
  enable: z.literal(true),
  hide: z.boolean(),
  iconColor: color,
  builtIn: z.union([z.literal(0), z.literal(1)]),
  datasource: dataSource,
  type: z.literal("dashboard").optional(),
  expr: z.string().optional(),
  step: z.string().optional(),
  titleFormat: z.string().optional(),
  textFormat: z.string().optional(),
  tagKeys: z.string().optional(),
  useValueForTime: z.literal(false).optional(),
  target: z
    .strictObject({
      limit: z.int(),
      matchAny: z.boolean(),
      tags: z.array(z.string()),
      type: z.literal("tags"),
    })
    .optional(),
});

const dashboard = z.strictObject({
  id: z.null(),
  uid: z.string(),
  title: z.string().min(1),
  description: z.string().min(1),
  tags: z.array(z.string()).min(1),
  timezone: z.literal("browser"),
  editable: z.boolean(),
  graphTooltip: z.literal(1),
  fiscalYearStartMonth: z.literal(0),
  schemaVersion: z.int().min(39),
  refresh: z.string().regex(/^\d+[smh]$/),
  time: z.strictObject({ from: z.string().regex(/^now-\d+[mhd]$/), to: z.literal("now") }),
  templating: z.strictObject({
    list: z.array(z.discriminatedUnion("type", [dataSourceVariable, queryVariable])),
  }),
  annotations: z.strictObject({ list: z.array(annotation) }),
  links: z.array(z.discriminatedUnion("type", [link, menu])),
  panels: z.array(z.discriminatedUnion("type", [row, panel])).min(1),
});

/** A dashboard of this format, as read back from what was emitted. */
export type ClassicDashboard = z.infer<typeof dashboard>;
/** A panel that is no row heading. */
export type ClassicPanel = z.infer<typeof panel>;
/** A query of a panel. */
export type ClassicTarget = z.infer<typeof target>;

/** Reads an emitted dashboard; throws with every place that is not as the format has it. */
export function readClassic(value: unknown): ClassicDashboard {
  const result = dashboard.safeParse(value);
  if (!result.success) throw new TypeError(z.prettifyError(result.error));
  return result.data;
}

/** All panels, those in collapsed rows included, without the row headings. */
export function panelsOf({ panels }: ClassicDashboard): readonly ClassicPanel[] {
  return panels.flatMap((entry) => (entry.type === "row" ? entry.panels : [entry]));
}
