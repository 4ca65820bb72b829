import { formatDuration } from "../promql/index.ts";

/** A stretch of an alert's life, in milliseconds after the start; undefined where it does not come to that. */
export interface StripSpan {
  readonly activeFromMs: number;
  readonly firingFromMs: number | undefined;
  readonly endMs: number | undefined;
}

/** How a strip is laid out. */
export interface StripOptions {
  /** The moment that is asked about. */
  readonly markMs: number;
  readonly endMs: number;
  /** Default 40. */
  readonly width?: number;
}

/**
 * An alert's time line as a strip: `0s ··──━━|━━·· 20m`. A dot is quiet, a thin line pending, a thick one
 * firing; the bar stands at the moment asked about, and takes its place.
 */
export function renderStrip(spans: readonly StripSpan[], options: StripOptions): string {
  const width = options.width ?? 40;
  const lengthMs = Math.max(1, options.endMs);
  const columnOf = (ms: number) => Math.min(width - 1, Math.floor((ms / lengthMs) * width));
  const columns: string[] = Array.from({ length: width }, () => "·");
  for (const { activeFromMs, firingFromMs, endMs } of spans) {
    const last = endMs === undefined ? width - 1 : Math.max(columnOf(activeFromMs), columnOf(endMs) - 1);
    const firing = firingFromMs === undefined ? width : columnOf(firingFromMs);
    for (let column = columnOf(activeFromMs); column <= last; column++) {
      columns[column] = column >= firing ? "━" : "─";
    }
  }
  columns[columnOf(options.markMs)] = "|";
  return `0s ${columns.join("")} ${formatDuration(options.endMs)}`;
}
