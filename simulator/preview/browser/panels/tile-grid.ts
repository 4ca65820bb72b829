import type { Size } from "../use-size.ts";

/** How many columns and rows fit so many values best into a place: the grid whose cells are most like the wished shape. */
export function tilesFor(
  count: number,
  { widthPx, heightPx }: Size,
  orientation: string,
): { readonly columns: number; readonly rows: number } {
  if (orientation === "horizontal") return { columns: 1, rows: count };
  if (orientation === "vertical") return { columns: count, rows: 1 };
  let best = { columns: 1, rows: count };
  let bestSize = 0;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    // A value's text is about three times as wide as it is high.
    const size = Math.min(widthPx / columns / 3, heightPx / rows);
    if (size > bestSize * 1.01) {
      best = { columns, rows };
      bestSize = size;
    }
  }
  return best;
}
