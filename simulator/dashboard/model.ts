import type { DocumentPath, FieldMap } from "../document/index.ts";

/** A dashboard of Grafana, whichever of its schemas it is written in; all that checks, previews and diffs look at. */
export interface DashboardModel {
  /** `classic` is the JSON of Grafana's API and of its exports, `v2` the resource with elements and layouts. */
  readonly schema: "classic" | "v2";
  /** Of classic dashboards; undefined where it is not written. */
  readonly schemaVersion: number | undefined;
  /** Of resources, as in `dashboard.grafana.app/v2beta1`; undefined of bare JSON. */
  readonly apiVersion: string | undefined;
  /** Empty where none is written; a resource has its name. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** True where nothing is written, as Grafana has it. */
  readonly isEditable: boolean;
  readonly time: { readonly from: string; readonly to: string };
  /** How often it reloads, as in `30s`; empty for never. */
  readonly refresh: string;
  /** `browser`, `utc`, or a place; empty where not written. */
  readonly timezone: string;
  readonly tooltip: "own" | "crosshair" | "shared";
  /** What an export asks for on import: `__inputs`. */
  readonly inputs: readonly DashboardInput[];
  readonly variables: readonly DashboardVariable[];
  readonly annotations: readonly DashboardAnnotation[];
  readonly links: readonly DashboardLink[];
  /** Rows and tabs, from the top; parents stand before their children. */
  readonly groups: readonly PanelGroup[];
  /** All of them, rows left out, in the order of the document; a panel in a group names it. */
  readonly panels: readonly DashboardPanel[];
  /** Where the dashboard itself stands in the document: not always at its root. */
  readonly path: DocumentPath;
  readonly raw: FieldMap;
}

/** What an export asks for on import: a data source or a constant. */
export interface DashboardInput {
  readonly name: string;
  readonly kind: string;
  /** The kind of data source; empty for constants. */
  readonly pluginId: string;
  readonly value: string;
}

/** A row or a tab. */
export interface PanelGroup {
  readonly kind: "row" | "tab";
  /** Undefined where the schema gives none. */
  readonly id: number | undefined;
  readonly title: string;
  readonly isCollapsed: boolean;
  /** A row that shows its panels only, without a line of its own. */
  readonly isHeaderHidden: boolean;
  readonly repeat: string | undefined;
  /** The group that it is in, as an index into the groups. */
  readonly parent: number | undefined;
  /** Set where its panels stand in a grid that Grafana fills by itself. */
  readonly autoGrid: AutoGrid | undefined;
  readonly path: DocumentPath;
}

/** A grid whose places follow from the order of the panels. */
export interface AutoGrid {
  readonly columnCountMax: number;
  /** Pixels, or one of Grafana's words for a width. */
  readonly columnWidth: string;
  /** Pixels, or one of Grafana's words for a height. */
  readonly rowHeight: string;
}

/** A place in a grid of 24 columns; `y` counts from the top of the panel's group, or of the dashboard. */
export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A panel. */
export interface DashboardPanel {
  /** Undefined where none is written. */
  readonly id: number | undefined;
  /** The kind of panel as written, `graph` and `singlestat` included; empty for library panels. */
  readonly writtenType: string;
  /** What Grafana shows today for the written type, with `options` and `fieldConfig` converted accordingly. */
  readonly type: string;
  readonly title: string;
  readonly description: string;
  /** Index into the dashboard's groups. */
  readonly group: number | undefined;
  readonly place: GridPlace;
  /** Whether the place is written; otherwise it follows from the order. */
  readonly isPlaced: boolean;
  readonly isTransparent: boolean;
  readonly repeat: PanelRepeat | undefined;
  readonly libraryPanel: LibraryPanel | undefined;
  readonly datasource: DatasourceReference | undefined;
  readonly queries: readonly DashboardQuery[];
  readonly fieldConfig: FieldConfig;
  readonly options: FieldMap;
  readonly transformations: readonly Transformation[];
  readonly links: readonly DashboardLink[];
  /** The smallest step of the queries, as in `1m`; empty where not written. */
  readonly interval: string;
  readonly maxDataPoints: number | undefined;
  /** Another time range than the dashboard's, as in `7d`; empty where not written. */
  readonly timeFrom: string;
  readonly timeShift: string;
  /** The element's name; undefined in classic dashboards. */
  readonly elementName: string | undefined;
  readonly path: DocumentPath;
  readonly raw: FieldMap;
}

/** A panel that is drawn once for each value of a variable. */
export interface PanelRepeat {
  readonly variable: string;
  readonly direction: "horizontal" | "vertical";
  readonly perRowMax: number | undefined;
}

/** A panel that stands elsewhere and is shown here. */
export interface LibraryPanel {
  readonly uid: string;
  readonly name: string;
}

/** How values look: settings for all fields, and exceptions. */
export interface FieldConfig {
  readonly defaults: FieldMap;
  readonly overrides: readonly FieldOverride[];
}

