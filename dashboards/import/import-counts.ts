import {
  isJsonList,
  isJsonObject,
  isSameJson,
  type JsonObject,
  type JsonValue,
  measurePatches,
  scalarCount,
} from "../../artifacts/index.ts";
import type { Dashboard } from "../kit/dashboard.ts";
import type { Panel } from "../kit/panel.ts";
import { isRawQuery } from "../kit/query.ts";

/** How much of a file was said in which way, in scalar values; the first three counts make up `valueCount`. */
export interface ImportCounts {
  /** What words of the kit say. */
  readonly kitCount: number;
  /** What patches say once for all panels or queries, or all of a kind. */
  readonly commonCount: number;
  /** What patches and raw parts of single things say. */
  readonly ownCount: number;
  readonly valueCount: number;
  /** Values of the kit that patches take away again. */
  readonly removedCount: number;
  readonly panelCount: number;
  /** Panels of a type that the kit has no word for. */
  readonly rawPanelCount: number;
}

/** Counts how a dashboard was said; `emit` is the way in which it is built. */
export function countValues(
  wanted: JsonValue,
  dashboard: Dashboard,
  emit: (dashboard: Dashboard) => JsonObject,
): ImportCounts {
  const panels = dashboard.rows.flatMap((row) => row.panels);
  const { queries: ofQueries, panels: ofAll, byKind = {} } = dashboard.common ?? {};
  const common = measurePatches([ofQueries, ofAll, ...Object.values(byKind)]);
  const parts = [...dashboard.variables, ...dashboard.annotations, ...dashboard.links];
  const queries = panels.flatMap((panel) => (panel.kind === "text" ? [] : panel.queries));
  const own = measurePatches([
    dashboard.patch,
    dashboard.v2Patch,
    ...[...dashboard.rows, ...panels, ...parts, ...queries].map((each) =>
      "patch" in each ? each.patch : undefined,
    ),
  ]);
  const raw = [...parts, ...queries].reduce(
    (sum, each) => sum + ("raw" in each ? scalarCount(each.raw) : 0),
    0,
  );
  const valueCount = scalarCount(wanted);
  const kitCount = Math.max(0, sameCount(emit(withoutPatches(dashboard)), wanted) - raw);
  const ownCount = Math.min(own.putCount + raw, valueCount - kitCount);
  return {
    kitCount,
    commonCount: valueCount - kitCount - ownCount,
    ownCount,
    valueCount,
    removedCount: own.removedCount + common.removedCount,
    panelCount: panels.length,
    rawPanelCount: panels.filter(({ kind }) => kind === "raw").length,
  };
}

function sameCount(built: JsonValue | undefined, wanted: JsonValue | undefined): number {
  if (built === undefined || wanted === undefined) return 0;
  if (isSameJson(built, wanted)) return scalarCount(wanted);
  if (isJsonObject(built) && isJsonObject(wanted)) {
    return Object.keys(wanted).reduce((sum, key) => sum + sameCount(built[key], wanted[key]), 0);
  }
  if (!isJsonList(built) || !isJsonList(wanted)) return 0;
  return wanted.reduce((sum: number, member, index) => sum + sameCount(built[index], member), 0);
}

function withoutPatches(dashboard: Dashboard): Dashboard {
  return {
    ...dashboard,
    patch: undefined,
    v2Patch: undefined,
    common: undefined,
    variables: dashboard.variables.map(unpatched),
    annotations: dashboard.annotations.map(unpatched),
    rows: dashboard.rows.map((row) => ({
      ...row,
      patch: undefined,
      panels: row.panels.map(withoutPanelPatches),
    })),
  };
}

function withoutPanelPatches(panel: Panel): Panel {
  if (panel.kind === "text") return unpatched(panel);
  if (panel.kind === "raw") {
    return {
      ...unpatched(panel),
      queries: panel.queries.map((query) => (isRawQuery(query) ? query : unpatched(query))),
    };
  }
  return unpatched(panel);
}

function unpatched<Each extends object>(each: Each): Each {
  return "patch" in each ? { ...each, patch: undefined } : each;
}
