import { formatDuration } from "../promql/index.ts";

/** A stretch of an alert's life, in milliseconds after the start; undefined where it does not come to that. */
export interface StripSpan {
  readonly activeFromMs: number;
  readonly firingFromMs: number | undefined;
  readonly endMs: number | undefined;
}

/** How a strip is laid out. */
export interface StripOptions {
  readonly endMs: number;
  /** Default 40. */
  readonly width?: number;
}

const start = "0s ";

/**
 * An alert's time line as a strip: `0s ··──━━━━━━·· 20m`. A dot is quiet, a thin line pending, a thick one firing;
 * what is too short for a column is given one.
 */
export function renderStrip(spans: readonly StripSpan[], options: StripOptions): string {
  const width = options.width ?? widthDefault;
  const columns: string[] = Array.from({ length: width }, () => "·");
  const paint = (sign: string, fromMs: number, untilMs: number | undefined) => {
    const first = columnOf(fromMs, options);
    const last = untilMs === undefined ? width - 1 : Math.max(first, columnOf(untilMs, options) - 1);
    for (let column = first; column <= last; column++) if (columns[column] !== "━") columns[column] = sign;
  };
  // Pending last, since it gives way to firing.
  for (const { firingFromMs, endMs } of spans)
    if (firingFromMs !== undefined) paint("━", firingFromMs, endMs);
  for (const { activeFromMs, firingFromMs, endMs } of spans) {
    if (firingFromMs !== activeFromMs) paint("─", activeFromMs, firingFromMs ?? endMs);
  }
  return `${start}${columns.join("")} ${formatDuration(options.endMs)}`;
}

/** A line to stand above strips that points at moments: `▼ 5m`, or at the ends of a window: `▼───▼ 4m to 6m`. */
export function renderMarks(marksMs: readonly number[], options: StripOptions): string {
  const places = marksMs.map((markMs) => columnOf(markMs, options));
  const first = Math.min(...places);
  const last = Math.max(...places);
  let line = " ".repeat(start.length + first);
  for (let column = first; column <= last; column++) line += places.includes(column) ? "▼" : "─";
  return `${line} ${marksMs.map(formatDuration).join(" to ")}`;
}

/** The same as `renderStrip` in words: `pending 2m, fires 4m to 18m`. */
export function describeSpans(spans: readonly StripSpan[]): string {
  const shown = spans.slice(0, spansShownMax).map(describeSpan);
  return shown.join("; ") + (spans.length > spansShownMax ? `; ${spans.length - spansShownMax} more` : "");
}

const spansShownMax = 3;
const widthDefault = 40;

function describeSpan({ activeFromMs, firingFromMs, endMs }: StripSpan): string {
  const stretch = (fromMs: number) =>
    `${formatDuration(fromMs)} ${endMs === undefined ? "on" : `to ${formatDuration(endMs)}`}`;
  if (firingFromMs === undefined) return `pending ${stretch(activeFromMs)}`;
  const before = firingFromMs === activeFromMs ? "" : `pending ${formatDuration(activeFromMs)}, `;
  return `${before}fires ${stretch(firingFromMs)}`;
}

function columnOf(ms: number, { endMs, width = widthDefault }: StripOptions): number {
  return Math.min(width - 1, Math.floor((ms / Math.max(1, endMs)) * width));
}
