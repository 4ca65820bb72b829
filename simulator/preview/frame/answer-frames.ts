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

function boundOf(text: string | undefined): number {
  if (text === undefined) return Number.NaN;
  return text === "+Inf" ? Number.POSITIVE_INFINITY : Number(text);
}
