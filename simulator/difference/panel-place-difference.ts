import type { DashboardModel, DashboardPanel } from "../dashboard/index.ts";
import type { Change } from "./difference.ts";

/** Panels that stand for each other. */
export type PanelPair = readonly [before: DashboardPanel, after: DashboardPanel];

/**
 * What became of the places of panels: those that were moved or resized. That panels slid down because something came in above them,
 * or up because something went, is told of none.
 */
export function placeChanges(
  before: DashboardModel,
  after: DashboardModel,
  pairs: readonly PanelPair[],
): ReadonlyMap<DashboardPanel, readonly Change[]> {
  const isEven = pairs.length === before.panels.length && pairs.length === after.panels.length;
  const steady = steadyPanels(before, after, pairs);
  const found = new Map<DashboardPanel, readonly Change[]>();
  for (const [one, other] of pairs) {
    const changes = [...groupChanges(before, after, one, other), ...sizeChanges(one, other)];
    const isShifted = one.place.x !== other.place.x || one.place.y !== other.place.y;
    if (
      changes.every(({ field }) => field !== "row") &&
      (one.place.x !== other.place.x || !steady.has(other))
    ) {
      changes.push(told("place", `moved from ${placeText(one)} to ${placeText(other)}`));
    } else if (isShifted && changes.length === 0) {
      found.set(other, [slid(one, other)]);
      continue;
    }
    found.set(other, changes);
  }
  const isMovedOtherwise = [...found.values()].some((changes) =>
    changes.some(({ field }) => field !== "slid"),
  );
  // Nothing else explains it.
  const isSlidTold = isEven && !isMovedOtherwise;
  return new Map(
    [...found].map(([panel, changes]) => [
      panel,
      changes.flatMap((change) =>
        change.field === "slid" ? (isSlidTold ? [{ ...change, field: "place" }] : []) : [change],
      ),
    ]),
  );
}

function told(field: string, message: string): Change {
  return { field, message, importance: "text" };
}

function slid(one: DashboardPanel, other: DashboardPanel): Change {
  return told("slid", `moved from ${placeText(one)} to ${placeText(other)}`);
}

function placeText({ place }: DashboardPanel): string {
  return `column ${place.x}, line ${place.y}`;
}

function sizeChanges(one: DashboardPanel, other: DashboardPanel): Change[] {
  const size = ({ place }: DashboardPanel) => `${place.width}×${place.height}`;
  return size(one) === size(other) ? [] : [told("size", `resized from ${size(one)} to ${size(other)}`)];
}

function groupChanges(
  before: DashboardModel,
  after: DashboardModel,
  one: DashboardPanel,
  other: DashboardPanel,
): Change[] {
  const [from, to] = [groupName(before, one), groupName(after, other)];
  if (from === to) return [];
  // A row that was renamed took its panels with it.
  const isRenamed =
    one.group !== undefined &&
    other.group !== undefined &&
    !before.groups.some(({ title }) => title === to) &&
    !after.groups.some(({ title }) => title === from);
  if (isRenamed) return [];
  const text = (name: string | undefined) => (name === undefined ? "no row" : `the row \`${name}\``);
  return [told("row", `moved from ${text(from)} to ${text(to)}`)];
}

/** The title of the row or tab that a panel is in; undefined where it is in none. */
export function groupName({ groups }: DashboardModel, { group }: DashboardPanel): string | undefined {
  return group === undefined ? undefined : groups[group]?.title;
}

// The largest set of panels that stand in the order of before.
function steadyPanels(
  before: DashboardModel,
  after: DashboardModel,
  pairs: readonly PanelPair[],
): ReadonlySet<DashboardPanel> {
  const order = readingOrder(before, pairs, 0);
  const ranks = new Map(readingOrder(after, pairs, 1).map((pair, rank) => [pair, rank]));
  const tails: { readonly pair: PanelPair; readonly rank: number }[] = [];
  const previous = new Map<PanelPair, PanelPair | undefined>();
  for (const pair of order) {
    const rank = ranks.get(pair) ?? 0;
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle]?.rank ?? 0) < rank) low = middle + 1;
      else high = middle;
    }
    previous.set(pair, tails[low - 1]?.pair);
    tails[low] = { pair, rank };
  }
  const steady = new Set<DashboardPanel>();
  for (let pair = tails.at(-1)?.pair; pair !== undefined; pair = previous.get(pair)) steady.add(pair[1]);
  return steady;
}

function readingOrder(
  { groups }: DashboardModel,
  pairs: readonly PanelPair[],
  side: 0 | 1,
): readonly PanelPair[] {
  const rank = (panel: DashboardPanel) => panel.group ?? (groups.length > 0 ? -1 : 0);
  return pairs.toSorted((one, other) => {
    const [left, right] = [one[side], other[side]];
    return rank(left) - rank(right) || left.place.y - right.place.y || left.place.x - right.place.x;
  });
}
