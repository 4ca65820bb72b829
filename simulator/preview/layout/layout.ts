import type {
  DashboardModel,
  DashboardPanel,
  GridPlace,
  PanelGroup,
  VariableBinding,
  VariableScope,
} from "../../dashboard/index.ts";
import { compacted } from "./compact.ts";

/** A panel where it is drawn; a repeated one stands in several tiles. */
export interface Tile {
  /** Its place in the page's address: `panel-12`, and `panel-12-3` for repetitions. */
  readonly key: string;
  readonly panel: DashboardPanel;
  readonly place: GridPlace;
  /** Variables that a repetition fixes. */
  readonly fixed: VariableScope;
}

/** A row or tab with what is in it; the panels above all rows are a section without a title. */
export interface Section {
  readonly key: string;
  readonly group: PanelGroup | undefined;
  readonly fixed: VariableScope;
  readonly tiles: readonly Tile[];
  readonly children: readonly Section[];
}

const columnCount = 24;
// A variable may have thousands of values; Grafana draws them all, and nobody looks.
const repetitionsMax = 50;
const tilesMax = 5_000;

/** Lays a dashboard out as Grafana does: rows and panels repeated for the values of their variables, without gaps. */
export function layOut(dashboard: DashboardModel, scope: VariableScope): readonly Section[] {
  const rest = { count: tilesMax };
  const top = sectionOf(undefined, "top", new Map());
  const children = sectionsBelow(undefined, new Map(), "");
  return top.tiles.length === 0 ? children : [top, ...children];

  function sectionsBelow(
    parent: number | undefined,
    fixed: VariableScope,
    suffix: string,
  ): readonly Section[] {
    return dashboard.groups.flatMap((group, index) => {
      if (group.parent !== parent) return [];
      return repetitions(group.repeat, scope, fixed).map((own, turn) => {
        const key = `row-${index}${suffix}${turn === 0 ? "" : `-${turn}`}`;
        return sectionOf(index, key, own);
      });
    });
  }

  function sectionOf(index: number | undefined, key: string, fixed: VariableScope): Section {
    const suffix = fixed.size === 0 || index === undefined ? "" : key.slice(key.indexOf("-", 4));
    const panels = dashboard.panels.filter((panel) => panel.group === index);
    const tiles = compacted(repeatPanels(panels, scope, fixed, key)).slice(0, rest.count);
    rest.count -= tiles.length;
    const group = index === undefined ? undefined : dashboard.groups[index];
    const below = index === undefined ? [] : sectionsBelow(index, fixed, suffix);
    return { key, group, fixed, tiles, children: below };
  }
}

/** The scopes of the repetitions by a variable; one with nothing fixed where nothing is repeated. */
function repetitions(
  variable: string | undefined,
  scope: VariableScope,
  fixed: VariableScope,
): readonly VariableScope[] {
  const binding = variable === undefined ? undefined : scope.get(variable);
  if (variable === undefined || binding === undefined || binding.values.length === 0) return [fixed];
  return binding.values.slice(0, repetitionsMax).map((value, index) => {
    const text = (binding.ownTexts ?? binding.texts)[index] ?? value;
    const one: VariableBinding = { values: [value], texts: [text], isList: false, isMulti: binding.isMulti };
    return new Map([...fixed, [variable, one]]);
  });
}

function repeatPanels(
  panels: readonly DashboardPanel[],
  scope: VariableScope,
  fixed: VariableScope,
  sectionKey: string,
): readonly Tile[] {
  const tiles: Tile[] = [];
  let shift = 0;
  const inOrder = panels
    .map((panel, index) => ({ panel, index }))
    .sort(
      (left, right) => left.panel.place.y - right.panel.place.y || left.panel.place.x - right.panel.place.x,
    );
  const rowTurn = /-\d+-(\d+)$/.exec(sectionKey)?.[1];
  for (const { panel, index } of inOrder) {
    const base = `panel-${panel.id ?? panel.elementName ?? `at-${index}`}${rowTurn === undefined ? "" : `-row-${rowTurn}`}`;
    const place = { ...panel.place, y: panel.place.y + shift };
    const scopes = repetitions(panel.repeat?.variable, scope, fixed);
    const isVertical = panel.repeat?.direction === "vertical";
    const perRow = isVertical ? 1 : Math.max(1, Math.min(panel.repeat?.perRowMax ?? 4, scopes.length));
    const isRepeated = panel.repeat !== undefined && scopes.length > 1;
    const width = isRepeated && !isVertical ? Math.floor(columnCount / perRow) : place.width;
    for (const [turn, own] of scopes.entries()) {
      const x = isRepeated && !isVertical ? (turn % perRow) * width : place.x;
      const y = place.y + (isRepeated ? Math.floor(turn / perRow) * place.height : 0);
      const key = turn === 0 ? base : `${base}-${turn}`;
      tiles.push({ key, panel, place: { x, y, width, height: place.height }, fixed: own });
    }
    if (isRepeated) shift += (Math.ceil(scopes.length / perRow) - 1) * place.height;
  }
  return tiles;
}
