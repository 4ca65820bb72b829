import type { FunctionCall } from "../ast.ts";
import { PromqlError } from "../error.ts";
import { type WindowFunction, type WindowSetup, windowFunctions } from "../functions/index.ts";
import { type Labels, labelValue, metricNameLabel } from "../labels.ts";
import { quoteText } from "../quote.ts";
import type { Span } from "../span.ts";
import { argumentPlace } from "./argument-place.ts";
import type { EvaluationContext } from "./context.ts";
import type { PlanNode, RangeNode, ScalarNode, VectorNode, WindowFrame } from "./node.ts";
import type { VectorSeries } from "./vector-series.ts";
import { dropMetadata, duplicateLabels } from "./visible-labels.ts";

/** Plans a function over a range vector, or undefined where the function is of another kind. */
export function planWindowCall(call: FunctionCall, nodes: readonly PlanNode[]): VectorNode | undefined {
  const apply = windowFunctions.get(call.name);
  const rangeIndex = nodes.findIndex((node) => node.kind === "range");
  const range = nodes[rangeIndex];
  if (apply === undefined || range?.kind !== "range") return undefined;
  const parameters = nodes.filter((node) => node.kind === "scalar");
  const plan: WindowCall = { call, apply, range, rangeIndex, parameters };
  const node: VectorNode = {
    kind: "vector",
    span: call.span,
    isMerged: true,
    forEachSeries: (context, visit) => forEachResult(plan, context, visit),
  };
  return call.name === "absent_over_time" ? planAbsence(node, range.absentLabels) : node;
}

interface WindowCall {
  readonly call: FunctionCall;
  readonly apply: WindowFunction;
  readonly range: RangeNode;
  readonly rangeIndex: number;
  readonly parameters: readonly ScalarNode[];
}

function forEachResult(
  plan: WindowCall,
  context: EvaluationContext,
  visit: (series: VectorSeries) => void,
): number {
  const { call, apply, range } = plan;
  const frame = range.frame(context);
  checkExtension(call, frame);
  const setup = setupOf(plan, context, frame);
  const keepsName = call.name === "last_over_time" || call.name === "first_over_time";
  const remarkOnName =
    call.name === "rate" || call.name === "increase" ? nameRemark(plan, context) : undefined;
  const loan = context.memory.columns.lend(context.grid.stepCount);
  const output = loan.series();
  const isGuarded = !keepsName && call.name !== "absent_over_time" && !context.settings.isNameRemovalDelayed;
  const guard = isGuarded ? new LabelGuard(call.span, context) : undefined;
  const mayCollide = keepsName && (!range.isOneMetric || context.settings.hasTypeLabels);
  let held = 0;
  const inner = range.forEachWindow(context, frame, (series) => {
    output.histograms = undefined;
    context.budget.touch(series.bounds.sampleCountMax + 1, call.span);
    apply(series, setup, output);
    if (output.presentCount === 0) return;
    output.labels = series.labels;
    output.isNameDropped = !keepsName;
    output.mayCollide = mayCollide;
    guard?.check(output);
    if (remarkOnName !== undefined && hasFloats(output)) remarkOnName(series.labels);
    held += output.presentCount;
    context.budget.hold(output.presentCount, call.span);
    visit(output);
  });
  loan.end();
  context.budget.release(inner);
  return held;
}

function setupOf(plan: WindowCall, context: EvaluationContext, frame: WindowFrame): WindowSetup {
  const { call } = plan;
  return {
    stepCount: context.grid.stepCount,
    rangeMs: frame.rangeMs,
    stepTimesMs: context.grid.timesMs,
    windowEndsMs: frame.endsMs,
    extension: frame.extension,
    prometheus: context.settings.prometheus,
    isExact: context.settings.isExact,
    parameters: plan.parameters.map((parameter) => parameter.evaluate(context)),
    rangeArgumentIndex: plan.rangeIndex,
    annotate(level, message, argumentIndex) {
      context.log.add(level, message, argumentPlace(call, argumentIndex));
    },
    fail(message) {
      throw new PromqlError("promql/execution", message, call.span);
    },
  };
}

const anchoredFunctions = ["changes", "delta", "increase", "rate", "resets"];
const smoothedFunctions = ["delta", "increase", "rate"];

