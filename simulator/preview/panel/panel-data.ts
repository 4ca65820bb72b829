import {
  adHocFiltersFor,
  builtInVariables,
  type DashboardModel,
  type DashboardPanel,
  type DashboardQuery,
  interpolate,
  intervalMs,
  stepOf,
  type VariableScope,
} from "../../dashboard/index.ts";
import { addMatchers, type StepGrid } from "../../promql/index.ts";
import { unknownMatchers, withOwnColors, withSettings } from "../field/overrides.ts";
import { heatmapFrame, nativeHeatmapFrame, seriesFrames, tableFrame } from "../frame/answer-frames.ts";
import type { Frame } from "../frame/frame.ts";
import type { AnsweredExemplar, AnsweredSeries, DataSource, LogLine } from "../query/data-source.ts";
import { logLinesMax } from "../query/loki-answer.ts";
import { instantOf, type TimeRange } from "../time/time-range.ts";
import { transformFrames } from "../transform/transform.ts";
import { explainEmptyVariables } from "./empty-variables.ts";
import { type PanelExemplar, thinnedExemplars } from "./panel-exemplars.ts";
import { refusalOf } from "./query-refusal.ts";
import { undrawnCellTypes } from "./table-view.ts";

/** What a panel is drawn from. */
export interface PanelRequest {
  readonly dashboard: DashboardModel;
  readonly panel: DashboardPanel;
  /** The variables of the dashboard, those of a repeated row or panel included. */
  readonly scope: VariableScope;
  readonly range: TimeRange;
  readonly widthPx: number;
  /** The data source's, in milliseconds. */
  readonly scrapeIntervalMs: number;
}

/** The data of a panel, as its visualization gets it. */
export interface PanelData {
  readonly frames: readonly Frame[];
  /** With the panel's own range, where it has one. */
  readonly range: TimeRange;
  readonly stepMs: number;
  /** What went wrong, in sentences. */
  readonly problems: readonly string[];
  /** What Grafana shows and a preview does not, in sentences. */
  readonly leftOut: readonly string[];
  /** Why there is nothing, for the queries that yield nothing. */
  readonly emptyReasons: readonly string[];
  /** Thinned out, in the order of their times; none where no query asks for them. */
  readonly exemplars: readonly PanelExemplar[];
  /** Of logs, the newest first. */
  readonly lines: readonly LogLine[];
  /** The queries as they were sent. */
  readonly sent: readonly SentQuery[];
}

/** A query with its variables filled in. */
export interface SentQuery {
  readonly refId: string;
  readonly expression: string;
  /** Undefined for an instant. */
  readonly stepMs: number | undefined;
}

/** Asks for the data of a panel and prepares it: queries, transformations, settings of fields. */
export async function loadPanel(request: PanelRequest, source: DataSource): Promise<PanelData> {
  const { panel } = request;
  const range = rangeOfPanel(request);
  const queries = panel.queries.filter(({ isHidden }) => !isHidden);
  const answers = await Promise.all(
    queries.map((query) => loadQuery(query, queries.length > 1, range, request, source)),
  );
  const { frames, unknown } = transformFrames(
    answers.flatMap((answer) => answer.frames),
    panel.transformations,
  );
  const shown = withSettings(frames, withOwnColors(panel));
  const leftOut = [
    ...unknown.map((id) => `the transformation \`${id}\` is not shown in previews`),
    ...unknownMatchers(panel.fieldConfig).map((id) => `overrides by \`${id}\` are not shown in previews`),
    ...(panel.type === "table" ? undrawnCellTypes(settingsIn(shown)) : []).map(
      (type) => `cells of the type \`${type}\` are shown as text in previews`,
    ),
  ];
  const stepMs = Math.max(1, ...answers.map((answer) => answer.stepMs));
  return {
    frames: shown,
    range,
    stepMs,
    problems: [...new Set(answers.flatMap(({ problems }) => problems))],
    leftOut: [...new Set(leftOut)],
    emptyReasons: [...new Set(answers.flatMap(({ emptyReasons }) => emptyReasons))],
    exemplars: thinnedExemplars(
      answers.flatMap(({ exemplars }) => exemplars),
      stepMs,
    ),
    lines: answers
      .flatMap(({ lines = [] }) => lines)
      .sort((left, right) => right.timeMs - left.timeMs)
      .slice(0, logLinesMax),
    sent: answers.flatMap(({ sent }) => sent),
  };
}

