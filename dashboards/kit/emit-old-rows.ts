import type { EmittedRow } from "./emit-classic.ts";
import { isJsonObject, type JsonObject } from "./json.ts";

/**
 * Rows that hold their panels, each with a width of twelfths (`span`) and no place, as dashboards had them before
 * Grafana 5. What such a row had beyond that is in its patch.
 */
export function emitOldRows(rows: readonly EmittedRow[]): readonly JsonObject[] {
  return rows.map(({ heading = {}, panels }) => {
    const { type: _type, collapsed, gridPos: _place, id: _id, panels: _panels, ...rest } = heading;
    return { collapse: collapsed ?? false, ...rest, panels: panels.map(withSpan) };
  });
}

function withSpan({ gridPos, ...panel }: JsonObject): JsonObject {
  const width = isJsonObject(gridPos) ? gridPos.w : undefined;
  return typeof width === "number" ? { span: width / 2, ...panel } : panel;
}
