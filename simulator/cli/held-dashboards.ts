import { fileKindOf } from "../check/index.ts";
import { dashboardsWithin } from "../dashboard/index.ts";
import type { Finding } from "../document/index.ts";

/** A file, or a dashboard within one. */
export interface FilePart {
  /** The file's name, for a dashboard within it with `#` and what it is called there. */
  readonly file: string;
  readonly content: Uint8Array | string;
}

/** A file and what lies in it. */
export interface FileParts {
  /** Undefined where the file holds dashboards and is nothing else; a file that holds none is itself. */
  readonly self: FilePart | undefined;
  readonly dashboards: readonly FilePart[];
  readonly findings: readonly Finding[];
}

/** Takes the dashboards out of a file of manifests; any other file is left as it is. */
export function filePartsOf(content: Uint8Array | string, file: string): FileParts {
  const self = { file, content };
  const held = dashboardsWithin(content, file);
  if (held === undefined) return { self, dashboards: [], findings: [] };
  const dashboards = held.dashboards.map((one) => ({ file: `${file}#${one.name}`, content: one.content }));
  // A list may have rules as well.
  const isMore = dashboards.length === 0 || fileKindOf(content) === "rules";
  return { self: isMore ? self : undefined, dashboards, findings: held.findings };
}