function settingsIn(frames: readonly Frame[]) {
  return frames.flatMap(({ fields }) => fields.map(({ settings }) => settings));
}

function rangeOfPanel({ panel, range, scope }: PanelRequest): TimeRange {
  const { timeFrom, timeShift } = panel;
  const fill = (text: string) => interpolate(text, scope, "text").text;
  const fromMs =
    timeFrom === "" ? range.fromMs : (instantOf(`now-${fill(timeFrom)}`, range.toMs, false) ?? range.fromMs);
  const shiftMs =
    timeShift === ""
      ? 0
      : range.toMs - (instantOf(`now-${fill(timeShift)}`, range.toMs, false) ?? range.toMs);
  return { fromMs: fromMs - shiftMs, toMs: range.toMs - shiftMs };
}

interface QueryFrames {
  readonly frames: readonly Frame[];
  readonly stepMs: number;
  readonly problems: readonly string[];
  readonly emptyReasons: readonly string[];
  readonly exemplars: readonly PanelExemplar[];
  readonly sent: readonly SentQuery[];
  readonly lines?: readonly LogLine[];
}

const nothing: QueryFrames = {
  frames: [],
  stepMs: 1,
  problems: [],
  emptyReasons: [],
  exemplars: [],
  sent: [],
};

async function loadQuery(
  query: DashboardQuery,
  isOneOfSeveral: boolean,
  range: TimeRange,
  request: PanelRequest,
  source: DataSource,
): Promise<QueryFrames> {
  const refusal = refusalOf(query, source);
  if (refusal !== undefined) return { ...nothing, emptyReasons: [refusal] };
  if (query.expression.trim() === "") return { ...nothing, emptyReasons: ["the query is empty"] };
  const { stepMs, expression, legendFormat } = filledIn(query, range, request);
  // As Grafana does, so that steps stay in place while time goes on.
  const grid = {
    startMs: Math.floor(range.fromMs / stepMs) * stepMs,
    endMs: Math.floor(range.toMs / stepMs) * stepMs,
    stepMs,
  };
  if (query.kind === "loki")
    return loadLogs(query, { expression, legendFormat, type: request.panel.type }, grid, source);
  const isInstant = query.isInstant && !query.isRange;
  const hasExemplars = query.hasExemplars && !isInstant && exemplarTypes.has(request.panel.type);
  const [answer, answered] = await Promise.all([
    isInstant ? source.queryInstant(expression, range.toMs) : source.queryRange(expression, grid),
    hasExemplars
      ? source.queryExemplars(expression, { startMs: range.fromMs, endMs: range.toMs })
      : noExemplars,
  ]);
  const sent = [{ refId: query.refId, expression, stepMs: isInstant ? undefined : stepMs }];
  if (answer.kind === "problem") return { ...nothing, stepMs, sent, problems: [answer.message] };
  const { series } = answer;
  const empty = series.length > 0 ? [] : await reasonsOf(query, expression, range, request, source);
  const naming = { refId: query.refId, legendFormat, expression };
  const exemplars = answered.map((exemplar) => ({ ...exemplar, refId: query.refId }));
  const common = { stepMs, sent, exemplars, emptyReasons: empty };
  const frameStepMs = isInstant ? undefined : stepMs;
  const nativeCount = series.filter(({ histograms = [] }) => histograms.length > 0).length;
  if (nativeCount > 0 && request.panel.type === "heatmap")
    return { ...common, frames: [nativeHeatmapFrame(series, query.refId, frameStepMs)], problems: [] };
  const numbers = series.filter(({ timesMs }) => timesMs.length > 0);
  const notShown = nativeCount === 0 ? [] : [nativeHistogramWords(nativeCount)];
  return {
    ...common,
    frames: framesOf(query, numbers, naming, isOneOfSeveral, frameStepMs),
    ...(numbers.length === 0
      ? { emptyReasons: [...empty, ...notShown], problems: [] }
      : { problems: notShown }),
  };
}

