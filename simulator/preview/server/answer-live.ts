import type { StepGrid } from "../../promql/index.ts";
import { type PackedNumber, packNumber } from "../pack/packed-number.ts";
import type { Answer, AnsweredHistogram, LogAnswer } from "../query/data-source.ts";
import type { LiveLoki } from "./live-loki.ts";
import { type LivePrometheus, PrometheusRefusal } from "./live-prometheus.ts";

/** What a preview's server asks for its pages. */
export interface LiveSources {
  readonly prometheus: LivePrometheus;
  /** Undefined where there are no logs. */
  readonly loki: LiveLoki | undefined;
}

/** Answers a page's question about a Prometheus or a Loki; undefined for a path that is none. */
export async function answerLive(
  path: string,
  words: URLSearchParams,
  { prometheus, loki }: LiveSources,
): Promise<unknown> {
  const number = (name: string) => Number(words.get(name) ?? Number.NaN);
  const expression = words.get("query") ?? "";
  const span = { startMs: number("start"), endMs: number("end") };
  switch (path) {
    case "query-range":
      return toldInSteps({ ...span, stepMs: number("step") }, (grid) =>
        prometheus.queryRange(expression, grid),
      );
    case "logs":
      if (loki === undefined) return undefined;
      return toldInSteps({ ...span, stepMs: number("step") }, (grid) => loki.query(expression, grid));
    case "query":
      return told(() => prometheus.queryInstant(expression, number("time")));
    case "exemplars":
      return (
        prometheus
          .queryExemplars(expression, span)
          .then((exemplars) => exemplars.map((one) => ({ ...one, value: packNumber(one.value) })))
          // Who keeps no exemplars may refuse the question; there is nothing to tell of that.
          .catch((): readonly never[] => [])
      );
    case "label-values":
      return prometheus
        .labelValues(words.get("label") ?? "", words.get("selector") ?? undefined, span)
        .catch((): readonly string[] => []);
    case "explain":
      return `the Prometheus ${prometheus.origin} has nothing for it in this range of time`;
    default:
      return undefined;
  }
}

function problem(message: string): Answer {
  return { kind: "problem", message };
}

async function toldInSteps(grid: StepGrid, ask: (grid: StepGrid) => Promise<LogAnswer>): Promise<unknown> {
  const hasSteps = grid.stepMs >= 1 && grid.endMs >= grid.startMs;
  return hasSteps ? told(() => ask(grid)) : problem("the range has no steps");
}

async function told(ask: () => Promise<LogAnswer>): Promise<unknown> {
  try {
    const answer = await ask();
    if (answer.kind !== "series") return answer;
    const series = answer.series.map(({ histograms = [], ...one }) => ({
      ...one,
      values: one.values.map(packNumber),
      ...(histograms.length === 0 ? {} : { histograms: histograms.map(writtenHistogram) }),
    }));
    return { ...answer, series };
  } catch (error) {
    if (error instanceof PrometheusRefusal) return problem(error.message);
    throw error;
  }
}

/** The time, then bounds and count of each bucket. */
function writtenHistogram({ timeMs, buckets }: AnsweredHistogram): readonly PackedNumber[] {
  return [timeMs, ...buckets.flatMap(({ lower, upper, count }) => [lower, upper, count].map(packNumber))];
}