/** Settings of the fields that a matcher picks. */
export interface FieldOverride {
  /** The kind of matcher, as in `byName`. */
  readonly matcher: string;
  readonly matcherOptions: unknown;
  readonly properties: readonly { readonly id: string; readonly value: unknown }[];
}

/** What is done to the data between query and picture. */
export interface Transformation {
  readonly id: string;
  readonly isDisabled: boolean;
  readonly options: FieldMap;
  readonly raw: FieldMap;
}

/** Which data source is meant, as written. */
export interface DatasourceReference {
  /** The uid, or the name in old dashboards, or a variable as in `${datasource}`; empty for the default one. */
  readonly uid: string;
  /** The plugin, as in `prometheus`; empty where not written. */
  readonly type: string;
}

/** What a data source answers to. `other` is written in the data source's type. */
export type QueryKind = "prometheus" | "loki" | "expression" | "dashboard" | "grafana" | "other";

/** A query of a panel. */
export interface DashboardQuery {
  readonly refId: string;
  /** The query's own, or the panel's. */
  readonly datasource: DatasourceReference | undefined;
  readonly kind: QueryKind;
  /** Whether the kind follows from how the query looks, because no data source says it. */
  readonly isKindGuessed: boolean;
  /** PromQL, LogQL, SQL…; empty where there is no text. */
  readonly expression: string;
  readonly expressionPath: DocumentPath;
  readonly legendFormat: string;
  readonly isInstant: boolean;
  readonly isRange: boolean;
  /** `time_series`, `table`, `heatmap`; empty where not written. */
  readonly format: string;
  /** The smallest step, as in `1m`; empty where not written. */
  readonly interval: string;
  readonly intervalFactor: number;
  /** Whether single requests that were counted are drawn too. */
  readonly hasExemplars: boolean;
  readonly isHidden: boolean;
  readonly path: DocumentPath;
  readonly raw: FieldMap;
}

/** What kinds of variables there are; `other` are those of a later Grafana. */
export type VariableType =
  | "query"
  | "custom"
  | "constant"
  | "interval"
  | "datasource"
  | "textbox"
  | "adhoc"
  | "groupby"
  | "switch"
  | "other";

/** A variable. */
export interface DashboardVariable {
  readonly name: string;
  readonly type: VariableType;
  readonly label: string;
  readonly description: string;
  readonly isMulti: boolean;
  readonly hasAll: boolean;
  /** What stands for all of them; empty where all of them are listed. */
  readonly allValue: string;
  /** Keeps and cuts the options; empty where not written. */
  readonly regex: string;
  /** As in `alphabetical-ascending`; `none` where they stay as they come. */
  readonly sort: VariableSort;
  readonly refresh: "never" | "on-load" | "on-time-range";
  readonly hide: "nothing" | "label" | "all" | "in-menu";
  /** What is chosen; `$__all` stands for all. */
  readonly current: { readonly texts: readonly string[]; readonly values: readonly string[] };
  readonly options: readonly VariableOption[];
  /** What asks for the options: a query, a list, the kind of data source, the value itself. */
  readonly query: string;
  readonly queryPath: DocumentPath;
  readonly datasource: DatasourceReference | undefined;
  /** What answers its query; undefined where nothing tells. */
  readonly kind: QueryKind | undefined;
  /** Of interval variables: whether they can follow the time range, into how many steps, and the smallest. */
  readonly auto: { readonly isOn: boolean; readonly stepCount: number; readonly minimum: string };
  /** Of ad hoc variables. */
  readonly filters: readonly { readonly key: string; readonly operator: string; readonly value: string }[];
  readonly path: DocumentPath;
  readonly raw: FieldMap;
}

/** An option of a variable. */
export interface VariableOption {
  readonly text: string;
  readonly value: string;
}

/** How the options of a variable are sorted. */
export type VariableSort =
  | "none"
  | "alphabetical-ascending"
  | "alphabetical-descending"
  | "numerical-ascending"
  | "numerical-descending"
  | "caseless-ascending"
  | "caseless-descending"
  | "natural-ascending"
  | "natural-descending";

/** Events that are drawn over the panels. */
export interface DashboardAnnotation {
  readonly name: string;
  readonly isEnabled: boolean;
  readonly isBuiltIn: boolean;
  readonly iconColor: string;
  readonly datasource: DatasourceReference | undefined;
  readonly kind: QueryKind;
  readonly expression: string;
  readonly expressionPath: DocumentPath;
  readonly titleFormat: string;
  readonly textFormat: string;
  readonly path: DocumentPath;
  readonly raw: FieldMap;
}

/** A link of a dashboard or of a panel. */
export interface DashboardLink {
  readonly kind: "link" | "dashboards";
  readonly title: string;
  /** Empty for lists of dashboards. */
  readonly url: string;
  readonly tags: readonly string[];
  readonly path: DocumentPath;
  readonly raw: FieldMap;
}
