import type { Patch } from "../../artifacts/index.ts";
import type { Link } from "./link.ts";
import type {
  BarGaugePanel,
  FixedPlace,
  GaugePanel,
  GridWidth,
  HeatmapPanel,
  LegendCalculation,
  PanelFrame,
  RawPanel,
  StateTimelinePanel,
  StatPanel,
  TableColumn,
  TablePanel,
  TextPanel,
  TimeSeriesPanel,
  ValueDisplay,
  ValueMapping,
} from "./panel.ts";
import type { Queries, Query, RawQuery } from "./query.ts";
import type { Thresholds } from "./thresholds.ts";
import type { Unit } from "./units.ts";

/** What must be said of every panel; `height` has a default for each kind. */
export type FrameOptions = FrameText & (FrameWidth | FramePlace);

interface FrameText {
  readonly key: string;
  readonly id?: number;
  readonly title: string;
  /** Null where nothing is told. */
  readonly description: string | null;
  readonly links?: readonly Link[];
  readonly patch?: Patch;
}

interface FrameWidth {
  readonly width: GridWidth;
  readonly height?: number;
  readonly place?: undefined;
}

interface FramePlace {
  /** Where the panel stands, whatever its order. */
  readonly place: FixedPlace;
  readonly width?: undefined;
  readonly height?: undefined;
}

/** A place on the grid: columns and grid rows from the top left, then how many of each. */
export function at(x: number, y: number, width: number, height: number): FixedPlace {
  return { x, y, width, height };
}

/** How values are shown; only the unit must be said. */
export interface DisplayOptions {
  readonly unit: Unit;
  readonly decimals?: number;
  readonly min?: number;
  readonly max?: number;
  readonly thresholds?: Thresholds;
  readonly mappings?: readonly ValueMapping[];
  /** `no data` when absent; null leaves it to Grafana. */
  readonly absentText?: string | null;
}

/** A panel with queries. */
export type DataPanelOptions = FrameOptions & DisplayOptions & { readonly queries: Queries };

/** Series over time, as lines; the legend says the mean, the maximum and the last value of each. */
export function timeSeriesPanel(
  options: DataPanelOptions & {
    readonly drawing?: TimeSeriesPanel["drawing"];
    readonly legendCalculations?: readonly LegendCalculation[];
  },
): TimeSeriesPanel {
  return {
    kind: "time-series",
    ...frame(options, 8),
    queries: options.queries,
    display: display(options),
    drawing: options.drawing ?? "lines",
    legendCalculations: options.legendCalculations ?? ["mean", "max", "last"],
  };
}

/** One large value, coloured by its thresholds. */
export function statPanel(
  options: DataPanelOptions & {
    readonly background?: StatPanel["background"];
    readonly showsNames?: boolean;
  },
): StatPanel {
  return {
    kind: "stat",
    ...frame(options, 4),
    queries: options.queries,
    display: display(options),
    background: options.background ?? "plain",
    showsNames: options.showsNames ?? false,
  };
}

/** One value on a dial; both ends of it must be said. */
export function gaugePanel(
  options: DataPanelOptions & { readonly min: number; readonly max: number },
): GaugePanel {
  return { kind: "gauge", ...frame(options, 8), queries: options.queries, display: display(options) };
}

/** One bar for each series. */
export function barGaugePanel(options: DataPanelOptions): BarGaugePanel {
  return { kind: "bar-gauge", ...frame(options, 8), queries: options.queries, display: display(options) };
}

/** One line for each label set. */
export function tablePanel(
  options: FrameOptions & {
    readonly queries: Queries<Query>;
    readonly columns: readonly TableColumn[];
    readonly sortedBy: TablePanel["sortedBy"];
  },
): TablePanel {
  const { queries, columns, sortedBy } = options;
  return { kind: "table", ...frame(options, 8), queries, columns, sortedBy };
}

/** The column of a label. */
export function labelColumn(label: string, title: string): TableColumn {
  return { kind: "label", label, title };
}

/** The column of the values of the query at this index. */
export function valueColumn(queryIndex: number, title: string, options: DisplayOptions): TableColumn {
  return { kind: "value", queryIndex, title, display: display(options) };
}

/** A histogram over time. */
export function heatmapPanel(options: DataPanelOptions & { readonly cellUnit: Unit }): HeatmapPanel {
  return {
    kind: "heatmap",
    ...frame(options, 8),
    queries: options.queries,
    display: display(options),
    cellUnit: options.cellUnit,
  };
}

/** States over time; every state that may occur must have its text. */
export function stateTimelinePanel(
  options: FrameOptions &
    Omit<DisplayOptions, "unit"> & { readonly queries: Queries; readonly mappings: readonly ValueMapping[] },
): StateTimelinePanel {
  return {
    kind: "state-timeline",
    ...frame(options, 6),
    queries: options.queries,
    display: display({ ...options, unit: "number" }),
  };
}

/** Words in Markdown. */
export function textPanel(options: FrameOptions & { readonly markdown: string }): TextPanel {
  return { kind: "text", ...frame(options, 4), markdown: options.markdown };
}

/** A panel of a type that the kit has no word for; its patch has what is particular to it. */
export function rawPanel(
  options: FrameOptions & { readonly type: string; readonly queries?: readonly (Query | RawQuery)[] },
): RawPanel {
  return { kind: "raw", ...frame(options, 8), type: options.type, queries: options.queries ?? [] };
}

/** The two states of most metrics that are 0 or 1. */
export const upOrDown: readonly ValueMapping[] = [
  { value: 1, text: "up", health: "good" },
  { value: 0, text: "down", health: "critical" },
];

function frame(options: FrameOptions, height: number): PanelFrame {
  const { key, id, title, description, links = [], patch } = options;
  const rest = { key, id, title, description, links, patch };
  if (options.place === undefined) {
    return { ...rest, width: options.width, height: options.height ?? height };
  }
  const { place } = options;
  return { ...rest, width: place.width, height: place.height, place };
}

function display(options: DisplayOptions): ValueDisplay {
  return {
    unit: options.unit,
    decimals: options.decimals,
    min: options.min,
    max: options.max,
    thresholds: options.thresholds,
    mappings: options.mappings ?? [],
    absentText: options.absentText === undefined ? "no data" : options.absentText,
  };
}
