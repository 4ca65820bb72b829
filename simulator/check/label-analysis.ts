import type { AlertingRule, Rule } from "../engine/index.ts";
import {
  type Aggregation,
  type BinaryExpression,
  binaryChainOf,
  type Expression,
  type FunctionCall,
  type PrometheusMajor,
  type Span,
  type VectorSelector,
  valueTypeOf,
} from "../promql/index.ts";
import {
  anyLabels,
  dropLabels,
  keepLabels,
  type LabelFact,
  type LabelFlow,
  noLabels,
  type Removal,
  removalOf,
  setLabel,
  uniteFlows,
  unknownFact,
} from "./label-flow.ts";
import type { MetricKnowledge } from "./metric-knowledge.ts";
import { factOf, matchersByLabel, nameOfSelector } from "./selector-facts.ts";

/** What label flows are worked out from. */
export interface LabelAnalysisInput {
  /** The rules that record a name. */
  readonly writersOf: (name: string) => readonly Rule[];
  readonly knowledge: MetricKnowledge;
  readonly prometheus: PrometheusMajor;
}

/** Follows labels through expressions, recording rules included. What has been asked once is remembered. */
export class LabelAnalysis {
  private readonly input: LabelAnalysisInput;
  private readonly flows = new WeakMap<Expression, LabelFlow>();
  private readonly ruleFlows = new WeakMap<Rule, LabelFlow>();
  private readonly openRules = new Set<Rule>();

  constructor(input: LabelAnalysisInput) {
    this.input = input;
  }

  /** The labels of what a rule records, or of the alerts it raises; those of rules in a cycle may be any. */
  flowOfRule(rule: Rule): LabelFlow {
    const known = this.ruleFlows.get(rule);
    if (known !== undefined) return known;
    if (this.openRules.has(rule) || this.openRules.size >= ruleDepthMax) return anyLabels;
    this.openRules.add(rule);
    const flow = withRuleLabels(this.flowOf(rule.expression), rule);
    this.openRules.delete(rule);
    this.ruleFlows.set(rule, flow);
    return flow;
  }

  /** The labels of an expression's series; the metric's name is none of them. */
  flowOf(expression: Expression): LabelFlow {
    const known = this.flows.get(expression);
    if (known !== undefined) return known;
    const flow = this.findFlow(expression);
    this.flows.set(expression, flow);
    return flow;
  }

  private findFlow(expression: Expression): LabelFlow {
    switch (expression.kind) {
      case "number":
      case "string":
        return noLabels({ reason: "a number has no labels", span: expression.span });
      case "vector-selector":
        return this.flowOfSelector(expression);
      case "matrix-selector":
        return this.flowOf(expression.selector);
      case "subquery":
      case "unary":
      case "parenthesized":
        return this.flowOf(expression.expression);
      case "aggregation":
        return this.flowOfAggregation(expression);
      case "call":
        return this.flowOfCall(expression);
      case "binary":
        return this.flowOfChain(expression);
      default:
        return expression satisfies never;
    }
  }

  private flowOfSelector(selector: VectorSelector): LabelFlow {
    let flow = this.flowOfMetric(selector);
    for (const [label, matchers] of matchersByLabel(selector)) {
      const fact = factOf(matchers, this.input.prometheus);
      if (fact === "absent") {
        const reason = `\`${label}=""\` selects series without it`;
        flow = dropLabels(flow, [label], { reason, span: selector.span });
      } else if (removalOf(flow, label) === undefined) {
        const before = flow.facts.get(label);
        const isThere = before?.presence === "always" || fact.presence === "always";
        const value = fact.value ?? before?.value;
        flow = setLabel(flow, label, { ...fact, presence: isThere ? "always" : "maybe", value });
      }
    }
    return flow;
  }

