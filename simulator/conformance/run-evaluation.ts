import {
  type Annotation,
  type Expression,
  evaluateInstant,
  evaluateRange,
  formatPromqlError,
  PromqlError,
  parseExpression,
  type SeriesSource,
  type Span,
} from "../promql/index.ts";
import { fixedTo, otherTimesMs, usesQueryTimes } from "./at-variants.ts";
import { annotationDifference, isMatch, matcherText } from "./check-annotations.ts";
import { resultDifference } from "./compare-result.ts";
import { type Evaluated, fromInstant, fromRange, vectorAt } from "./evaluated.ts";
import type { ConformanceOptions } from "./options.ts";
import type { ConformanceFailure, EvaluationMode } from "./outcome.ts";
import { expectedText, resultText, timesOf } from "./result-text.ts";
import type { EvaluationCommand } from "./script.ts";

/** Why an evaluation failed, without its place. */
export type EvaluationFailure = Pick<ConformanceFailure, "mode" | "reason" | "expected" | "got">;

/** Runs one evaluation of a script, also in the ways that must yield the same; undefined where all is as expected. */
export function runEvaluation(
  command: EvaluationCommand,
  source: SeriesSource,
  options: ConformanceOptions,
): EvaluationFailure | undefined {
  const outcome = attempt(() => {
    const expression = parseExpression(command.expression, options);
    return { expression, ...evaluate(command, expression, source, options) };
  }, command.expression);
  const asWritten = checkOutcome(command, outcome, "as written");
  if (asWritten !== undefined || outcome.kind === "failed") return asWritten;
  const { time, expectation } = command;
  const { expression, evaluated } = outcome.value;
  const isVector = evaluated.kind === "scalar" || (evaluated.kind === "series" && !evaluated.isRange);
  if (time.kind !== "instant" || !isVector || expectation.isOrdered) return undefined;
  if (usesQueryTimes(expression)) return undefined;
  const asRange = checkAround(command, expression, time.atMs, { source, options, mode: "as a range" });
  if (asRange !== undefined) return asRange;
  const fixed = fixedTo(expression, time.atMs);
  if (fixed === undefined) return undefined;
  for (const atMs of otherTimesMs(time.atMs)) {
    const mode: EvaluationMode = `at ${atMs / 1000}s, with every selector fixed by @ to the time as written`;
    const failure = checkAround(command, fixed, atMs, { source, options, mode });
    if (failure !== undefined) return failure;
  }
  return undefined;
}

interface Variant {
  readonly source: SeriesSource;
  readonly options: ConformanceOptions;
  readonly mode: EvaluationMode;
}

const minuteMs = 60_000;

/** Evaluates over three steps, the second of which is the time that is meant. */
function checkAround(
  command: EvaluationCommand,
  expression: Expression,
  atMs: number,
  { source, options, mode }: Variant,
): EvaluationFailure | undefined {
  const grid = { startMs: atMs - minuteMs, endMs: atMs + minuteMs, stepMs: minuteMs };
  const outcome = attempt(
    () => fromRange(evaluateRange(expression, source, grid, options), grid.startMs, grid.stepMs),
    command.expression,
  );
  if (outcome.kind === "failed") return { mode, ...failureTexts(command, outcome) };
  const vector = vectorAt(outcome.value, atMs);
  const value = vector.kind === "series" ? vector.series[0]?.samples[0]?.value : undefined;
  const isScalar = command.expectation.result.kind === "scalar" && typeof value === "number";
  return checkResult(command, isScalar ? { kind: "scalar", value } : vector, mode);
}

type Outcome<Value> =
  | { readonly kind: "done"; readonly value: Value }
  | { readonly kind: "failed"; readonly messages: readonly string[] };

/**
 * An error counts with its message alone, with its place as Prometheus writes errors of parsing, and with its place as
 * Prometheus writes it for durations that turn out to be invalid.
 */
function attempt<Value>(run: () => Value, expression: string): Outcome<Value> {
  try {
    return { kind: "done", value: run() };
  } catch (error) {
    if (!(error instanceof PromqlError)) throw error;
    const { message } = error;
    const placed = [formatPromqlError(expression, error), `${offsetsOf(expression, error.span)}: ${message}`];
    return { kind: "failed", messages: [message, ...placed] };
  }
}

/** Where a part begins and ends in bytes of UTF-8, as `22:28`, without the parentheses around it. */
function offsetsOf(expression: string, { start, end }: Span): string {
  const text = expression.slice(start, end);
  const opening = /^[(\s]*/.exec(text)?.[0].length ?? 0;
  let inner = text.slice(opening);
  while (inner.endsWith(")") && inner.split(")").length > inner.split("(").length)
    inner = inner.slice(0, -1).trimEnd();
  const from = byteCount(expression.slice(0, start + opening));
  return `${from}:${from + byteCount(inner)}`;
}

function byteCount(text: string): number {
  return new TextEncoder().encode(text).length;
}

interface Evaluation {
  readonly evaluated: Evaluated;
  readonly annotations: readonly Annotation[];
}

function evaluate(
  { time }: EvaluationCommand,
  expression: Expression,
  source: SeriesSource,
  options: ConformanceOptions,
): Evaluation {
  if (time.kind === "instant") {
    const result = evaluateInstant(expression, source, time.atMs, options);
    return { evaluated: fromInstant(result), annotations: result.annotations };
  }
  const result = evaluateRange(expression, source, time, options);
  return { evaluated: fromRange(result, time.startMs, time.stepMs), annotations: result.annotations };
}

function checkOutcome(
  command: EvaluationCommand,
  outcome: Outcome<Evaluation>,
  mode: EvaluationMode,
): EvaluationFailure | undefined {
  const { failure } = command.expectation;
  if (outcome.kind === "failed") {
    const isExpected = failure?.every((matcher) => outcome.messages.some((text) => isMatch(matcher, text)));
    return isExpected === true ? undefined : { mode, ...failureTexts(command, outcome) };
  }
  const { evaluated, annotations } = outcome.value;
  if (failure !== undefined) {
    const expected = failure.map((matcher) => matcherText(matcher, "error")).join("\n") || "any error";
    const got = resultText(evaluated, timesOf(command.time, command.expectation.result));
    return { mode, reason: "the evaluation must fail, and yields a result", expected, got };
  }
  const difference = annotationDifference(command.expectation, annotations, command.expression);
  if (difference !== undefined) return { mode, ...difference };
  return checkResult(command, evaluated, mode);
}

function checkResult(
  command: EvaluationCommand,
  evaluated: Evaluated,
  mode: EvaluationMode,
): EvaluationFailure | undefined {
  const { expectation } = command;
  const times = timesOf(command.time, expectation.result);
  const reason = resultDifference(expectation, evaluated, times);
  if (reason === undefined) return undefined;
  return { mode, reason, expected: expectedText(expectation.result), got: resultText(evaluated, times) };
}

function failureTexts(
  { expectation }: EvaluationCommand,
  { messages }: { readonly messages: readonly string[] },
): Omit<EvaluationFailure, "mode"> {
  const got = `error: ${messages[0] ?? ""}`;
  const { failure, result } = expectation;
  if (failure === undefined) return { reason: "the evaluation fails", expected: expectedText(result), got };
  const expected = failure.map((matcher) => matcherText(matcher, "error")).join("\n");
  return { reason: "the evaluation fails with another error", expected, got };
}
