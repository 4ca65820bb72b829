import { isJsonList, type JsonObject, keyOf, memberPatch, NameBook } from "../../artifacts/index.ts";
import type { Dashboard, Row } from "../kit/dashboard.ts";
import { emitClassic, emitHeading, emitOldHeading } from "../kit/emit-classic.ts";
import { layOut } from "../kit/layout.ts";
import type { Panel } from "../kit/panel.ts";
import { numberOf, objectOf, objectsOf, textOf } from "../kit/v2/members.ts";
import { recognisePanels, type WantedPanel } from "./recognise-panels.ts";
import { recogniseAnnotation, recogniseLink, recogniseVariable } from "./recognise-parts.ts";
import { placeRows } from "./recognise-places.ts";
import { secondsOf } from "./recognise-query.ts";

/** Rows of panels as they are written. */
interface Section {
  readonly heading: JsonObject | undefined;
  readonly isCollapsed: boolean;
  readonly panels: readonly JsonObject[];
}

/**
 * The kit's words for a dashboard of the classic format whose panels all have numbers, and patches for the rest: emitted
 * again it is the same. `isHeadingNumbered` says whether the headings' numbers are the file's own.
 */
export function recogniseDashboard(wanted: JsonObject, { isV2 }: { readonly isV2: boolean }): Dashboard {
  const isOld = !isJsonList(wanted.panels) && isJsonList(wanted.rows);
  const sections = isOld ? oldSections(wanted) : sectionsOf(objectsOf(wanted.panels));
  const rows = recogniseRows(sections, { isOld, isV2 });
  const time = objectOf(wanted.time);
  const dashboard: Dashboard = {
    uid: uidOf(wanted),
    title: textOf(wanted.title) ?? "",
    description: textOf(wanted.description) ?? null,
    tags: isJsonList(wanted.tags) ? wanted.tags.filter((tag) => typeof tag === "string") : [],
    timeRange: { from: textOf(time.from) ?? "now-6h", to: textOf(time.to) ?? "now" },
    refreshSeconds: secondsOf(textOf(wanted.refresh)) ?? null,
    variables: objectsOf(objectOf(wanted.templating).list).map(recogniseVariable),
    annotations: withoutBuiltIn(objectsOf(objectOf(wanted.annotations).list)).map(recogniseAnnotation),
    links: objectsOf(wanted.links).map(recogniseLink),
    rows: rows.rows,
    ...(isOld ? { hasOldRows: true } : {}),
    ...(rows.common === undefined ? {} : { common: rows.common }),
  };
  const emitted = emitClassic(dashboard);
  const patch = memberPatch(emitted, isV2 ? { ...wanted, ...unseenInV2(emitted) } : wanted);
  return patch === undefined ? dashboard : { ...dashboard, patch };
}

// What v2 has no place for stays as the kit has it; panels have their own patches.
function unseenInV2({ id = null, schemaVersion = null, panels = [] }: JsonObject): JsonObject {
  return { id, schemaVersion, panels };
}

// What is no uid to the kit is replaced by one, and put back by the patch.
function uidOf(wanted: JsonObject): string {
  const uid = textOf(wanted.uid) ?? "";
  if (/^[A-Za-z0-9_-]{1,40}$/.test(uid)) return uid;
  return keyOf(textOf(wanted.title) ?? "", "dashboard").slice(0, 40);
}

function withoutBuiltIn(annotations: readonly JsonObject[]): readonly JsonObject[] {
  const [first, ...others] = annotations;
  return first?.builtIn === 1 ? others : annotations;
}

function oldSections(wanted: JsonObject): readonly Section[] {
  return objectsOf(wanted.rows).map((row) => ({
    heading: row,
    isCollapsed: row.collapse === true,
    panels: objectsOf(row.panels),
  }));
}

function sectionsOf(panels: readonly JsonObject[]): readonly Section[] {
  const sections: { heading: JsonObject | undefined; isCollapsed: boolean; panels: JsonObject[] }[] = [];
  let open: JsonObject[] | undefined;
  for (const panel of panels) {
    if (panel.type !== "row") {
      if (open === undefined) {
        open = [];
        sections.push({ heading: undefined, isCollapsed: false, panels: open });
      }
      open.push(panel);
      continue;
    }
    const inner = objectsOf(panel.panels);
    const isCollapsed = panel.collapsed === true || inner.length > 0;
    const section = { heading: panel, isCollapsed, panels: [...inner] };
    sections.push(section);
    // What follows a closed row stands outside of it.
    open = isCollapsed ? undefined : section.panels;
  }
  return sections;
}

function recogniseRows(
  sections: readonly Section[],
  { isOld, isV2 }: { readonly isOld: boolean; readonly isV2: boolean },
): Pick<Dashboard, "rows" | "common"> {
  const keys = new NameBook();
  const wanted = sections.map(({ panels }) =>
    panels.map((json): WantedPanel => {
      const key = keys.take(keyOf(textOf(json.title) ?? "", keyOf(textOf(json.type) ?? "", "panel")), "-");
      return { key, json };
    }),
  );
  const placed = placeRows(
    sections.map((section, index) => ({ row: bareRow(section, keys, isV2), panels: wanted[index] ?? [] })),
    isOld,
  );
  const { panels, common } = recognisePanels(
    placed.flatMap((row) => row.panels),
    { isOld, isV2 },
  );
  const panelByKey = new Map<string, Panel>(panels.map((panel) => [panel.key, panel]));
  const rows = placed.map((each): Row => {
    const own = each.panels.flatMap(({ key }) => panelByKey.get(key) ?? []);
    return { ...each.row, panels: own };
  });
  return { rows: withPatches(rows, sections, { isOld, isV2 }), common };
}

function bareRow({ heading, isCollapsed }: Section, keys: NameBook, isV2: boolean): Row {
  if (heading === undefined) {
    return { key: keys.take("panels", "-"), title: "", isCollapsed: false, panels: [], hasNoHeading: true };
  }
  const title = textOf(heading.title) ?? "";
  const key = keys.take(keyOf(title, "row"), "-");
  const id = numberOf(heading.id);
  return { key, title, isCollapsed, panels: [], ...(id === undefined || isV2 ? {} : { id }) };
}

function withPatches(
  rows: readonly Row[],
  sections: readonly Section[],
  { isOld, isV2 }: { readonly isOld: boolean; readonly isV2: boolean },
): readonly Row[] {
  return layOut(rows).map(({ row, place }, index): Row => {
    const heading = sections[index]?.heading;
    if (heading === undefined) return row;
    const { panels: _panels, ...wanted } = heading;
    const { panels: _none, ...emitted } = isOld ? emitOldHeading(row) : emitHeading(row, row.id ?? 0, place);
    const patch = memberPatch(isV2 ? { ...emitted, id: wanted.id ?? 0 } : emitted, wanted);
    return patch === undefined ? row : { ...row, patch };
  });
}