function checkExtension(call: FunctionCall, frame: WindowFrame): void {
  if (frame.extension === undefined) return;
  const allowed = frame.extension === "anchored" ? anchoredFunctions : smoothedFunctions;
  if (allowed.includes(call.name)) return;
  const message = `${frame.extension} modifier can only be used with: ${allowed.join(", ")} - not with ${call.name}`;
  throw new PromqlError("promql/execution", message, call.span);
}

/**
 * Refuses two series that differ only in their metric name once that is dropped. As long as one name occurs
 * there cannot be any, so keys are made from the second name on only.
 */
class LabelGuard {
  readonly #context: EvaluationContext;
  readonly #span: Span;
  readonly #keys = new Set<string>();
  readonly #first: Labels[] = [];
  #name: string | undefined;
  #hasSeveralNames = false;

  constructor(span: Span, context: EvaluationContext) {
    this.#span = span;
    this.#context = context;
  }

  check(series: VectorSeries): void {
    const name = metadataKey(series.labels);
    if (!this.#hasSeveralNames) {
      this.#name ??= name;
      if (this.#name === name) {
        this.#first.push(series.labels);
        return;
      }
      this.#hasSeveralNames = true;
      for (const labels of this.#first) this.#add(labels);
    }
    this.#add(series.labels);
  }

  #add(labels: Labels): void {
    const { key } = dropMetadata(labels, this.#context.settings.prometheus);
    if (this.#keys.has(key)) throw duplicateLabels(this.#span);
    this.#keys.add(key);
  }
}

/** What is dropped with the metric name, as one text. */
function metadataKey(labels: Labels): string {
  const name = labelValue(labels, metricNameLabel);
  const type = labelValue(labels, "__type__");
  const unit = labelValue(labels, "__unit__");
  return type === "" && unit === "" ? name : `${name}\u0000${type}\u0000${unit}`;
}

/** Makes a function that remarks on series that do not look like counters, once for each metric name in a row. */
function nameRemark(plan: WindowCall, context: EvaluationContext): ((labels: Labels) => void) | undefined {
  if (context.settings.prometheus === 2) return undefined;
  const span = argumentPlace(plan.call, 0);
  const remark = (message: string) =>
    context.log.add("info", `metric might not be a counter, ${message}`, span);
  let lastName = "";
  return (labels) => {
    const name = labelValue(labels, metricNameLabel);
    if (name === "") return;
    if (context.settings.hasTypeLabels) {
      const type = labelValue(labels, "__type__");
      if (type === "counter" || type === "histogram") return;
      const got = `got ${quoteText(type)}: ${quoteText(name)}`;
      remark(`__type__ label is not set to "counter" or "histogram", ${got}`);
    } else if (name !== lastName) {
      lastName = name;
      if (/_(?:total|sum|count|bucket)$/.test(name)) return;
      remark(`name does not end in _total/_sum/_count/_bucket: ${quoteText(name)}`);
    }
  };
}

function hasFloats({ histograms, isPresent }: VectorSeries): boolean {
  return (
    histograms === undefined ||
    histograms.some((histogram, i) => histogram === undefined && isPresent[i] === 1)
  );
}

/** `absent_over_time`: 1 at the steps at which no series has a sample in its window. */
function planAbsence(presence: VectorNode, labels: Labels): VectorNode {
  return {
    kind: "vector",
    span: presence.span,
    forEachSeries(context, visit) {
      const loan = context.memory.columns.lend(context.grid.stepCount);
      const isFound = loan.bytes();
      const held = presence.forEachSeries(context, (series) => {
        for (let step = 0; step < isFound.length; step++) isFound[step]! |= series.isPresent[step]!;
      });
      context.budget.release(held);
      const absent = visitAbsence(loan.series(), { isFound, labels, span: presence.span }, context, visit);
      loan.end();
      return absent;
    },
  };
}

/** Visits a series of ones at the steps at which nothing was found, unless there is no such step. */
export function visitAbsence(
  output: VectorSeries,
  absence: { readonly isFound: Uint8Array; readonly labels: Labels; readonly span: Span },
  context: EvaluationContext,
  visit: (series: VectorSeries) => void,
): number {
  output.presentCount = 0;
  for (let step = 0; step < absence.isFound.length; step++) {
    const isAbsent = absence.isFound[step] === 1 ? 0 : 1;
    output.values[step] = 1;
    output.isPresent[step] = isAbsent;
    output.presentCount += isAbsent;
  }
  if (output.presentCount === 0) return 0;
  output.labels = absence.labels;
  context.budget.hold(output.presentCount, absence.span);
  visit(output);
  return output.presentCount;
}
