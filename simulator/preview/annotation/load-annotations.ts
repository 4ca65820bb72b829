import {
  builtInVariables,
  type DashboardAnnotation,
  type DashboardModel,
  interpolate,
  intervalMs,
  mapOf,
  numberOf,
  textOf,
  type VariableScope,
} from "../../dashboard/index.ts";
import { legendText } from "../frame/field-name.ts";
import type { TimeMark } from "../panel/time-marks.ts";
import type { AnsweredSeries, DataSource } from "../query/data-source.ts";
import type { TimeRange } from "../time/time-range.ts";

/** What a dashboard's own annotations yield. */
export interface LoadedAnnotations {
  /** In the order of time. */
  readonly marks: readonly TimeMark[];
  /** Which annotations are not shown, or only in part, and why. */
  readonly problems: readonly string[];
}

/** What annotations are asked for. */
export interface AnnotationRequest {
  readonly dashboard: DashboardModel;
  readonly scope: VariableScope;
  readonly range: TimeRange;
  readonly scrapeIntervalMs: number;
}

/** Asks for a dashboard's annotations: where a query of Prometheus is above zero there is a mark, for as long as it is. */
export async function loadAnnotations(
  request: AnnotationRequest,
  source: DataSource,
): Promise<LoadedAnnotations> {
  const asked = request.dashboard.annotations
    .filter(({ isEnabled, isBuiltIn }) => isEnabled && !isBuiltIn)
    .slice(0, annotationsMax);
  const loaded = await Promise.all(asked.map((annotation) => loadOne(annotation, request, source)));
  const marks = loaded.flatMap((one) => one.marks).sort((left, right) => left.fromMs - right.fromMs);
  return { marks: marks.slice(0, marksMax), problems: loaded.flatMap((one) => one.problems) };
}

// Beyond that there are more marks than dashboard.
const annotationsMax = 50;
const marksMax = 200;
const stepsMax = 2_000;

async function loadOne(
  annotation: DashboardAnnotation,
  { dashboard, scope, range, scrapeIntervalMs }: AnnotationRequest,
  source: DataSource,
): Promise<LoadedAnnotations> {
  const { name, kind, expression, iconColor, raw } = annotation;
  const refused = (why: string) => ({ marks: [], problems: [`the annotation “${name}” ${why}`] });
  if (kind !== "prometheus") return refused("is not a query of Prometheus, so it is not shown in previews");
  if (expression.trim() === "") return refused("has no query");
  const target = mapOf(raw.target);
  const step = textOf(raw.step) ?? textOf(target.step) ?? textOf(target.interval) ?? "";
  const written = step === "" ? undefined : intervalMs(interpolate(step, scope, "raw").text);
  const rangeMs = Math.max(1, range.toMs - range.fromMs);
  const stepMs = Math.max(1000, written ?? 60_000, Math.ceil(rangeMs / stepsMax / 1000) * 1000);
  const times = { startMs: range.fromMs, endMs: range.toMs, stepMs, scrapeIntervalMs };
  const whole: VariableScope = new Map([...scope, ...builtInVariables(times, dashboard)]);
  const grid = {
    startMs: Math.floor(range.fromMs / stepMs) * stepMs,
    endMs: Math.floor(range.toMs / stepMs) * stepMs,
    stepMs,
  };
  const answer = await source.queryRange(interpolate(expression, whole, "prometheus").text, grid);
  if (answer.kind === "problem") return refused(`cannot be evaluated: ${answer.message}`);
  const { filter } = mapOf(raw);
  const panels = panelsOf(filter);
  const marks = answer.series.flatMap((series) =>
    spansOf(series, stepMs, raw.useValueForTime === true || raw.useValueForTime === "on").map(
      ([fromMs, toMs]): TimeMark => ({
        fromMs,
        toMs: toMs > fromMs ? toMs : undefined,
        text: wordsOf(annotation, series.labels),
        kind: "other",
        color: iconColor,
        ...(panels === undefined ? {} : { panels }),
      }),
    ),
  );
  const cut = marks.length > marksMax ? [`the annotation “${name}” has ${marks.length} marks`] : [];
  return { marks, problems: cut };
}

function wordsOf({ name, titleFormat, textFormat }: DashboardAnnotation, labels: AnsweredSeries["labels"]) {
  const filled = (format: string) => (format === "" ? "" : (legendText(format, labels, "") ?? ""));
  const title = filled(titleFormat);
  const text = filled(textFormat);
  const words = [title === "" ? name : title, text].filter((part) => part !== "").join(": ");
  return words.slice(0, wordsLengthMax);
}

const wordsLengthMax = 300;

/** The stretches in which a series is above zero; or the times that its values name, in milliseconds. */
function spansOf(
  { timesMs, values }: AnsweredSeries,
  stepMs: number,
  areTimes: boolean,
): readonly (readonly [fromMs: number, toMs: number])[] {
  const spans: [number, number][] = [];
  for (const [index, timeMs] of timesMs.entries()) {
    const value = values[index] ?? 0;
    if (!(value > 0)) continue;
    const atMs = areTimes ? Math.round(value) : timeMs;
    const last = spans.at(-1);
    if (last !== undefined && atMs >= last[1] && atMs - last[1] <= (areTimes ? 0 : stepMs)) last[1] = atMs;
    else spans.push([atMs, atMs]);
  }
  return spans.slice(0, marksMax + 1);
}

function panelsOf(filter: unknown): TimeMark["panels"] {
  const { ids, exclude } = mapOf(filter);
  if (!Array.isArray(ids) || ids.length === 0) return undefined;
  return { ids: ids.flatMap((id) => numberOf(id) ?? []), areExcluded: exclude === true };
}
