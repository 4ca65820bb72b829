import type { Dashboard } from "../kit/dashboard.ts";
import { isJsonList, isJsonObject, type JsonValue } from "../kit/json.ts";
import { isPatchObject, isRemoval, itemChanges, type Patch } from "../kit/patch.ts";
import { isRawQuery } from "../kit/query.ts";

/** How much of a file was said in which way, in scalar values. */
export interface ImportCounts {
  /** Values of the file. */
  readonly valueCount: number;
  /** Values that patches and raw parts of single things put in. */
  readonly patchedCount: number;
  /** Values that are said once for all panels or queries, or all of a kind. */
  readonly commonCount: number;
  /** Values of the kit that patches take away again. */
  readonly removedCount: number;
  readonly panelCount: number;
  /** Panels of a type that the kit has no word for. */
  readonly rawPanelCount: number;
}

interface PatchSize {
  put: number;
  removed: number;
}

/** Counts how a file was said. */
export function countValues(wanted: JsonValue, dashboard: Dashboard): ImportCounts {
  const panels = dashboard.rows.flatMap((row) => row.panels);
  const size: PatchSize = { put: 0, removed: 0 };
  const common: PatchSize = { put: 0, removed: 0 };
  const { queries, panels: ofAll, byKind = {} } = dashboard.common ?? {};
  for (const patch of [queries, ofAll, ...Object.values(byKind)]) measure(patch, common);
  for (const patch of [dashboard.patch, dashboard.v2Patch, ...dashboard.rows.map((row) => row.patch)]) {
    measure(patch, size);
  }
  for (const part of [...dashboard.variables, ...dashboard.annotations, ...dashboard.links]) {
    if (part.kind === "raw") size.put += scalarCount(part.raw);
    else if ("patch" in part) measure(part.patch, size);
  }
  for (const panel of panels) {
    measure(panel.patch, size);
    if (panel.kind === "text") continue;
    for (const query of panel.queries) {
      if (isRawQuery(query)) size.put += scalarCount(query.raw);
      else measure(query.patch, size);
    }
  }
  return {
    valueCount: scalarCount(wanted),
    patchedCount: size.put,
    commonCount: common.put,
    removedCount: size.removed + common.removed,
    panelCount: panels.length,
    rawPanelCount: panels.filter(({ kind }) => kind === "raw").length,
  };
}

function measure(patch: Patch | undefined, size: PatchSize): void {
  if (patch === undefined) return;
  if (isRemoval(patch)) {
    size.removed += 1;
    return;
  }
  const members = itemChanges(patch) ?? (isPatchObject(patch) ? patch : undefined);
  if (members === undefined) {
    size.put +=
      patch === null || typeof patch !== "object" ? 1 : Array.isArray(patch) ? scalarCount(patch) : 0;
    return;
  }
  for (const member of Object.values(members)) measure(member, size);
}

function scalarCount(value: JsonValue): number {
  if (isJsonList(value)) return value.reduce((sum: number, member) => sum + scalarCount(member), 0);
  if (!isJsonObject(value)) return 1;
  return Object.values(value).reduce((sum: number, member) => sum + scalarCount(member), 0);
}