  /** The labels of the series of a selector's name, whatever its other matchers say. */
  flowOfMetric(selector: VectorSelector): LabelFlow {
    const { writersOf, knowledge } = this.input;
    const name = nameOfSelector(selector);
    const known = name === undefined ? undefined : knowledge.find(name);
    const writers = name === undefined || (known !== undefined && !name.includes(":")) ? [] : writersOf(name);
    if (writers.length > writersMax) return anyLabels;
    if (writers.length > 0) {
      return writers.map((rule) => withoutSpans(this.flowOfRule(rule))).reduce(uniteFlows);
    }
    if (name === undefined || name.includes(":") || /^ALERTS(?:_FOR_STATE)?$/.test(name)) return anyLabels;
    const facts = new Map<string, LabelFact>(scrapedFacts);
    if (known?.labels === undefined) {
      // Only the buckets of a histogram have `le`.
      if (!/_(?:count|sum)$/.test(name)) return { ...anyLabels, facts };
      const reason = `only the buckets of a histogram have \`le\`, \`${name}\` has none`;
      const removals = new Map([["le", { reason, span: selector.span, isOfMetric: true }]]);
      return { ...anyLabels, facts, removals };
    }
    for (const label of known.labels) if (!facts.has(label)) facts.set(label, unknownFact);
    const reason = `the series of \`${name}\` have no such label`;
    return { ...anyLabels, facts, closing: { reason, span: selector.span, isOfMetric: true } };
  }

  private flowOfAggregation(aggregation: Aggregation): LabelFlow {
    const { operator, grouping, isWithout, span } = aggregation;
    const inner = this.flowOf(aggregation.expression);
    if (keepsSeries.has(operator)) return inner;
    const names = grouping.map((name) => `\`${name}\``).join(", ");
    const flow = isWithout
      ? dropLabels(inner, grouping, { reason: `\`${operator} without\` removes ${names}`, span })
      : keepLabels(inner, grouping, {
          reason:
            grouping.length === 0
              ? `\`${operator}\` without \`by\` removes all labels`
              : `\`${operator} by\` keeps only ${names}`,
          span,
        });
    if (operator !== "count_values" || aggregation.parameter?.kind !== "string") return flow;
    return setLabel(flow, aggregation.parameter.value, { presence: "always", value: undefined });
  }

  private flowOfCall(call: FunctionCall): LabelFlow {
    const [first, second] = call.arguments;
    switch (call.name) {
      case "absent":
      case "absent_over_time":
        return this.flowOfAbsent(call);
      case "histogram_quantile":
        return second === undefined
          ? anyLabels
          : dropLabels(this.flowOf(second), ["le"], quantileRemoval(call.span));
      case "label_replace":
      case "label_join":
        return first === undefined || second?.kind !== "string"
          ? anyLabels
          : setLabel(this.flowOf(first), second.value, unknownFact);
      case "info":
      case "histogram_quantiles":
        return anyLabels;
      default: {
        const vector = call.arguments.find((argument) =>
          ["vector", "matrix"].includes(valueTypeOf(argument)),
        );
        if (vector !== undefined && valueTypeOf(call) === "vector") return this.flowOf(vector);
        return noLabels({ reason: `\`${call.name}()\` has no labels`, span: call.span });
      }
    }
  }

  // Its labels are those that the selector pins to one value.
  private flowOfAbsent({ name, arguments: [argument], span }: FunctionCall): LabelFlow {
    const inner = unwrapped(argument);
    const selector = inner?.kind === "matrix-selector" ? inner.selector : inner;
    const reason = `\`${name}()\` has only the labels that its selector compares with \`=\``;
    let flow = noLabels({ reason, span });
    if (selector?.kind !== "vector-selector") return flow;
    for (const [label, matchers] of matchersByLabel(selector)) {
      const [only, another] = matchers;
      if (only?.operator !== "=" || another !== undefined || only.value === "") continue;
      flow = setLabel(flow, label, { presence: "always", value: only.value });
    }
    return flow;
  }

