import type { Patch } from "../../artifacts/index.ts";
import type { Annotation } from "./annotation.ts";
import type { DashboardMenu, Link } from "./link.ts";
import type { Panel } from "./panel.ts";
import type { RawPart } from "./raw-part.ts";
import type { Variable } from "./variables.ts";

/** Panels under a heading. */
export interface Row {
  /** Unique in its dashboard among the rows. */
  readonly key: string;
  readonly title: string;
  /** Closed when the dashboard opens; no alert links into a closed row. */
  readonly isCollapsed: boolean;
  readonly panels: readonly Panel[];
  /** The heading's number, in place of the one that follows from the key. */
  readonly id?: number | undefined;
  /** The panels stand under no heading of their own; key and title are not shown. */
  readonly hasNoHeading?: boolean | undefined;
  /** What is to be different in the heading as Grafana writes it. */
  readonly patch?: Patch | undefined;
}

/** What is to be different in the panels of a dashboard as Grafana writes them; each panel's own patch comes after it. */
export interface CommonPatches {
  readonly queries?: Patch | undefined;
  readonly panels?: Patch | undefined;
  /** By kind; for a panel of a type that the kit has no word for by that type. They come after `panels`. */
  readonly byKind?: Readonly<Record<string, Patch>> | undefined;
}

/**
 * A dashboard as a plain value, without anything of Grafana's file formats: positions, ids and query letters
 * follow from the order, the widths and the keys. Emitters turn it into a format.
 */
export interface Dashboard {
  /** Stable, at most 40 characters: links hold it. */
  readonly uid: string;
  readonly title: string;
  /** Null where nothing is told. */
  readonly description: string | null;
  readonly tags: readonly string[];
  /** What is shown at first, in Grafana's notation, such as `now-3h` to `now`. */
  readonly timeRange: { readonly from: string; readonly to: string };
  /** Null where it is not read again by itself. */
  readonly refreshSeconds: number | null;
  readonly variables: readonly (Variable | RawPart)[];
  readonly annotations: readonly (Annotation | RawPart)[];
  readonly links: readonly (DashboardMenu | Link | RawPart)[];
  /** Top to bottom as an operator looks. */
  readonly rows: readonly Row[];
  /** Rows that hold their panels, as dashboards had them before Grafana 5, rather than places on a grid. */
  readonly hasOldRows?: boolean | undefined;
  readonly common?: CommonPatches | undefined;
  /** What is to be different in the dashboard in the classic format; its panels have patches of their own. */
  readonly patch?: Patch | undefined;
  /** Names of panels among the elements of a v2 resource by their ids, where they are not `panel-<id>`. */
  readonly elementNames?: Readonly<Record<number, string>> | undefined;
  /** What is to be different in the dashboard as a v2 resource, after all other patches. */
  readonly v2Patch?: Patch | undefined;
}

/** An open row. */
export function row(key: string, title: string, panels: readonly Panel[]): Row {
  return { key, title, isCollapsed: false, panels };
}

/** Panels under no heading. */
export function panelsOnly(key: string, panels: readonly Panel[]): Row {
  return { key, title: "", isCollapsed: false, panels, hasNoHeading: true };
}

/** A row that is closed when the dashboard opens: details that are looked up rather than watched. */
export function collapsedRow(key: string, title: string, panels: readonly Panel[]): Row {
  return { key, title, isCollapsed: true, panels };
}
