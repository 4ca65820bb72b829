import { hasErrors } from "../document/index.ts";
import type { SeriesStore } from "../engine/index.ts";
import {
  compareLabels,
  type EvaluationOptions,
  type Expression,
  evaluateInstant,
  evaluateRange,
  type InstantResult,
  PromqlError,
  parseExpression,
} from "../promql/index.ts";
import {
  type QueryAnswer,
  type QueryPhase,
  renderAnnotations,
  renderFindings,
  renderPromqlError,
  renderQueryChart,
  renderQueryErrorJson,
  renderQueryJson,
  renderQueryTable,
  type TimeMark,
} from "../report/index.ts";
import { prometheusSamplesMax } from "./evaluation-usage.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import type { SourceWords } from "./query-data.ts";
import { explainNothing } from "./query-nothing.ts";
import { loadSource } from "./query-source.ts";
import { type QueryTimes, queryTimes, type TimeWords } from "./query-times.ts";
import type { Terminal } from "./terminal.ts";

/** What `klaxon query` was asked for. */
export interface QueryOptions extends SourceWords, TimeWords {
  readonly expression: string;
  /** Default: as many as Prometheus lets an evaluation hold. */
  readonly maxSamples: number | undefined;
  readonly json: boolean;
  readonly chart: boolean;
  /** How wide the terminal is, in columns; undefined where there is none. */
  readonly columns: number | undefined;
}

/** Evaluates an expression over scrapes, a test's input or a drill's series, and shows what it yields. */
export function queryCommand(options: QueryOptions, terminal: Terminal): ExitCode {
  const evaluation = {
    prometheus: options.prometheus,
    features: new Set(options.enableFeature),
    samplesMax: options.maxSamples ?? prometheusSamplesMax,
  };
  const text = options.expression;
  try {
    // Before the source, which may take a while to load.
    const expression = attempt("parsing", () => parseExpression(text, evaluation));
    const { store, span, marks, findings } = loadSource(options);
    terminal.writeError(renderFindings(findings, terminal.hasColor));
    if (store === undefined || hasErrors(findings)) return exitCodes.invalidInput;
    const times = queryTimes(options, span, options.chart);
    const answer = attempt("evaluation", () => evaluate(expression, store, times, evaluation));
    show(answer, marks, options, terminal);
    if (options.json) return exitCodes.held;
    terminal.writeError(renderAnnotations(text, answer.result.annotations, terminal.hasColor));
    if (isEmpty(answer))
      terminal.writeError(explainNothing(expression, store, { prometheus: options.prometheus, span, times }));
    return exitCodes.held;
  } catch (error) {
    if (error instanceof ExpressionFailure) {
      tellFailure(error, options, evaluation.samplesMax, terminal);
      return exitCodes.invalidInput;
    }
    return tellFileFailure(error, terminal);
  }
}

/** An error in the expression, and when it showed. */
class ExpressionFailure extends Error {
  readonly reason: PromqlError;
  readonly phase: QueryPhase;

  constructor(reason: PromqlError, phase: QueryPhase) {
    super(reason.message);
    this.reason = reason;
    this.phase = phase;
  }
}

function attempt<Result>(phase: QueryPhase, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    throw error instanceof PromqlError ? new ExpressionFailure(error, phase) : error;
  }
}

function tellFailure(
  { reason, phase }: ExpressionFailure,
  { expression, json, prometheus, start, end, step }: QueryOptions,
  samplesMax: number,
  terminal: Terminal,
): void {
  if (json) {
    const isRange = start !== undefined || end !== undefined || step !== undefined;
    terminal.write(renderQueryErrorJson(reason, expression, { phase, isRange, prometheus }));
    return;
  }
  const isLimit = reason.code === "promql/too-many-samples";
  const limit = isLimit ? `; it may hold ${samplesMax} (\`--max-samples\`)` : "";
  const told = new PromqlError(reason.code, `${reason.message}${limit}`, reason.span);
  terminal.writeError(renderPromqlError(expression, told, { phase, hasColor: terminal.hasColor }));
}

function evaluate(
  expression: Expression,
  store: SeriesStore,
  times: QueryTimes,
  options: EvaluationOptions,
): QueryAnswer {
  if (times.kind === "instant") {
    const { atMs } = times;
    const result = evaluateInstant(expression, store, atMs, options);
    return { kind: "instant", atMs, result: isOrdered(expression) ? result : inOrder(result) };
  }
  const result = evaluateRange(expression, store, times.grid, options);
  if (result.type !== "string") return { kind: "range", grid: times.grid, result };
  const message = 'invalid expression type "string" for range query, must be Scalar or instant Vector';
  throw new PromqlError("promql/type", message, expression.span);
}

/** Whether the expression itself says in which order its series come. */
function isOrdered(expression: Expression): boolean {
  switch (expression.kind) {
    case "parenthesized":
      return isOrdered(expression.expression);
    case "aggregation":
      return expression.operator === "topk" || expression.operator === "bottomk";
    case "call":
      return expression.name.startsWith("sort");
    default:
      return false;
  }
}

function inOrder(result: InstantResult): InstantResult {
  if (result.type !== "vector") return result;
  return {
    ...result,
    samples: [...result.samples].sort((left, right) => compareLabels(left.labels, right.labels)),
  };
}

// Bounds of a chart that can be read; the default is for pipes.
const chartWidthMin = 40;
const chartWidthMax = 160;
const chartWidthDefault = 100;

function show(
  answer: QueryAnswer,
  marks: readonly TimeMark[],
  { json, chart, expression, columns }: QueryOptions,
  terminal: Terminal,
): void {
  const { hasColor } = terminal;
  if (json) {
    for (const piece of renderQueryJson(answer, expression)) terminal.write(piece);
    return;
  }
  if (!chart) {
    terminal.write(renderQueryTable(answer, { width: columns, hasColor }));
    return;
  }
  const width = Math.max(chartWidthMin, Math.min(chartWidthMax, columns ?? chartWidthDefault));
  terminal.write(renderQueryChart(answer, { width, hasColor, marks }));
}

function isEmpty({ result }: QueryAnswer): boolean {
  if (result.type === "vector") return ("series" in result ? result.series : result.samples).length === 0;
  return result.type === "matrix" && result.series.length === 0;
}
