/** A stretch of time, both ends in milliseconds since the epoch. */
export interface TimeRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  M: 2_592_000_000,
  y: 31_536_000_000,
};

/**
 * An instant as dashboards write it: `now`, `now-6h`, `now/d`, `now-1d/d`, milliseconds, or a date; undefined where it is none.
 * With `isEnd` a rounded instant is the end of its day, week, …
 */
export function instantOf(text: string, nowMs: number, isEnd: boolean): number | undefined {
  const written = text.trim();
  if (/^\d{9,}$/.test(written)) return Number(written);
  if (!written.startsWith("now")) {
    const dateMs = Date.parse(
      /(?:Z|[+-]\d\d:?\d\d)$/.test(written) ? written : `${written.replace(" ", "T")}Z`,
    );
    return Number.isNaN(dateMs) ? undefined : dateMs;
  }
  const match = /^now(?:([+-])(\d{1,6})([smhdwMy]))?(?:\/([smhdwMy]))?$/.exec(written);
  if (match === null) return undefined;
  const [, sign, count = "0", unit = "s", rounding] = match;
  const movedMs = nowMs + (sign === "-" ? -1 : 1) * Number(count) * (unitMs[unit] ?? 0);
  return rounding === undefined ? movedMs : rounded(movedMs, rounding, isEnd);
}

function rounded(atMs: number, unit: string, isEnd: boolean): number {
  const date = new Date(atMs);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (unit === "M" || unit === "y") {
    const start = unit === "y" ? Date.UTC(year, 0) : Date.UTC(year, month);
    const next = unit === "y" ? Date.UTC(year + 1, 0) : Date.UTC(year, month + 1);
    return isEnd ? next - 1 : start;
  }
  const lengthMs = unitMs[unit] ?? 1000;
  const start =
    unit === "w" ? Date.UTC(year, month, day - date.getUTCDay()) : Math.floor(atMs / lengthMs) * lengthMs;
  return isEnd ? start + lengthMs - 1 : start;
}

/** The range that a dashboard's `time` means when it is opened; the last hour where it cannot be read. */
export function rangeOf(
  { from, to }: { readonly from: string; readonly to: string },
  nowMs: number,
): TimeRange {
  const fromMs = instantOf(from, nowMs, false);
  const toMs = instantOf(to, nowMs, true);
  if (fromMs === undefined || toMs === undefined || fromMs >= toMs)
    return { fromMs: nowMs - 3_600_000, toMs: nowMs };
  return { fromMs, toMs };
}

/** Twice the range around the same middle, as Grafana zooms out. */
export function zoomedOut({ fromMs, toMs }: TimeRange): TimeRange {
  const half = Math.max(500, (toMs - fromMs) / 2);
  return { fromMs: Math.round(fromMs - half), toMs: Math.round(toMs + half) };
}

/** The range moved by half its length. */
export function shifted({ fromMs, toMs }: TimeRange, direction: -1 | 1): TimeRange {
  const half = Math.round((toMs - fromMs) / 2) * direction;
  return { fromMs: fromMs + half, toMs: toMs + half };
}
