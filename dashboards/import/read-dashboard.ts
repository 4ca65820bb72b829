import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from "../../artifacts/index.ts";
import { objectOf, objectsOf } from "../kit/v2/members.ts";
import type { DashboardForm } from "./dashboard-shape.ts";

/** The form of a dashboard's file; undefined where it is none. */
export function dashboardFormOf(value: unknown): DashboardForm | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if ("dashboard" in value && looksLikeDashboard(value.dashboard)) return "api";
  if ("kind" in value && value.kind === "Dashboard" && "spec" in value) {
    return looksLikeV2(value.spec) ? "v2" : "resource";
  }
  return looksLikeDashboard(value) ? "classic" : undefined;
}

function looksLikeDashboard(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    ("panels" in value || "rows" in value || "schemaVersion" in value)
  );
}

function looksLikeV2(value: unknown): boolean {
  return typeof value === "object" && value !== null && ("elements" in value || "layout" in value);
}

/** The dashboard in a file of this form. */
export function unwrapDashboard(value: JsonObject, form: DashboardForm): JsonObject {
  switch (form) {
    case "api":
      return objectOf(value.dashboard);
    case "resource":
      return objectOf(value.spec);
    case "classic":
    case "v2":
      return value;
  }
}

/**
 * The dashboard as Grafana has it after loading it: panels without a number, or with that of another, are given one.
 * Nothing else is changed, so this is all in which an imported dashboard may differ from its file.
 */
export function withPanelIds(dashboard: JsonObject): JsonObject {
  const taken = new Set<number>();
  const counter = { next: 1 + Math.max(0, ...idsIn(dashboard)) };
  const numbered = (panel: JsonObject): JsonObject => {
    const { id } = panel;
    const isFree = typeof id === "number" && Number.isSafeInteger(id) && !taken.has(id);
    const own = isFree ? id : counter.next++;
    taken.add(own);
    const inner = isJsonList(panel.panels) ? { panels: everyObject(panel.panels, numbered) } : {};
    return { ...panel, id: own, ...inner };
  };
  const inRow = (row: JsonObject): JsonObject =>
    isJsonList(row.panels) ? { ...row, panels: everyObject(row.panels, numbered) } : row;
  return {
    ...dashboard,
    ...(isJsonList(dashboard.panels) ? { panels: everyObject(dashboard.panels, numbered) } : {}),
    ...(isJsonList(dashboard.rows) ? { rows: everyObject(dashboard.rows, inRow) } : {}),
  };
}

function everyObject(
  list: readonly JsonValue[],
  change: (member: JsonObject) => JsonObject,
): readonly JsonValue[] {
  return list.map((member) => (isJsonObject(member) ? change(member) : member));
}

function idsIn(dashboard: JsonObject): readonly number[] {
  const outer = [...objectsOf(dashboard.panels), ...objectsOf(dashboard.rows)];
  return [...outer, ...outer.flatMap(({ panels }) => objectsOf(panels))].flatMap(({ id }) =>
    typeof id === "number" && Number.isSafeInteger(id) ? [id] : [],
  );
}
