import type { DashboardModel, VariableScope } from "../../dashboard/index.ts";
import type { TimeMark } from "../panel/time-marks.ts";
import type { DataSource } from "../query/data-source.ts";
import type { TimeRange } from "../time/time-range.ts";

/** What all panels of a dashboard share. A new value means that all ask again. */
export interface PanelSurroundings {
  readonly dashboard: DashboardModel;
  readonly scope: VariableScope;
  readonly source: DataSource;
  readonly range: TimeRange;
  /** The scenario that was chosen in the page. */
  readonly scenario: string | undefined;
  readonly marks: readonly TimeMark[];
  readonly nowMs: number;
  readonly scrapeIntervalMs: number;
  readonly onZoom: (range: TimeRange) => void;
  /** Shows a panel alone, or all again. */
  readonly onView: (key: string | undefined) => void;
}
