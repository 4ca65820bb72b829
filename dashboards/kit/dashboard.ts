import type { Annotation } from "./annotation.ts";
import type { DashboardMenu, Link } from "./link.ts";
import type { Panel } from "./panel.ts";
import type { Variable } from "./variables.ts";

/** Panels under a heading. */
export interface Row {
  /** Unique in its dashboard among the rows. */
  readonly key: string;
  readonly title: string;
  /** Closed when the dashboard opens; no alert links into a closed row. */
  readonly isCollapsed: boolean;
  readonly panels: readonly Panel[];
}

/**
 * A dashboard as a plain value, without anything of Grafana's file formats: positions, ids and query letters
 * follow from the order, the widths and the keys. Emitters turn it into a format.
 */
export interface Dashboard {
  /** Stable, at most 40 characters: links hold it. */
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** What is shown at first, in Grafana's notation, such as `now-3h` to `now`. */
  readonly timeRange: { readonly from: string; readonly to: string };
  readonly refreshSeconds: number;
  readonly variables: readonly Variable[];
  readonly annotations: readonly Annotation[];
  readonly links: readonly (DashboardMenu | Link)[];
  /** Top to bottom as an operator looks. */
  readonly rows: readonly Row[];
}

/** An open row. */
export function row(key: string, title: string, panels: readonly Panel[]): Row {
  return { key, title, isCollapsed: false, panels };
}

/** A row that is closed when the dashboard opens: details that are looked up rather than watched. */
export function collapsedRow(key: string, title: string, panels: readonly Panel[]): Row {
  return { key, title, isCollapsed: true, panels };
}
