import type { ItemKind, LaneItem } from "./lane.ts";

/** An item as it is drawn in a window of time: one of the lane's, or several too close to tell apart. */
export interface DrawnItem {
  readonly kind: ItemKind;
  /** Where it begins and how wide it is, as shares of the window: 0 is its left edge, 1 its right. May lie partly outside. */
  readonly left: number;
  readonly width: number;
  /** The items that it stands for; several where they are merged. */
  readonly items: readonly LaneItem[];
}

/** A stretch of time that is looked at. */
export interface TimeWindow {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * The items of a lane in a window, merged where they would lie closer than `gapPx`, so that a lane never has more of them than
 * its width has room for. Spans that are wide enough stay alone; `items` come in order of their begin.
 */
export function denseItems(
  items: readonly LaneItem[],
  { fromMs, toMs }: TimeWindow,
  { widthPx, gapPx }: { readonly widthPx: number; readonly gapPx: number },
): readonly DrawnItem[] {
  const lengthMs = Math.max(1, toMs - fromMs);
  const gapMs = (gapPx / Math.max(1, widthPx)) * lengthMs;
  const drawn: DrawnItem[] = [];
  let cluster: LaneItem[] = [];
  const flush = () => {
    const [first] = cluster;
    const last = cluster.at(-1);
    if (first !== undefined && last !== undefined) {
      drawn.push({
        kind: worstKind(cluster),
        left: (first.fromMs - fromMs) / lengthMs,
        width: (latest(cluster) - first.fromMs) / lengthMs,
        items: cluster,
      });
    }
    cluster = [];
  };
  for (const item of items) {
    if (item.toMs < fromMs || item.fromMs > toMs) continue;
    if (item.toMs - item.fromMs > gapMs) {
      flush();
      cluster.push(item);
      flush();
      continue;
    }
    const [first] = cluster;
    if (first !== undefined && item.fromMs - first.fromMs > gapMs) flush();
    cluster.push(item);
  }
  flush();
  return joined(drawn, gapMs);
}

/** Heaps of one kind that follow each other closely become one; what is of another kind stays apart. */
function joined(drawn: readonly DrawnItem[], gapMs: number): readonly DrawnItem[] {
  const result: DrawnItem[] = [];
  for (const item of drawn) {
    const before = result.at(-1);
    const isNear =
      before !== undefined &&
      before.items.length > 1 &&
      item.items.length > 1 &&
      before.kind === item.kind &&
      (item.items[0]?.fromMs ?? 0) - latest(before.items.slice(-1)) <= gapMs;
    if (before === undefined || !isNear) {
      result.push(item);
      continue;
    }
    const width = item.left + item.width - before.left;
    result[result.length - 1] = { ...before, width, items: [...before.items, ...item.items] };
  }
  return result;
}

/** What a drawn item says where it stands for several: how many of which kind. */
export function countKinds(items: readonly LaneItem[]): string {
  const counts = new Map<ItemKind, number>();
  for (const { kind } of items) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} × ${kindWords[kind]}`).join(", ");
}

/** The kinds in words, for the legend and for those who do not see colours. */
export const kindWords: Readonly<Record<ItemKind, string>> = {
  fault: "fault",
  symptom: "symptom",
  pending: "pending",
  firing: "firing",
  resolved: "resolved",
  withdrawn: "withdrawn",
  muted: "muted",
  notified: "notified",
  "told-resolved": "told of the resolution",
  "not-sent": "not sent",
  acknowledged: "acknowledged",
  check: "steady state met",
  trouble: "trouble",
  other: "event",
  unknown: "unknown event",
};

function latest(items: readonly LaneItem[]): number {
  return items.reduce((toMs, item) => Math.max(toMs, item.toMs), 0);
}

// What is worst must not vanish behind what is common.
function worstKind(items: readonly LaneItem[]): ItemKind {
  const [first] = items;
  const kinds = new Set(items.map(({ kind }) => kind));
  return severest.find((kind) => kinds.has(kind)) ?? first?.kind ?? "other";
}

const severest: readonly ItemKind[] = [
  "trouble",
  "not-sent",
  "unknown",
  "firing",
  "notified",
  "fault",
  "muted",
  "pending",
];
