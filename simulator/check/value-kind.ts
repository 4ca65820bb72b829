import type { Rule } from "../engine/index.ts";
import { type Expression, valueTypeOf } from "../promql/index.ts";
import { isCustomaryGauge } from "./customary-gauges.ts";
import type { MetricKnowledge } from "./metric-knowledge.ts";
import { nameOfSelector } from "./selector-facts.ts";

/** What kind of numbers an expression yields. */
export interface ValueKind {
  /** `counter-aggregate`: counters added up or chosen from, whose resets no longer show. */
  readonly kind: "counter" | "counter-aggregate" | "gauge" | "unknown";
  /** The metric that says so, where there is one. */
  readonly metric: string | undefined;
  /** How it is known: from a metric's type, or from the metric's name alone. */
  readonly evidence: "type" | "name";
  /** The aggregation that a `counter-aggregate` went through: `sum`, `max`. */
  readonly aggregation?: string;
}

/** What kinds are worked out from. */
export interface ValueKindInput {
  readonly writersOf: (name: string) => readonly Rule[];
  readonly knowledge: MetricKnowledge;
}

/** Works out what kind of numbers an expression yields; recording rules are followed. */
export function kindOf(expression: Expression, input: ValueKindInput): ValueKind {
  return kindAt(expression, input, 0);
}

const unknownKind: ValueKind = { kind: "unknown", metric: undefined, evidence: "type" };
const gaugeKind: ValueKind = { kind: "gauge", metric: undefined, evidence: "type" };

// Deeper expressions, and chains of operators of any length, are left unjudged.
const depthMax = 200;

function kindAt(expression: Expression, input: ValueKindInput, depth: number): ValueKind {
  if (depth > depthMax) return unknownKind;
  const next = (part: Expression): ValueKind => kindAt(part, input, depth + 1);
  switch (expression.kind) {
    case "number":
    case "string":
      return unknownKind;
    case "vector-selector":
      return kindOfName(nameOfSelector(expression), input, depth);
    case "matrix-selector":
      return next(expression.selector);
    case "subquery":
    case "parenthesized":
      return next(expression.expression);
    case "unary":
      return expression.operator === "+" ? next(expression.expression) : unknownKind;
    case "aggregation":
      return aggregated(expression.operator, next(expression.expression));
    case "call": {
      const [first] = expression.arguments;
      if (gaugeFunctions.has(expression.name)) return gaugeKind;
      return transparentFunctions.has(expression.name) && first !== undefined ? next(first) : unknownKind;
    }
    case "binary": {
      if (!keepingOperators.has(expression.operator) || expression.returnsBool) return unknownKind;
      const isLeftScalar = valueTypeOf(expression.left) === "scalar";
      const isScaling = expression.operator === "*" || expression.operator === "/";
      if (isScaling && expression.matching !== undefined) return unknownKind;
      return next(isLeftScalar ? expression.right : expression.left);
    }
    default:
      return expression satisfies never;
  }
}

function kindOfName(name: string | undefined, input: ValueKindInput, depth: number): ValueKind {
  if (name === undefined) return unknownKind;
  const type = input.knowledge.typeOf(name);
  if (type === "counter") return { kind: "counter", metric: name, evidence: "type" };
  if (type === "gauge") return { kind: "gauge", metric: name, evidence: "type" };
  if (type !== undefined) return unknownKind;
  const writers = input.writersOf(name);
  if (writers.length > 0) {
    const kinds = writers
      .slice(0, writersMax)
      .map((rule) => kindAt(rule.expression, input, depth + recordingDepth));
    const [first] = kinds;
    const isOne = first !== undefined && kinds.every(({ kind }) => kind === first.kind);
    return isOne ? { ...first, metric: name } : unknownKind;
  }
  if (name.includes(":")) return unknownKind;
  if (isCustomaryGauge(name)) return { kind: "gauge", metric: name, evidence: "name" };
  return /_total$/.test(name) ? { kind: "counter", metric: name, evidence: "name" } : unknownKind;
}

// A rule that reads itself ends here soon.
const recordingDepth = 40;
const writersMax = 20;

function aggregated(operator: string, inner: ValueKind): ValueKind {
  switch (operator) {
    case "topk":
    case "bottomk":
    case "limitk":
    case "limit_ratio":
      return inner;
    case "sum":
    case "min":
    case "max":
    case "avg":
      return inner.kind === "counter"
        ? { ...inner, kind: "counter-aggregate", aggregation: operator }
        : inner;
    default:
      return gaugeKind;
  }
}

const keepingOperators: ReadonlySet<string> = new Set([
  ...["*", "/", "==", "!=", ">", "<", ">=", "<=", "and", "or", "unless"],
]);

const transparentFunctions: ReadonlySet<string> = new Set([
  ...["abs", "ceil", "floor", "round", "clamp", "clamp_min", "clamp_max", "sort", "sort_desc"],
  ...["label_replace", "label_join", "last_over_time", "max_over_time", "min_over_time"],
]);

const gaugeFunctions: ReadonlySet<string> = new Set([
  ...["rate", "increase", "irate", "delta", "idelta", "deriv", "predict_linear", "changes", "resets"],
  ...[
    "count_over_time",
    "present_over_time",
    "absent",
    "absent_over_time",
    "histogram_quantile",
    "timestamp",
  ],
  ...["avg_over_time", "sum_over_time", "stddev_over_time", "stdvar_over_time", "quantile_over_time"],
]);