// What a variable without a value leads to needs no explanation of its own.
async function reasonsOf(
  query: DashboardQuery,
  expression: string,
  { fromMs, toMs }: TimeRange,
  request: PanelRequest,
  source: DataSource,
): Promise<readonly string[]> {
  const span = { startMs: fromMs, endMs: toMs };
  const variables = await explainEmptyVariables(query, request, span, source);
  return variables.length > 0 ? variables : source.explainNothing(expression, span);
}

// The types of panels that draw them in Grafana.
const exemplarTypes: ReadonlySet<string> = new Set(["timeseries", "heatmap"]);
const noExemplars: readonly AnsweredExemplar[] = [];

function nativeHistogramWords(count: number): string {
  const subject = count === 1 ? "a series is" : `${count} series are`;
  return `${subject} of native histograms, which this type of panel does not show; \`histogram_quantile\` makes numbers of them, a heatmap shows them`;
}

function framesOf(
  { format, refId }: DashboardQuery,
  series: readonly AnsweredSeries[],
  naming: Parameters<typeof seriesFrames>[1],
  isOneOfSeveral: boolean,
  stepMs: number | undefined,
): readonly Frame[] {
  if (series.length === 0) return [];
  if (format === "table") return [tableFrame(series, refId, isOneOfSeveral)];
  if (format === "heatmap") return [heatmapFrame(series, refId, stepMs)];
  return seriesFrames(series, naming, stepMs);
}

async function loadLogs(
  { refId }: DashboardQuery,
  {
    expression,
    legendFormat,
    type,
  }: { readonly expression: string; readonly legendFormat: string; readonly type: string },
  grid: StepGrid,
  { queryLogs }: DataSource,
): Promise<QueryFrames> {
  const { stepMs } = grid;
  const asked = { ...nothing, stepMs, sent: [{ refId, expression, stepMs }] };
  const answer = await queryLogs?.(expression, grid);
  if (answer === undefined) return asked;
  if (answer.kind === "problem") return { ...asked, problems: [answer.message] };
  const isEmpty = (answer.kind === "lines" ? answer.lines : answer.series).length === 0;
  const emptyReasons = isEmpty ? ["the Loki has nothing for it in this range of time"] : [];
  if (!isEmpty && (answer.kind === "lines") !== (type === "logs")) {
    const reason =
      answer.kind === "lines"
        ? "log lines are shown by panels of logs only"
        : "the query counts lines, and a panel of logs shows them";
    return { ...asked, emptyReasons: [reason] };
  }
  if (answer.kind === "lines") return { ...asked, emptyReasons, lines: answer.lines };
  const naming = { refId, legendFormat, expression };
  return { ...asked, emptyReasons, frames: seriesFrames(answer.series, naming, stepMs) };
}

// Prometheus refuses ranges of more steps.
const stepsMax = 11_000;

function filledIn(
  query: DashboardQuery,
  range: TimeRange,
  { dashboard, panel, scope, widthPx, scrapeIntervalMs }: PanelRequest,
): { readonly stepMs: number; readonly expression: string; readonly legendFormat: string } {
  const rangeMs = Math.max(1, range.toMs - range.fromMs);
  const minimumOf = (text: string) =>
    text === "" ? undefined : intervalMs(interpolate(text, scope, "raw").text.replace(/^>=?/, ""));
  const scrapeMs = minimumOf(query.interval) ?? minimumOf(panel.interval) ?? scrapeIntervalMs;
  const evenMs =
    stepOf(rangeMs, panel.maxDataPoints ?? widthPx, scrapeMs) * Math.max(1, query.intervalFactor);
  const stepMs = rangeMs / evenMs <= stepsMax ? evenMs : Math.ceil(rangeMs / stepsMax / 1000) * 1000;
  const times = { startMs: range.fromMs, endMs: range.toMs, stepMs, scrapeIntervalMs: scrapeMs };
  const whole: VariableScope = new Map([...scope, ...builtInVariables(times, dashboard)]);
  const filters = adHocFiltersFor(dashboard, query.datasource, whole);
  return {
    stepMs,
    expression: addMatchers(interpolate(query.expression, whole, "prometheus").text, filters),
    legendFormat: interpolate(query.legendFormat, whole, "text").text,
  };
}
