import type { AtModifier, Duration, TimeModifiers } from "../ast.ts";
import { PromqlError } from "../error.ts";
import type { EvaluationContext, QueryTimes } from "./context.ts";

/**
 * The value of a range or step. Durations that refer to the query's step or range are known only here, so it is
 * here that they are checked to be greater than 0.
 */
export function durationMs(duration: Duration, context: EvaluationContext): number {
  const valueMs = signedDurationMs(duration, context);
  if (valueMs > 0 || duration.kind === "duration") return valueMs;
  throw new PromqlError("promql/execution", "duration must be greater than 0", duration.span);
}

/** The value of an offset, which may be negative. */
function signedDurationMs(duration: Duration, context: EvaluationContext): number {
  if (duration.kind === "duration") return duration.valueMs;
  const seconds = durationSeconds(duration, context.query);
  if (Math.abs(seconds) < 2 ** 63) return Math.trunc(seconds * 1000);
  throw new PromqlError("promql/execution", "duration is out of range", duration.span);
}

function durationSeconds(duration: Duration, query: QueryTimes): number {
  if (duration.kind === "duration") return duration.valueMs / 1000;
  const [first, second] = duration.operands;
  switch (duration.operator) {
    case "step":
      return query.stepMs / 1000;
    case "range":
      return (query.endMs - query.startMs) / 1000;
    default:
  }
  if (first === undefined) return 0;
  const left = durationSeconds(first, query);
  if (second === undefined) return duration.operator === "-" ? -left : left;
  const right = durationSeconds(second, query);
  switch (duration.operator) {
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      if (right === 0) throw new PromqlError("promql/execution", "division by zero", duration.span);
      return left / right;
    case "%":
      if (right === 0) throw new PromqlError("promql/execution", "modulo by zero", duration.span);
      return left % right;
    case "^":
      return left ** right;
    case "min":
      return Math.min(left, right);
    case "max":
      return Math.max(left, right);
    default:
      return duration.operator satisfies never;
  }
}

/** The time that a selector or subquery looks at for each step, by its `offset` and `@`. */
export function referenceTimes(modifiers: TimeModifiers, context: EvaluationContext): Float64Array {
  const offsetMs = modifiers.offset === undefined ? 0 : signedDurationMs(modifiers.offset, context);
  const { timesMs, stepCount } = context.grid;
  if (modifiers.at !== undefined)
    return new Float64Array(stepCount).fill(instantOf(modifiers.at, context.query) - offsetMs);
  return context.memory.shifted(timesMs, -offsetMs);
}

function instantOf(at: AtModifier, query: QueryTimes): number {
  switch (at.kind) {
    case "instant":
      return at.timestampMs;
    case "start":
      return query.startMs;
    case "end":
      return query.endMs;
    default:
      return at satisfies never;
  }
}

/**
 * How far each step is from the first one, where Prometheus 2 moved windows along that an `@` should have held in
 * place: those of functions that are evaluated anew at each step in spite of it. Instants have one step each.
 */
export function strayShifts(
  modifiers: TimeModifiers,
  context: EvaluationContext,
  isFixed: boolean,
): Float64Array | undefined {
  const { prometheus, isExact } = context.settings;
  if (isFixed || modifiers.at === undefined || prometheus === 3 || isExact) return undefined;
  return context.grid.timesMs.map((timeMs) => timeMs - context.grid.startMs);
}
