import { strict as assert } from "node:assert";
import { panelId } from "../../alerts/index.ts";
import type { CommonPatches, Dashboard } from "./dashboard.ts";
import { formatDuration } from "./duration.ts";
import { builtInAnnotation, emitAnnotation } from "./emit-annotation.ts";
import { emitLink } from "./emit-frame.ts";
import { emitOldRows } from "./emit-old-rows.ts";
import { emitPanel } from "./emit-panel.ts";
import { emitVariable } from "./emit-variable.ts";
import { DashboardBuilder, DashboardCursorSync, type GridPos, RowBuilder } from "./grafana-sdk.ts";
import { isJsonList, isJsonObject, type JsonObject, toJsonObject } from "./json.ts";
import { type GridPlace, layOut, type PlacedRow } from "./layout.ts";
import type { Panel } from "./panel.ts";
import { patchObject } from "./patch.ts";
import { isRawQuery } from "./query.ts";

const uidPattern = /^[A-Za-z0-9_-]{1,40}$/;

/** A row as Grafana writes it. */
export interface EmittedRow {
  readonly isCollapsed: boolean;
  /** Undefined where its panels stand under no heading. */
  readonly heading: JsonObject | undefined;
  readonly panels: readonly JsonObject[];
}

/**
 * The dashboard in Grafana's classic JSON format, as plain data: equal dashboards give equal values. A uid that
 * Grafana would refuse, and keys whose ids collide, break an invariant.
 */
export function emitClassic(dashboard: Dashboard): JsonObject {
  const rows = emitRows(dashboard);
  const arranged =
    dashboard.hasOldRows === true ? { rows: emitOldRows(rows) } : { panels: rows.flatMap(emittedPanels) };
  return patchObject({ ...emitFrame(dashboard), ...arranged }, [dashboard.patch]);
}

/** Everything but the panels, before the dashboard's patch. */
function emitFrame(dashboard: Dashboard): JsonObject {
  assert(
    uidPattern.test(dashboard.uid),
    `\`${dashboard.uid}\` is no uid: letters, digits, - and _, at most 40`,
  );
  const builder = new DashboardBuilder(dashboard.title).id(null).uid(dashboard.uid);
  if (dashboard.description !== null) builder.description(dashboard.description);
  builder
    .tags([...dashboard.tags])
    .readonly()
    .time({ ...dashboard.timeRange })
    .refresh(dashboard.refreshSeconds === null ? "" : formatDuration(dashboard.refreshSeconds))
    .tooltip(DashboardCursorSync.Crosshair)
    .links([]);
  const frame = toJsonObject(builder.build());
  return {
    ...frame,
    templating: { list: dashboard.variables.map(emitVariable) },
    annotations: { list: [builtInAnnotation(), ...dashboard.annotations.map(emitAnnotation)] },
    links: dashboard.links.map((link) =>
      link.kind === "raw" ? link.raw : toJsonObject(emitLink(link).build()),
    ),
  };
}

/** The rows with their panels, in their places, with their patches. */
export function emitRows(dashboard: Dashboard): readonly EmittedRow[] {
  const takeId = idsOf(dashboard);
  return layOut(dashboard.rows).map((placed) => emitRow(placed, takeId, dashboard.common));
}

function emitRow(
  { row, place, panels }: PlacedRow,
  takeId: TakeId,
  common: CommonPatches | undefined,
): EmittedRow {
  const heading = () => {
    const builder = new RowBuilder(row.title)
      .id(takeId(`row/${row.key}`, row.id))
      .collapsed(row.isCollapsed)
      .gridPos(headingPlace(place));
    return patchObject(toJsonObject(builder.build()), [row.patch]);
  };
  return {
    isCollapsed: row.isCollapsed,
    heading: row.hasNoHeading === true ? undefined : heading(),
    panels: panels.map(({ panel, place: own }) =>
      emitPatched(panel, takeId(panel.key, panel.id), own, common),
    ),
  };
}

// The order of the keys is the one in which the SDK wrote them, so that files stay as they were.
function headingPlace({ x, y, width: w, height: h }: GridPlace): GridPos {
  return y === 0 ? { x, y, h, w } : { x, y, w, h };
}

function emitPatched(panel: Panel, id: number, place: GridPlace, common: CommonPatches = {}): JsonObject {
  const emitted = withQueries(emitPanel(panel, { id, place }), panel, common);
  const kind = panel.kind === "raw" ? panel.type : panel.kind;
  const byKind = Object.hasOwn(common.byKind ?? {}, kind) ? common.byKind?.[kind] : undefined;
  return patchObject(emitted, [common.panels, byKind, panel.patch]);
}

function withQueries(emitted: JsonObject, panel: Panel, common: CommonPatches): JsonObject {
  const { targets } = emitted;
  if (panel.kind === "text" || !isJsonList(targets)) return emitted;
  const patched = targets.map((target, index) => {
    const query = panel.queries[index];
    if (query === undefined || !isJsonObject(target)) return target;
    return isRawQuery(query) ? query.raw : patchObject(target, [common.queries, query.patch]);
  });
  return { ...emitted, targets: patched };
}

function emittedPanels({ isCollapsed, heading, panels }: EmittedRow): readonly JsonObject[] {
  if (heading === undefined) return panels;
  return isCollapsed ? [{ ...heading, panels }] : [heading, ...panels];
}

type TakeId = (key: string, given: number | undefined) => number;

function idsOf(dashboard: Dashboard): TakeId {
  const keyById = new Map<number, string>();
  return (key, given) => {
    const id = given ?? panelId(key);
    const other = keyById.get(id);
    assert(
      other === undefined,
      `\`${key}\` and \`${other}\` of \`${dashboard.uid}\` have one id; rename one`,
    );
    keyById.set(id, key);
    return id;
  };
}
