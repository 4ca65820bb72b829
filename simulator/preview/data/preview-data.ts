import type { SeriesPack } from "../pack/series-pack.ts";
import type { TimeMark } from "../panel/time-marks.ts";

/** The form of the data in preview pages. */
export const previewVersion = 1;

/** What a preview page opens with: which dashboards there are, and where their data comes from. */
export interface PreviewBook {
  readonly version: typeof previewVersion;
  readonly klaxonVersion: string;
  /** `file`: everything lies in the page. `server`: the page asks its server, and is told of changes. */
  readonly mode: "file" | "server";
  readonly entries: readonly BookEntry[];
  /** Whose data can be chosen in the page; empty where the data is not of scenarios. */
  readonly scenarios: readonly BookScenario[];
  /** Scenarios that were asked for and had no room in the page. */
  readonly leftOut: readonly string[];
}

/** A scenario that a page offers. */
export interface BookScenario {
  /** As the page asks for it and its address names it: `api/instance-killed`, `api/instance-killed:brief`, a file. */
  readonly name: string;
  readonly title: string;
}

/** A dashboard of a preview, before it is opened. */
export interface BookEntry {
  /** Under which its data is found: the page's part, or the server's path. */
  readonly key: string;
  readonly file: string;
  readonly uid: string;
  readonly title: string;
  readonly tags: readonly string[];
  readonly panelCount: number;
  readonly errorCount: number;
  /** What its data comes from, in a few words. */
  readonly source: string;
}

/** What is wrong with a dashboard's file. */
export interface PreviewFinding {
  readonly severity: "error" | "warning";
  readonly message: string;
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A dashboard with its data. */
export interface PreviewDashboard {
  readonly version: typeof previewVersion;
  readonly file: string;
  /** As JSON has it; null where the file holds no dashboard. */
  readonly content: unknown;
  readonly findings: readonly PreviewFinding[];
  /** The scenario that the data is of, as books name it; empty for other data. */
  readonly scenario: string;
  readonly data: PreviewData;
}

/** Where the samples are. */
export type PreviewData =
  | {
      readonly kind: "pack";
      /** A scenario's name, a file. */
      readonly name: string;
      readonly description: string;
      readonly pack: SeriesPack;
      readonly marks: readonly TimeMark[];
      readonly alerts: readonly PreviewAlert[];
      /** What the page shows first; undefined where the dashboard's own range says it. */
      readonly range: { readonly fromMs: number; readonly toMs: number } | undefined;
    }
  | {
      readonly kind: "prometheus";
      readonly origin: string;
      readonly scrapeIntervalMs: number;
      /** Whether the server has a Loki as well. */
      readonly hasLogs: boolean;
    }
  | { readonly kind: "none"; readonly reason: string };

/** An alert of a drill, and the panel that it points to. */
export interface PreviewAlert {
  readonly name: string;
  readonly severity: string;
  /** Apart from name and severity. */
  readonly labels: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly pendingAtMs: number | undefined;
  readonly firingAtMs: number | undefined;
  readonly resolvedAtMs: number | undefined;
  readonly dashboardUid: string | undefined;
  readonly panelId: number | undefined;
}
