import type { VectorSelector } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { formatLabels } from "../functions/index.ts";
import { type Labels, labelValue, metricNameLabel } from "../labels.ts";
import type { Matcher } from "../matcher.ts";
import type { Span } from "../span.ts";
import { clippedSource } from "./clipped-source.ts";
import type { EvaluationContext } from "./context.ts";
import { referenceTimes } from "./selection-time.ts";
import { planVectorSelector } from "./vector-selector.ts";

/** The labels by which a series and the info series about it find each other. */
export const identifyingLabels: readonly string[] = ["instance", "job"];

/** What is looked for among info series. */
export interface InfoRequest {
  readonly span: Span;
  readonly matchers: readonly Matcher[];
  /** For each identifying label the values that are asked for; none where no series has the label. */
  readonly wanted: ReadonlyMap<string, ReadonlySet<string>>;
  /** 1 for the steps at which an answer counts. */
  readonly isAsked: Uint8Array;
  /** The selector that says by its `offset` or `@` which samples are read at all. */
  readonly guide: VectorSelector | undefined;
}

/** Info series about one instance of one job, of one metric: at each step that with the newest sample. */
export interface InfoTrack {
  readonly labels: (Labels | undefined)[];
  readonly timesMs: Float64Array;
}

/** Info series by metric name, and by what they are about; see `identityOf`. */
export type InfoTable = ReadonlyMap<string, ReadonlyMap<string, InfoTrack>>;

/** What a series is about, as one text. */
export function identityOf(labels: Labels): string {
  return JSON.stringify(identifyingLabels.map((name) => labelValue(labels, name)));
}

/** Finds the info series that are asked for. Throws where two of them tell about the same at the same time. */
export function readInfoSeries(request: InfoRequest, context: EvaluationContext): InfoTable {
  const table = new Map<string, Map<string, InfoTrack>>();
  const selector: VectorSelector = {
    kind: "vector-selector",
    name: undefined,
    matchers: request.matchers,
    offset: undefined,
    at: undefined,
    extension: undefined,
    span: request.span,
  };
  const reading = { ...context, source: readSource(request, context) };
  refuseHistograms(selector, request, reading);
  const held = planVectorSelector(selector, "time").forEachSeries(reading, (series) => {
    if (!isWanted(series.labels, request)) return;
    const track = trackOf(table, series.labels, context.grid.stepCount);
    for (let step = 0; step < series.values.length; step++) {
      if (request.isAsked[step] === 1 && series.isPresent[step] === 1)
        note(track, step, { labels: series.labels, timeMs: series.values[step]! * 1000 }, request.span);
    }
  });
  context.budget.release(held);
  return table;
}

/** As in Prometheus the guide's times limit what is read, but not at which times it is looked at. */
function readSource({ guide }: InfoRequest, context: EvaluationContext): EvaluationContext["source"] {
  if (guide === undefined || (guide.offset === undefined && guide.at === undefined)) return context.source;
  const timesMs = referenceTimes(guide, context);
  const fromMs = (timesMs[0] ?? 0) - context.settings.lookbackMs + 1;
  return clippedSource(context.source, fromMs, timesMs[timesMs.length - 1] ?? 0);
}

function refuseHistograms(selector: VectorSelector, request: InfoRequest, context: EvaluationContext): void {
  const held = planVectorSelector(selector, "value").forEachSeries(
    context,
    ({ labels, isPresent, histograms }) => {
      if (histograms === undefined || !isWanted(labels, request)) return;
      const isHistogram = histograms.some(
        (histogram, step) => histogram !== undefined && isPresent[step] === 1 && request.isAsked[step] === 1,
      );
      if (isHistogram)
        throw new PromqlError("promql/execution", "info sample should be float", selector.span);
    },
  );
  context.budget.release(held);
}

function isWanted(labels: Labels, { wanted }: InfoRequest): boolean {
  return [...wanted].every(([name, values]) => values.has(labelValue(labels, name)));
}

function trackOf(table: Map<string, Map<string, InfoTrack>>, labels: Labels, stepCount: number): InfoTrack {
  const name = labelValue(labels, metricNameLabel);
  const tracks = table.get(name) ?? new Map<string, InfoTrack>();
  table.set(name, tracks);
  const identity = identityOf(labels);
  const track = tracks.get(identity) ?? {
    labels: new Array<Labels | undefined>(stepCount).fill(undefined),
    timesMs: new Float64Array(stepCount),
  };
  tracks.set(identity, track);
  return track;
}

function note(
  track: InfoTrack,
  step: number,
  { labels, timeMs }: { readonly labels: Labels; readonly timeMs: number },
  span: Span,
): void {
  const existing = track.labels[step];
  const existingMs = track.timesMs[step]!;
  if (existing !== undefined && existingMs > timeMs) return;
  if (existing !== undefined && existingMs === timeMs) {
    const [old, found] = [formatLabels(existing), formatLabels(labels)];
    const message = `found duplicate series for info metric: existing ${old} @ ${existingMs}, new ${found} @ ${timeMs}`;
    throw new PromqlError("promql/execution", message, span);
  }
  track.labels[step] = labels;
  track.timesMs[step] = timeMs;
}
