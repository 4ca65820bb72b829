import { type Expression, type FunctionCall, selectorsOf } from "../../promql/index.ts";
import { demandScaled, type Operand } from "./demand.ts";
import type { ExpressionEdits } from "./expression-edits.ts";
import {
  age,
  countsSeconds,
  instant,
  type MetricNatures,
  type Nature,
  natureOfHistogram,
  plain,
  scaledNature,
} from "./nature.ts";
import { mixed } from "./nature-of-arithmetic.ts";

/** What is known where a call is looked at. */
export interface CallContext {
  readonly edits: ExpressionEdits;
  readonly metrics: MetricNatures;
}

/** What a function yields; arguments that are lengths of passing time are scaled. */
export function natureOfCall(call: FunctionCall, operands: readonly Operand[], context: CallContext): Nature {
  const [first] = operands;
  const nature = first?.nature ?? plain;
  const window = natureOfWindowCall(call, operands, context);
  if (window !== undefined) return window;
  switch (call.name) {
    case "time":
    case "timestamp":
    case "start_timestamp":
    case "ts_of_first_over_time":
    case "ts_of_last_over_time":
    case "ts_of_max_over_time":
    case "ts_of_min_over_time":
    case "start":
    case "end":
      return instant;
    case "step":
    case "range":
      return age;
    case "vector":
      return nature.kind === "constant" ? { ...nature, isVector: true } : nature;
    case "scalar":
      return nature.kind === "constant" ? { ...nature, isVector: false } : nature;
    case "clamp":
    case "clamp_max":
    case "clamp_min":
    case "round":
    case "max_of":
    case "min_of":
      return boundedBy(call, operands, context.edits);
    case "ceil":
    case "floor":
      return roundedToSeconds(call, nature, context.edits);
    case "histogram_quantile":
    case "histogram_quantiles":
    case "histogram_avg":
    case "histogram_stddev":
      return ofHistogram(call, context.metrics);
    case "abs":
    case "info":
    case "label_join":
    case "label_replace":
    case "sort":
    case "sort_by_label":
    case "sort_by_label_desc":
    case "sort_desc":
      return nature;
    case "sqrt":
      return nature.kind === "scaled" ? scaledNature(nature.power / 2) : plain;
    default:
      return natureOfOther(call, operands, context.edits);
  }
}

const calendarFunctions: ReadonlySet<string> = new Set(
  "day_of_month day_of_week day_of_year days_in_month hour minute month year".split(" "),
);
// Of these an age goes in and something comes out that no factor makes right.
const curves: ReadonlySet<string> = new Set(
  "acos acosh asin asinh atan atanh cos cosh deg exp ln log10 log2 rad sin sinh tan tanh".split(" "),
);

function natureOfOther(call: FunctionCall, operands: readonly Operand[], edits: ExpressionEdits): Nature {
  if (calendarFunctions.has(call.name))
    edits.note("calendar", call.span, `\`${call.name}()\` goes by the real calendar, which cannot be scaled`);
  else if (curves.has(call.name) && operands.some(({ nature }) => nature.kind === "scaled"))
    edits.note("unclear", call.span, `\`${call.name}()\` of passing time cannot be scaled`);
  return plain;
}

function natureOfWindowCall(
  call: FunctionCall,
  operands: readonly Operand[],
  { edits, metrics }: CallContext,
): Nature | undefined {
  const window = operands.find(({ expression }) => windowOf(expression) !== undefined);
  if (window === undefined) return undefined;
  const { nature } = window;
  switch (call.name) {
    case "rate":
    case "irate":
      return rateOf(call.name, window, metrics);
    case "increase":
    case "delta":
    case "idelta":
      if (nature.kind === "scaled") return nature;
      return nature.kind === "instant" ? age : { kind: "events" };
    case "changes":
    case "resets":
      return { kind: "events" };
    case "deriv":
      if (nature.kind === "scaled") return scaledNature(nature.power - 1);
      return nature.kind === "instant" ? plain : { kind: "slope" };
    case "predict_linear":
      return predicted(call, operands, edits);
    case "avg_over_time":
    case "sum_over_time":
      return longer(nature, windowOf(window.expression));
    case "double_exponential_smoothing":
    case "first_over_time":
    case "holt_winters":
    case "last_over_time":
    case "mad_over_time":
    case "max_over_time":
    case "min_over_time":
    case "quantile_over_time":
    case "stddev_over_time":
      return nature;
    case "stdvar_over_time":
      return nature.kind === "scaled" ? scaledNature(2 * nature.power) : plain;
    case "absent_over_time":
    case "count_over_time":
    case "present_over_time":
      return plain;
    default:
      return undefined;
  }
}

function rateOf(name: "rate" | "irate", { expression, nature }: Operand, metrics: MetricNatures): Nature {
  if (nature.kind === "scaled") return scaledNature(nature.power - 1);
  const [selector] = selectorsOf(expression);
  const counter = selector?.name;
  if (countsSeconds(counter))
    return metrics.scaledMetrics.has(counter?.replace(/_sum$/, "") ?? "") ? age : { kind: "busy" };
  return { kind: "rate", multiple: 1, windowMs: name === "rate" ? windowOf(expression) : undefined };
}

function predicted(call: FunctionCall, operands: readonly Operand[], edits: ExpressionEdits): Nature {
  const [window, horizon] = operands;
  if (horizon !== undefined) demandScaled(horizon, 1, edits);
  if (window?.nature.kind === "scaled" || window?.nature.kind === "instant") return window.nature;
  edits.note(
    "faster-component",
    call.span,
    `looks at the course of a gauge, which must move ${edits.factor} times as fast`,
  );
  return plain;
}

// What is averaged over a window of rates is a rate over both windows.
function longer(nature: Nature, windowMs: number | undefined): Nature {
  if (nature.kind !== "rate" || nature.windowMs === undefined || windowMs === undefined) return nature;
  return { ...nature, windowMs: nature.windowMs + windowMs };
}

/** The length of the window of a range vector; undefined where it is none or not known before it is evaluated. */
function windowOf(expression: Expression): number | undefined {
  if (expression.kind === "parenthesized") return windowOf(expression.expression);
  if (expression.kind !== "matrix-selector" && expression.kind !== "subquery") return undefined;
  return expression.range.kind === "duration" ? expression.range.valueMs : 0;
}

function boundedBy(call: FunctionCall, operands: readonly Operand[], edits: ExpressionEdits): Nature {
  const scaled = operands.find(({ nature }) => nature.kind === "scaled")?.nature;
  if (scaled?.kind === "scaled") {
    if (call.name === "round" && operands.length === 1) return roundedToSeconds(call, scaled, edits);
    for (const operand of operands) demandScaled(operand, scaled.power, edits);
    return scaled;
  }
  return operands.map(({ nature }) => nature).reduce(mixed, plain);
}

function roundedToSeconds(call: FunctionCall, nature: Nature, edits: ExpressionEdits): Nature {
  if (nature.kind === "scaled")
    edits.note("unclear", call.span, `\`${call.name}()\` rounds to whole seconds, which have become coarse`);
  return nature;
}

function ofHistogram(call: FunctionCall, metrics: MetricNatures): Nature {
  for (const { name } of selectorsOf(call)) {
    const nature = name === undefined ? plain : natureOfHistogram(name, metrics);
    if (nature.kind === "scaled" || nature.kind === "measured") return nature;
  }
  return plain;
}
