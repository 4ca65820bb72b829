/** An axis of values: where it begins and ends, and how far apart its ticks are. */
export interface AxisExtent {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

/** What a field's settings ask of its axis. */
export interface AxisWishes {
  /** Never shown beyond. */
  readonly min: number | undefined;
  readonly max: number | undefined;
  /** Shown at least. */
  readonly softMin: number | undefined;
  readonly softMax: number | undefined;
  /** Ticks at powers of two, for bytes. */
  readonly isBinary: boolean;
  readonly isCentered: boolean;
  /** Ticks no closer than these decimals can tell. */
  readonly decimals: number | undefined;
}

/** An even axis around the least and greatest value, with about so many ticks. */
export function axisExtent(
  dataMin: number,
  dataMax: number,
  wishes: AxisWishes,
  tickCount: number,
): AxisExtent {
  const hasData = dataMin <= dataMax;
  let low = Math.min(hasData ? dataMin : 0, wishes.softMin ?? Number.POSITIVE_INFINITY);
  let high = Math.max(hasData ? dataMax : 1, wishes.softMax ?? Number.NEGATIVE_INFINITY);
  if (low === high) {
    // One value alone is drawn in the middle, between nothing and twice itself.
    if (low === 0) high = 1;
    else if (low > 0) [low, high] = [0, 2 * high];
    else [low, high] = [2 * low, 0];
  }
  const padding = (high - low) * 0.05;
  if (wishes.softMin === undefined || dataMin < wishes.softMin) low = padded(low, -padding);
  if (wishes.softMax === undefined || dataMax > wishes.softMax) high = padded(high, padding);
  if (wishes.isCentered)
    [low, high] = [-Math.max(Math.abs(low), Math.abs(high)), Math.max(Math.abs(low), Math.abs(high))];
  low = wishes.min ?? low;
  high = wishes.max ?? high;
  if (!(high > low)) high = low + 1;
  const finest = wishes.decimals === undefined ? 0 : 10 ** -Math.max(0, Math.min(15, wishes.decimals));
  const interval = Math.max(finest, evenInterval((high - low) / Math.max(1, tickCount), wishes.isBinary));
  return {
    min: wishes.min ?? clean(Math.floor(low / interval + 1e-9) * interval),
    max: wishes.max ?? clean(Math.ceil(high / interval - 1e-9) * interval),
    interval,
  };
}

// Room around the data never goes over to the other side of zero.
function padded(value: number, padding: number): number {
  const moved = value + padding;
  return value === 0 || Math.sign(moved) !== Math.sign(value) ? 0 : moved;
}

function clean(value: number): number {
  return Number(value.toPrecision(12));
}

function evenInterval(exact: number, isBinary: boolean): number {
  if (isBinary && exact >= 1) return 2 ** Math.ceil(Math.log2(exact));
  const power = 10 ** Math.floor(Math.log10(exact));
  const factor = [1, 2, 2.5, 5, 10].find((one) => one * power >= exact * (1 - 1e-9)) ?? 10;
  return clean(factor * power);
}
