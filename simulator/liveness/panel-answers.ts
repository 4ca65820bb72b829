import type { DashboardModel, DashboardPanel } from "../dashboard/index.ts";
import type { SeriesStore } from "../engine/index.ts";
import {
  createTimeMemory,
  type EvaluationOptions,
  emptyLabels,
  evaluateRange,
  type ParseOptions,
  PromqlError,
  type ResultSeries,
  type StepGrid,
} from "../promql/index.ts";
import { bindVariables } from "./bind-variables.ts";
import { scrapeIntervalMs } from "./incident.ts";
import { askingPanels, type ExpressionMemory, queryTextsOf } from "./panel-queries.ts";

/** The answers to a panel's queries, in their order; undefined for what cannot be evaluated here. */
export interface PanelAnswers {
  readonly panel: DashboardPanel;
  readonly answers: readonly (readonly ResultSeries[] | undefined)[];
}

/** What queries are put to. */
export interface AnswerSource {
  readonly store: SeriesStore;
  readonly grid: StepGrid;
  readonly language: ParseOptions;
  readonly expressions: ExpressionMemory;
}

/** Puts the queries of a dashboard's panels to a store, panel by panel as they are asked for. */
export function* answersOf(dashboard: DashboardModel, from: AnswerSource): Iterable<PanelAnswers> {
  const { store, grid, language, expressions } = from;
  const { startMs, endMs } = grid;
  const scopeFor = bindVariables(dashboard, {
    source: store,
    times: { startMs, endMs, stepMs: scrapeIntervalMs, scrapeIntervalMs },
    prometheus: language.prometheus ?? 3,
    expressions,
  });
  const options = { ...language, samplesMax, memory: createTimeMemory() };
  for (const panel of askingPanels(dashboard)) {
    const answers = queryTextsOf(dashboard, panel, scopeFor).map((text) => evaluate(text, from, options));
    yield { panel, answers };
  }
}

function evaluate(
  text: string,
  { store, grid, expressions }: AnswerSource,
  options: EvaluationOptions,
): readonly ResultSeries[] | undefined {
  const expression = expressions.parse(text);
  if (expression === undefined) return undefined;
  try {
    const result = evaluateRange(expression, store, grid, options);
    if (result.type === "vector") return result.series;
    if (result.type === "string") return [];
    const { values } = result;
    const isPresent = new Uint8Array(values.length).fill(1);
    return [{ labels: emptyLabels, values, isPresent, histograms: undefined }];
  } catch (error) {
    if (error instanceof PromqlError) return undefined;
    throw error;
  }
}

// More than any panel of ours reads, and little enough for every drill.
const samplesMax = 20_000_000;
