import type { AnsweredSeries } from "../query/data-source.ts";
import { legendText } from "./field-name.ts";
import { type Frame, frameOf, plainField } from "./frame.ts";

/** What a query is called by in its frames. */
export interface FrameNaming {
  readonly refId: string;
  readonly legendFormat: string;
  readonly expression: string;
}

/** A frame for each series, as Grafana has them for graphs; `stepMs` is undefined for one instant. */
export function seriesFrames(
  series: readonly AnsweredSeries[],
  { refId, legendFormat, expression }: FrameNaming,
  stepMs: number | undefined,
): readonly Frame[] {
  return series.map(({ labels, timesMs, values }) => {
    const legend = legendText(legendFormat, labels, expression);
    const more = legend === undefined ? { labels } : { labels, legend };
    const fields = [plainField("Time", "time", timesMs), plainField("Value", "number", values, more)];
    return frameOf(fields, { refId, name: legend ?? "", ...(stepMs === undefined ? {} : { stepMs }) });
  });
}

/** One frame with a row for each sample and a column for each label; the value's column is named by its query among several. */
export function tableFrame(series: readonly AnsweredSeries[], refId: string, isOneOfSeveral: boolean): Frame {
  const names = [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))];
  const times: number[] = [];
  const values: number[] = [];
  const cells = names.map((): string[] => []);
  for (const one of series) {
    one.timesMs.forEach((timeMs, index) => {
      times.push(timeMs);
      values.push(one.values[index] ?? Number.NaN);
      for (const [column, name] of names.entries()) cells[column]?.push(one.labels[name] ?? "");
    });
  }
  return frameOf(
    [
      plainField("Time", "time", times),
      ...names.map((name, index) => plainField(name, "string", cells[index] ?? [])),
      plainField(isOneOfSeveral ? `Value #${refId}` : "Value", "number", values),
    ],
    { refId },
  );
}

/** The buckets of a histogram as one frame: a column for each `le`, from the lowest, with what each holds beyond the one before. */
export function heatmapFrame(
  series: readonly AnsweredSeries[],
  refId: string,
  stepMs: number | undefined,
): Frame {
  const buckets = series
    .map((one) => ({ one, bound: boundOf(one.labels.le) }))
    .filter(({ bound }) => !Number.isNaN(bound))
    .sort((left, right) => left.bound - right.bound);
  const times = [...new Set(buckets.flatMap(({ one }) => one.timesMs))].sort((left, right) => left - right);
  let below = times.map(() => 0);
  const columns = buckets.map(({ one }) => {
    const byTime = new Map(one.timesMs.map((timeMs, index) => [timeMs, one.values[index] ?? Number.NaN]));
    const counts = times.map((timeMs, index) => byTime.get(timeMs) ?? below[index] ?? 0);
    const own = counts.map((count, index) => Math.max(0, count - (below[index] ?? 0)));
    below = counts;
    return plainField(one.labels.le ?? "", "number", own);
  });
  const options = { refId, name: "heatmap", ...(stepMs === undefined ? {} : { stepMs }) };
  return frameOf([plainField("Time", "time", times), ...columns], options);
}

// More rows than the pixels of a panel.
const bucketsMax = 400;

/** The native histograms of all series together as one frame, as `heatmapFrame` has it; a column is named by its upper bound. */
export function nativeHeatmapFrame(
  series: readonly AnsweredSeries[],
  refId: string,
  stepMs: number | undefined,
): Frame {
  const histograms = series.flatMap(({ histograms: own = [] }) => own);
  const times = [...new Set(histograms.map(({ timeMs }) => timeMs))].sort((left, right) => left - right);
  const placeOf = new Map(times.map((timeMs, index) => [timeMs, index]));
  const columns = new Map<string, { readonly lower: number; readonly upper: number; counts: number[] }>();
  for (const { timeMs, buckets } of histograms) {
    for (const { lower, upper, count } of buckets) {
      const key = `${lower} ${upper}`;
      const column = columns.get(key) ?? { lower, upper, counts: times.map(() => 0) };
      const place = placeOf.get(timeMs) ?? 0;
      column.counts[place] = (column.counts[place] ?? 0) + count;
      columns.set(key, column);
    }
  }
  const fields = [...columns.values()]
    .sort((left, right) => left.lower - right.lower || left.upper - right.upper)
    .slice(-bucketsMax)
    .map(({ upper, counts }) => plainField(boundText(upper), "number", counts));
  const options = { refId, name: "heatmap", ...(stepMs === undefined ? {} : { stepMs }) };
  return frameOf([plainField("Time", "time", times), ...fields], options);
}

function boundText(bound: number): string {
  if (Number.isFinite(bound)) return String(Number(bound.toPrecision(4)));
  return bound > 0 ? "+Inf" : "-Inf";
}

function boundOf(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  return text === "+Inf" ? Number.POSITIVE_INFINITY : Number(text);
}
