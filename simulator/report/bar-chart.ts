import { bucketsOf, customBucketsSchema, type InstantSample, type NativeHistogram } from "../promql/index.ts";
import { barText } from "./bar-text.ts";
import { alignFigures, figureText, longest, shortened, shortenedWithin } from "./figure-text.ts";
import { paintSeries } from "./series-color.ts";
import { shortNames } from "./series-text.ts";
import { createStyle } from "./style.ts";

/** How bars are laid out. */
export interface BarOptions {
  /** In columns, names and all. */
  readonly width: number;
  readonly hasColor: boolean;
}

const barsMax = 50;
const histogramsMax = 8;
const digitCount = 6;

/** An instant vector as bars: one for each float, and for each native histogram one a bucket. */
export function renderBarChart(samples: readonly InstantSample[], options: BarOptions): string {
  const { common, names } = shortNames(samples.map(({ labels }) => labels));
  const named = samples.map((sample, index) => ({ sample, name: names[index] ?? "" }));
  const floats = named.flatMap(({ sample: { value, histogram }, name }) =>
    histogram === undefined ? [{ name, value }] : [],
  );
  const histograms = named.flatMap(({ sample: { histogram }, name }) =>
    histogram === undefined ? [] : [{ name, histogram }],
  );
  const style = createStyle(options.hasColor);
  const lines = [
    ...(common === undefined ? [] : [style.quiet(`in all: ${shortenedWithin(common, options.width - 8)}`)]),
    ...floatBars(floats.slice(0, barsMax), options),
    ...histograms.slice(0, histogramsMax).flatMap((each) => bucketBars(each, options)),
  ];
  const hiddenCount = Math.max(0, floats.length - barsMax) + Math.max(0, histograms.length - histogramsMax);
  if (hiddenCount > 0) lines.push(`and ${hiddenCount} more series; narrow the expression, as with \`topk\``);
  return lines.map((line) => `${line.trimEnd()}\n`).join("");
}

interface Bar {
  readonly name: string;
  readonly value: number;
}

function floatBars(bars: readonly Bar[], { width, hasColor }: BarOptions): readonly string[] {
  const style = createStyle(hasColor);
  const values = alignFigures(bars.map(({ value }) => figureText(value, digitCount)));
  const nameWidth = Math.min(longest(bars.map(({ name }) => name)), Math.floor(width / 2));
  const room = Math.max(5, width - nameWidth - longest(values) - 4);
  const largest = bars.reduce(
    (most, { value }) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most),
    0,
  );
  return bars.map(({ name, value }, index) => {
    const bar = Number.isFinite(value) && largest > 0 ? barText(Math.abs(value) / largest, room) : "";
    const painted = value < 0 ? style.bad(bar) : paintSeries(bar, 0, hasColor);
    return `${shortenedWithin(name, nameWidth).padEnd(nameWidth)}  ${values[index] ?? ""}  ${painted}`;
  });
}

const bucketsMax = 40;

function bucketBars(
  { name, histogram }: { readonly name: string; readonly histogram: NativeHistogram },
  { width, hasColor }: BarOptions,
): readonly string[] {
  const style = createStyle(hasColor);
  const used = bucketsOf(histogram).filter(({ count }) => count !== 0);
  const buckets = used.slice(0, bucketsMax);
  const isCustom = histogram.schema === customBucketsSchema;
  const bounds = buckets.map(({ lower, upper }) => {
    const isLowerIn = isCustom ? lower === Number.NEGATIVE_INFINITY : lower < 0;
    const isUpperIn = isCustom || upper > 0;
    const ends = [figureText(lower, 4), figureText(upper, 4)].join(", ");
    return `${isLowerIn ? "[" : "("}${ends}${isUpperIn ? "]" : ")"}`;
  });
  const counts = alignFigures(buckets.map(({ count }) => figureText(count, digitCount)));
  const boundsWidth = longest(bounds);
  const room = Math.max(5, width - boundsWidth - longest(counts) - 6);
  const largest = buckets.reduce((most, { count }) => Math.max(most, Math.abs(count)), 0);
  const totals = `count ${figureText(histogram.count, digitCount)}, sum ${figureText(histogram.sum, digitCount)}`;
  return [
    `${style.strong(shortened(name, Math.max(5, width - totals.length - 2)))}  ${totals}`,
    ...buckets.map(({ count }, index) => {
      const bar = barText(largest > 0 ? Math.abs(count) / largest : 0, room);
      const painted = count < 0 ? style.bad(bar) : paintSeries(bar, 0, hasColor);
      return `  ${(bounds[index] ?? "").padEnd(boundsWidth)}  ${counts[index] ?? ""}  ${painted}`;
    }),
    ...(used.length > bucketsMax ? [`  and ${used.length - bucketsMax} more buckets`] : []),
  ];
}
