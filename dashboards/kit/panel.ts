import type { Patch } from "../../artifacts/index.ts";
import type { Link } from "./link.ts";
import type { Queries, Query, RawQuery } from "./query.ts";
import type { Shade, Thresholds } from "./thresholds.ts";
import type { Unit } from "./units.ts";

/** Columns of the grid that a panel takes at least; a line of panels is widened to fill all 24. */
export type GridWidth = 3 | 4 | 5 | 6 | 8 | 9 | 10 | 12 | 14 | 15 | 16 | 18 | 24;

/** A place on the grid that does not follow from order and widths, in columns and grid rows from the top left. */
export interface FixedPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A text and a health in place of a number. */
export interface ValueMapping {
  readonly value: number;
  readonly text: string;
  readonly health: Shade;
}

/** How the values of a panel are shown. */
export interface ValueDisplay {
  readonly unit: Unit;
  /** As many as the value needs when undefined. */
  readonly decimals: number | undefined;
  /** Ends of the axis or the scale; fitted to the values when undefined. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  readonly thresholds: Thresholds | undefined;
  readonly mappings: readonly ValueMapping[];
  /** What stands where a series has no value: absence is told, never drawn as zero. Null leaves it to Grafana. */
  readonly absentText: string | null;
}

/** What every panel has. */
export interface PanelFrame {
  /** Unique in its dashboard and stable: the panel's id, and with it every link to it, follows from it. */
  readonly key: string;
  /** A number that links hold already, in place of the one that follows from the key. */
  readonly id?: number | undefined;
  readonly title: string;
  /** What the panel tells and how to read it, in a sentence or two; null where nothing is told. */
  readonly description: string | null;
  readonly width: number;
  /** Grid rows of 30 px; panels of one line are made equally high. */
  readonly height: number;
  /** Where the panel stands if that does not follow from the order; then `width` and `height` are not looked at. */
  readonly place?: FixedPlace | undefined;
  readonly links: readonly Link[];
  /** What is to be different in the panel as Grafana writes it. */
  readonly patch?: Patch | undefined;
}

interface DataPanelFrame extends PanelFrame {
  readonly queries: Queries;
  readonly display: ValueDisplay;
}

/** What a legend says of each series beside its name. */
export type LegendCalculation = "last" | "mean" | "min" | "max" | "sum";

/** Series over time; thresholds are dashed lines. Gaps stay gaps. */
export interface TimeSeriesPanel extends DataPanelFrame {
  readonly kind: "time-series";
  readonly drawing: "lines" | "stacked" | "bars" | "steps";
  readonly legendCalculations: readonly LegendCalculation[];
}

/** One large value for each series, its background coloured by its health. */
export interface StatPanel extends DataPanelFrame {
  readonly kind: "stat";
  /** `sparkline` draws the shown time behind the value; it needs range queries. */
  readonly background: "plain" | "sparkline";
  /** Series names beside the values; without them there should be one series only. */
  readonly showsNames: boolean;
}

/** One value for each series on a dial between `display.min` and `display.max`. */
export interface GaugePanel extends DataPanelFrame {
  readonly kind: "gauge";
}

/** One bar for each series. */
export interface BarGaugePanel extends DataPanelFrame {
  readonly kind: "bar-gauge";
}

/** A column of a table: a label, or the value of the query at this index. */
export type TableColumn =
  | { readonly kind: "label"; readonly label: string; readonly title: string }
  | {
      readonly kind: "value";
      readonly queryIndex: number;
      readonly title: string;
      readonly display: ValueDisplay;
    };

/**
 * One line for each label set, joined over the queries; only the named columns are shown. The queries are
 * instant, and agree on the labels that they keep.
 */
export interface TablePanel extends PanelFrame {
  readonly kind: "table";
  readonly queries: Queries<Query>;
  readonly columns: readonly TableColumn[];
  /** Title of the column that the lines are sorted by. */
  readonly sortedBy: { readonly title: string; readonly isDescending: boolean };
}

/**
 * A histogram over time: the query yields the increase of each bucket, by `le`. `display` is about the measured
 * values on the axis; `cellUnit` about the counts in the cells.
 */
export interface HeatmapPanel extends DataPanelFrame {
  readonly kind: "heatmap";
  readonly cellUnit: Unit;
}

/** A band for each series that changes its colour with its state. */
export interface StateTimelinePanel extends DataPanelFrame {
  readonly kind: "state-timeline";
}

/** Words in Markdown. */
export interface TextPanel extends PanelFrame {
  readonly kind: "text";
  readonly markdown: string;
}

/** A panel of a type that the kit has no word for: what it has beyond frame and queries is in its patch. */
export interface RawPanel extends PanelFrame {
  readonly kind: "raw";
  /** Grafana's name of the type, such as `piechart`. */
  readonly type: string;
  readonly queries: readonly (Query | RawQuery)[];
}

/** Everything that may stand in a dashboard. */
export type Panel =
  | TimeSeriesPanel
  | StatPanel
  | GaugePanel
  | BarGaugePanel
  | TablePanel
  | HeatmapPanel
  | StateTimelinePanel
  | TextPanel
  | RawPanel;