  // Chains of operators can be longer than calls may nest.
  private flowOfChain(chain: BinaryExpression): LabelFlow {
    const { first, operations } = binaryChainOf(chain);
    let flow = this.flowOf(first);
    for (const operation of operations) {
      flow = this.combine(flow, operation);
      this.flows.set(operation, flow);
    }
    return flow;
  }

  private combine(left: LabelFlow, operation: BinaryExpression): LabelFlow {
    const { operator, matching, span } = operation;
    if (matching === undefined) {
      return valueTypeOf(operation.left) === "scalar" ? this.flowOf(operation.right) : left;
    }
    const right = this.flowOf(operation.right);
    if (operator === "and" || operator === "unless") return left;
    if (operator === "or") return uniteFlows(left, right);
    const { cardinality, isOn, labels, include } = matching;
    if (cardinality === "many-to-one") return withIncluded(left, right, include);
    if (cardinality === "one-to-many") return withIncluded(right, left, include);
    const names = labels.map((name) => `\`${name}\``).join(", ");
    if (isOn) {
      const kept = labels.length === 0 ? "no label" : `only ${names}`;
      return keepLabels(left, labels, { reason: `\`on (${labels.join(", ")})\` keeps ${kept}`, span });
    }
    if (labels.length === 0) return left;
    return dropLabels(left, labels, { reason: `\`ignoring (${labels.join(", ")})\` removes ${names}`, span });
  }
}

// Recording rules that build on one another this deeply are not in use; the calls must not nest without end.
const ruleDepthMax = 100;

// A name that more rules record may have any labels.
const writersMax = 200;

const keepsSeries: ReadonlySet<string> = new Set(["topk", "bottomk", "limitk", "limit_ratio"]);

const scrapedFacts: readonly (readonly [string, LabelFact])[] = [
  ["job", { presence: "always", value: undefined }],
  ["instance", { presence: "always", value: undefined }],
];

function quantileRemoval(span: Span): Removal {
  return { reason: "`histogram_quantile` removes `le`", span };
}

/** An expression without the parentheses around it. */
export function unwrapped(expression: Expression | undefined): Expression | undefined {
  let inner = expression;
  while (inner?.kind === "parenthesized") inner = inner.expression;
  return inner;
}

function withIncluded(many: LabelFlow, one: LabelFlow, include: readonly string[]): LabelFlow {
  let flow = many;
  for (const label of include) {
    const removal = removalOf(one, label);
    flow =
      removal === undefined
        ? setLabel(flow, label, one.facts.get(label) ?? unknownFact)
        : dropLabels(flow, [label], removal);
  }
  return flow;
}

// What another rule removed cannot be pointed at in this one.
function withoutSpans(flow: LabelFlow): LabelFlow {
  const bare = (removal: Removal): Removal => ({ ...removal, span: undefined });
  const all = (removals: ReadonlyMap<string, Removal>) =>
    new Map([...removals].map(([name, removal]) => [name, bare(removal)]));
  return {
    facts: flow.facts,
    removals: all(flow.removals),
    closing: flow.closing && bare(flow.closing),
    partial: all(flow.partial),
  };
}

function withRuleLabels(result: LabelFlow, rule: Rule): LabelFlow {
  let flow = result;
  for (const [name, text] of rule.labels) {
    if (text === "") {
      flow = dropLabels(flow, [name], { reason: `the rule sets \`${name}\` to nothing`, span: undefined });
    } else {
      flow = setLabel(flow, name, ruleLabelFact(rule, text));
    }
  }
  return rule.kind === "alerting" ? withAlertName(flow, rule) : flow;
}

function withAlertName(flow: LabelFlow, rule: AlertingRule): LabelFlow {
  return setLabel(flow, "alertname", { presence: "always", value: rule.name });
}

function ruleLabelFact(rule: Rule, text: string): LabelFact {
  const isTemplate = rule.kind === "alerting" && text.includes("{{");
  return isTemplate ? unknownFact : { presence: "always", value: text };
}
