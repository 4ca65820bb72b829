import type { GridPlace } from "../../dashboard/index.ts";

const columnCount = 24;

/** Moves everything up as far as nothing is in the way, as Grafana's grid does; what lies on something else moves below it. */
export function compacted<Item extends { readonly place: GridPlace }>(
  items: readonly Item[],
): readonly Item[] {
  const inOrder = items
    .map((item, index) => ({ item, index }))
    .sort(
      (left, right) =>
        left.item.place.y - right.item.place.y ||
        left.item.place.x - right.item.place.x ||
        left.index - right.index,
    );
  // How far down each column is taken.
  const taken = new Array<number>(columnCount).fill(0);
  return inOrder.map(({ item }) => {
    const width = Math.max(1, Math.min(columnCount, item.place.width));
    const x = Math.max(0, Math.min(columnCount - width, item.place.x));
    const height = Math.max(1, item.place.height);
    const y = Math.max(...taken.slice(x, x + width));
    taken.fill(y + height, x, x + width);
    return { ...item, place: { x, y, width, height } };
  });
}
