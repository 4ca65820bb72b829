import { join } from "node:path";
import { packageFolder } from "./package-folder.ts";
import type { PreviewWords } from "./preview-data.ts";

/** What `klaxon preview` was asked for. */
export interface PreviewOptions extends PreviewWords {
  /** Files and folders of dashboards; empty for klaxon's own. */
  readonly paths: readonly string[];
  /** Where to write the preview instead of serving it. */
  readonly out: string | undefined;
  /** Undefined for a free one. */
  readonly port: number | undefined;
  /** The address of a Prometheus to ask. */
  readonly prometheusUrl: string | undefined;
  /** A file of headers for that Prometheus. */
  readonly prometheusHeaders: string | undefined;
  /** The address of a Loki to ask for logs, beside the Prometheus. */
  readonly lokiUrl: string | undefined;
  /** A file of headers for that Loki. */
  readonly lokiHeaders: string | undefined;
}

/** The paths that were named, or klaxon's own dashboards. */
export function pathsOf({ paths }: PreviewOptions): readonly string[] {
  return paths.length > 0 ? paths : [join(packageFolder, "dashboards/generated")];
}
