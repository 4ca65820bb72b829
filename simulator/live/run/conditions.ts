import { shownText } from "../../document/index.ts";
import type { Condition } from "../../drill/index.ts";
import { formatFloat, parseExpression, valueTypeOf } from "../../promql/index.ts";
import { LiveError } from "../kit/index.ts";
import type { PrometheusApi, RealSeries } from "../stack/index.ts";
import { scaleExpression, type TimeScale } from "../time-scale/index.ts";

/** Whether a condition held at an instant, and what was seen. */
export interface LiveCondition {
  readonly description: string;
  readonly isMet: boolean;
  readonly reason: string;
  /** Whether Prometheus refuses to evaluate the expression; that it does not answer is no such thing. */
  readonly isRefused: boolean;
}

/** Asks Prometheus whether a condition of a scenario holds now. No result, no data and no answer all mean: not met. */
export async function probeCondition(
  condition: Condition,
  prometheus: PrometheusApi,
  options: {
    readonly scale: TimeScale;
    /** Metrics whose values are spans of scenario time. */
    readonly scaledMetrics: ReadonlySet<string>;
    readonly atMs: number;
  },
): Promise<LiveCondition> {
  const { description, expression } = condition;
  try {
    const series = await prometheus.query(
      scaleExpression(expression, options.scale.factor, options).text,
      options.atMs,
    );
    const isMet = holds(expression, series);
    return {
      description,
      isMet,
      isRefused: false,
      reason: isMet ? "" : `\`${shownText(expression)}\` ${describe(expression, series)}`,
    };
  } catch (error) {
    if (!(error instanceof LiveError)) throw error;
    const reason = `\`${shownText(expression)}\` failed: ${error.message}`;
    return { description, isMet: false, isRefused: error.code === "status", reason };
  }
}

/** The first instant of a range at which an expression of a scenario has a result; undefined where there is none. Real times. */
export async function firstResult(
  expression: string,
  prometheus: PrometheusApi,
  options: {
    readonly scale: TimeScale;
    /** Metrics whose values are spans of scenario time. */
    readonly scaledMetrics: ReadonlySet<string>;
    readonly startMs: number;
    readonly endMs: number;
    readonly stepMs: number;
  },
): Promise<number | undefined> {
  const { scale, scaledMetrics, ...range } = options;
  if (range.endMs < range.startMs) return undefined;
  const series = await prometheus.queryRange(
    scaleExpression(expression, scale.factor, { scaledMetrics }).text,
    range,
  );
  const isScalar = valueTypeOf(parseExpression(expression)) === "scalar";
  const times = series.flatMap(({ samples }) =>
    samples.filter(({ value }) => !isScalar || isTrue(value)).map(({ atMs }) => atMs),
  );
  return times.length === 0 ? undefined : times.reduce((first, atMs) => Math.min(first, atMs));
}

function holds(expression: string, series: readonly RealSeries[]): boolean {
  if (valueTypeOf(parseExpression(expression)) !== "scalar") return series.length > 0;
  return isTrue(scalarOf(series));
}

function describe(expression: string, series: readonly RealSeries[]): string {
  if (valueTypeOf(parseExpression(expression)) !== "scalar") return "has no result";
  return `is ${formatFloat(scalarOf(series))}`;
}

function scalarOf(series: readonly RealSeries[]): number {
  return series[0]?.samples[0]?.value ?? Number.NaN;
}

// `scalar(…)` of what is not there is NaN, and no data must not count as a result.
function isTrue(value: number): boolean {
  return value !== 0 && !Number.isNaN(value);
}
