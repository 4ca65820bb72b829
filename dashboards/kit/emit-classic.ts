import { strict as assert } from "node:assert";
import { panelId } from "../../alerts/index.ts";
import {
  isJsonList,
  isJsonObject,
  type JsonObject,
  patchObject,
  toJsonObject,
} from "../../artifacts/index.ts";
import type { CommonPatches, Dashboard, Row } from "./dashboard.ts";
import { formatDuration } from "./duration.ts";
import { builtInAnnotation, emitAnnotation } from "./emit-annotation.ts";
import { emitLink } from "./emit-frame.ts";
import { emitPanel } from "./emit-panel.ts";
import { emitVariable } from "./emit-variable.ts";
import { DashboardBuilder, DashboardCursorSync, type GridPos, RowBuilder } from "./grafana-sdk.ts";
import { type GridPlace, layOut } from "./layout.ts";
import type { Panel } from "./panel.ts";
import { isRawQuery } from "./query.ts";

const uidPattern = /^[A-Za-z0-9_-]{1,40}$/;

/**
 * The dashboard in Grafana's classic JSON format, as plain data: equal dashboards give equal values. A uid that
 * Grafana would refuse, and keys whose ids collide, break an invariant.
 */
export function emitClassic(dashboard: Dashboard): JsonObject {
  const rows = emitRows(dashboard);
  const arranged =
    dashboard.hasOldRows === true
      ? { rows: rows.map(({ heading = {}, panels }) => ({ ...heading, panels })) }
      : { panels: rows.flatMap(emittedPanels) };
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

interface EmittedRow {
  readonly isCollapsed: boolean;
  /** Undefined where its panels stand under no heading. */
  readonly heading: JsonObject | undefined;
  readonly panels: readonly JsonObject[];
}

function emitRows(dashboard: Dashboard): readonly EmittedRow[] {
  const takeId = idsOf(dashboard);
  const { common, hasOldRows = false } = dashboard;
  return layOut(dashboard.rows).map(({ row, place, panels }) => {
    const heading = () => {
      if (hasOldRows) return emitOldHeading(row);
      return emitHeading(row, takeId(`row/${row.key}`, row.id), place);
    };
    return {
      isCollapsed: row.isCollapsed,
      heading: row.hasNoHeading === true ? undefined : patchObject(heading(), [row.patch]),
      panels: panels.map(({ panel, place: own }) => {
        const emitted = emitPanel(panel, { id: takeId(panel.key, panel.id), place: own });
        return patched(hasOldRows ? withSpan(emitted) : emitted, panel, common);
      }),
    };
  });
}

/** The heading of a row as Grafana writes it, before its patch. */
export function emitHeading(row: Row, id: number, place: GridPlace): JsonObject {
  const builder = new RowBuilder(row.title).id(id).collapsed(row.isCollapsed).gridPos(headingPlace(place));
  return toJsonObject(builder.build());
}

/** What a row had beside its panels before Grafana 5, before its patch. */
export function emitOldHeading({ isCollapsed, title }: Row): JsonObject {
  return { collapse: isCollapsed, title };
}

/** A panel with a width of twelfths and no place, as panels were before Grafana 5. */
export function withSpan({ gridPos, ...panel }: JsonObject): JsonObject {
  const width = isJsonObject(gridPos) ? gridPos.w : undefined;
  return typeof width === "number" ? { ...panel, span: width / 2 } : panel;
}

// The order of the keys is the one in which the SDK wrote them, so that files stay as they were.
function headingPlace({ x, y, width: w, height: h }: GridPlace): GridPos {
  return y === 0 ? { x, y, h, w } : { x, y, w, h };
}

function patched(emitted: JsonObject, panel: Panel, common: CommonPatches = {}): JsonObject {
  const { byKind = {} } = common;
  const kind = kindName(panel);
  const ofKind = Object.hasOwn(byKind, kind) ? byKind[kind] : undefined;
  return patchObject(withQueries(emitted, panel, common), [common.panels, ofKind, panel.patch]);
}

/** The name by which common patches know a panel's kind: for a panel that the kit has no word for its type. */
export function kindName(panel: Panel): string {
  return panel.kind === "raw" ? panel.type : panel.kind;
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
