import { isJsonList, isJsonObject, type JsonObject, type JsonValue } from "../../artifacts/index.ts";
import { objectOf, objectsOf } from "../kit/v2/members.ts";
import type { DashboardForm } from "./dashboard-shape.ts";

/** The form of a dashboard's file; undefined where it is none. */
export function dashboardFormOf(value: unknown): DashboardForm | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if ("dashboard" in value && looksLikeDashboard(value.dashboard)) return "api";
  if ("kind" in value && isResourceKind(value.kind) && "spec" in value) {
    if (!looksLikeV2(value.spec)) return "resource";
    return value.kind === "Dashboard" ? "v2" : "v2-access";
  }
  if (looksLikeDashboard(value)) return "classic";
  return "elements" in value && "layout" in value ? "v2-spec" : undefined;
}

// With the second Grafana hands out a dashboard together with what its reader may do.
function isResourceKind(kind: unknown): boolean {
  return kind === "Dashboard" || kind === "DashboardWithAccessInfo";
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

/** Whether a file of this form holds a dashboard of the newer schema, with elements and a layout. */
export function isV2Form(form: DashboardForm): boolean {
  return form === "v2" || form === "v2-access" || form === "v2-spec";
}

/** The dashboard in a file of this form: classic JSON, or a v2 resource. */
export function unwrapDashboard(value: JsonObject, form: DashboardForm): JsonObject {
  switch (form) {
    case "api":
      return objectOf(value.dashboard);
    case "resource":
      return objectOf(value.spec);
    case "v2-access": {
      const { access: _access, ...resource } = value;
      return { ...resource, kind: "Dashboard" };
    }
    case "v2-spec":
      return { apiVersion: apiVersionOf(value), kind: "Dashboard", metadata: {}, spec: value };
    case "classic":
    case "v2":
      return value;
  }
}

// Only the first version names a panel's type as the kind of its look.
function apiVersionOf(spec: JsonObject): string {
  const looks = Object.values(objectOf(spec.elements)).map((element) =>
    objectOf(objectOf(objectOf(element).spec).vizConfig),
  );
  const isFirst = looks.some(({ kind, group }) => group === undefined && kind !== undefined);
  return `dashboard.grafana.app/${isFirst ? "v2alpha1" : "v2beta1"}`;
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
