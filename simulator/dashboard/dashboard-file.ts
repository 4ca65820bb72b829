import {
  type DocumentLimits,
  type DocumentPath,
  type FieldMap,
  type Finding,
  parseDocument,
  type SourceDocument,
} from "../document/index.ts";
import { readClassicDashboard } from "./classic-dashboard.ts";
import { FieldReader, isFieldMap, mapOf, textOf } from "./field-reader.ts";
import type { DashboardModel } from "./model.ts";
import { readV2Dashboard } from "./v2-dashboard.ts";

/** A dashboard, if the text holds one, and everything wrong with it. */
export interface DashboardRead {
  readonly dashboard: DashboardModel | undefined;
  /** Tells where the parts of the dashboard stand; undefined where the text cannot be parsed. */
  readonly document: SourceDocument | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Reads a dashboard of Grafana: classic JSON of any version, also as the API answers with it or within a resource, or the newer
 * schema with elements and layouts. Never throws on what a user wrote; what cannot be read is left out and noted.
 */
export function readDashboard(
  content: Uint8Array | string,
  file: string,
  limits: DocumentLimits = {},
): DashboardRead {
  const { document, findings } = parseDocument(content, file, limits);
  if (document === undefined) return { dashboard: undefined, document, findings };
  const read = readDashboardDocument(document);
  return { ...read, findings: [...findings, ...read.findings] };
}

/** As `readDashboard` for what is parsed already. */
export function readDashboardDocument(document: SourceDocument): DashboardRead {
  const reader = new FieldReader(document);
  const found = findDashboard(document.value);
  if (found === undefined) {
    const message = "this is no dashboard of Grafana: it has neither `panels` nor `elements`";
    const finding = {
      code: "dashboard/not-a-dashboard",
      severity: "error",
      message,
      file: document.file,
    } as const;
    return { dashboard: undefined, document, findings: [{ ...finding, ...document.placeOf([]) }] };
  }
  const { map, path, apiVersion, uid } = found;
  const resource = { apiVersion, uid };
  const dashboard = isFieldMap(map.elements)
    ? readV2Dashboard(map, path, reader, resource)
    : readClassicDashboard(map, path, reader, resource);
  return { dashboard, document, findings: reader.findings };
}

/** Whether a parsed value is a dashboard or something that holds one. */
export function isDashboard(value: unknown): boolean {
  return findDashboard(value) !== undefined;
}

interface DashboardFound {
  readonly map: FieldMap;
  readonly path: DocumentPath;
  readonly apiVersion: string | undefined;
  readonly uid: string;
}

function findDashboard(value: unknown): DashboardFound | undefined {
  if (!isFieldMap(value)) return undefined;
  const bare = { apiVersion: undefined, uid: "" };
  if (isResource(value)) {
    const uid = textOf(mapOf(value.metadata).name) ?? "";
    return { map: mapOf(value.spec), path: ["spec"], apiVersion: textOf(value.apiVersion), uid };
  }
  if (looksLikeDashboard(value)) return { map: value, path: [], ...bare };
  // As the API answers, and as grafana.com hands them out.
  for (const field of ["dashboard", "json"]) {
    const inner = value[field];
    if (isFieldMap(inner) && isResource(inner)) {
      const uid = textOf(mapOf(inner.metadata).name) ?? "";
      return { map: mapOf(inner.spec), path: [field, "spec"], apiVersion: textOf(inner.apiVersion), uid };
    }
    if (isFieldMap(inner) && looksLikeDashboard(inner)) return { map: inner, path: [field], ...bare };
  }
  return undefined;
}

function isResource(value: FieldMap): boolean {
  const isOurs =
    typeof value.apiVersion === "string" && value.apiVersion.startsWith("dashboard.grafana.app/");
  // With the second Grafana hands out a dashboard together with what its reader may do.
  const isDashboardKind = value.kind === "Dashboard" || value.kind === "DashboardWithAccessInfo";
  return isDashboardKind && isOurs && isFieldMap(value.spec);
}

// A dashboard without panels is one all the same, as long as something else tells.
function looksLikeDashboard(value: FieldMap): boolean {
  if (isFieldMap(value.elements) && isFieldMap(value.layout)) return true;
  const hasPanels = Array.isArray(value.panels) || Array.isArray(value.rows);
  const isMarked = ["schemaVersion", "templating", "gridPos", "time", "annotations", "uid", "title"].some(
    (field) => value[field] !== undefined,
  );
  return (
    (hasPanels && isMarked) || (typeof value.schemaVersion === "number" && typeof value.title === "string")
  );
}
