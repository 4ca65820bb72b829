import type { Matcher, Span } from "../promql/index.ts";

/** What is known about one label of an expression's result. */
export interface LabelFact {
  readonly presence: "always" | "maybe";
  /** The only value it can have where it is present; undefined where there may be several. */
  readonly value: string | undefined;
  /** Conditions that every value of it passes, beside being `value`. */
  readonly conditions?: readonly Matcher[];
}

/** Why a label cannot be there: the part of the expression that took it away. */
export interface Removal {
  /** As in "`sum by (job)` keeps only `job`"; names in back-quotes. */
  readonly reason: string;
  /** Undefined where a recording rule, not this expression, removed it. */
  readonly span: Span | undefined;
  /** Whether the metric never had it, rather than that the expression removed it. */
  readonly isOfMetric?: boolean;
}

/** Which labels the series of an expression have. Facts and removals never name the same label. */
export interface LabelFlow {
  readonly facts: ReadonlyMap<string, LabelFact>;
  readonly removals: ReadonlyMap<string, Removal>;
  /** What shut out every label that has no fact; undefined where others may be there. */
  readonly closing: Removal | undefined;
  /** Labels that one side of an `or` has and the other one has not. */
  readonly partial: ReadonlyMap<string, Removal>;
}

/** Any labels at all. */
export const anyLabels: LabelFlow = {
  facts: new Map(),
  removals: new Map(),
  closing: undefined,
  partial: new Map(),
};

/** No labels, because of a part of the expression. */
export function noLabels(removal: Removal): LabelFlow {
  return { ...anyLabels, closing: removal };
}

/** Why a label is certainly absent; undefined where it may be there. */
export function removalOf(flow: LabelFlow, label: string): Removal | undefined {
  if (flow.facts.has(label)) return undefined;
  return flow.removals.get(label) ?? flow.closing;
}

/** Whether every series has the label. */
export function isAlwaysThere(flow: LabelFlow, label: string): boolean {
  return flow.facts.get(label)?.presence === "always";
}

/** The flow with only some of its labels, as an aggregation with `by` or a match with `on` leaves them. */
export function keepLabels(flow: LabelFlow, names: readonly string[], removal: Removal): LabelFlow {
  const facts = new Map<string, LabelFact>();
  const removals = new Map(flow.removals);
  for (const name of names) {
    const fact = flow.facts.get(name);
    if (fact !== undefined) facts.set(name, fact);
    else if (!removals.has(name)) {
      if (flow.closing === undefined) facts.set(name, unknownFact);
      else removals.set(name, flow.closing);
    }
  }
  const partial = new Map([...flow.partial].filter(([name]) => facts.has(name)));
  return { facts, removals, closing: removal, partial };
}

/** The flow without some of its labels. */
export function dropLabels(flow: LabelFlow, names: readonly string[], removal: Removal): LabelFlow {
  const facts = new Map(flow.facts);
  const removals = new Map(flow.removals);
  const partial = new Map(flow.partial);
  for (const name of names) {
    const isGone = removalOf(flow, name) !== undefined;
    facts.delete(name);
    partial.delete(name);
    if (!isGone) removals.set(name, removal);
  }
  return { ...flow, facts, removals, partial };
}

/** The flow with a label that is set to something. */
export function setLabel(flow: LabelFlow, name: string, fact: LabelFact): LabelFlow {
  const facts = new Map(flow.facts).set(name, fact);
  const removals = new Map(flow.removals);
  removals.delete(name);
  const partial = new Map(flow.partial);
  partial.delete(name);
  return { ...flow, facts, removals, partial };
}

/** The flow of series that come from either of two places. */
export function uniteFlows(left: LabelFlow, right: LabelFlow): LabelFlow {
  const facts = new Map<string, LabelFact>();
  const removals = new Map<string, Removal>();
  const partial = new Map<string, Removal>([...left.partial, ...right.partial]);
  const names = new Set([...left.facts.keys(), ...right.facts.keys()]);
  for (const name of names) {
    const [one, other] = [left.facts.get(name), right.facts.get(name)];
    if (one !== undefined && other !== undefined) {
      facts.set(name, {
        presence: one.presence === "always" && other.presence === "always" ? "always" : "maybe",
        value: one.value === other.value ? one.value : undefined,
      });
      continue;
    }
    const absence = one === undefined ? removalOf(left, name) : removalOf(right, name);
    if (absence !== undefined) partial.set(name, absence);
    // Where a side may have it but says nothing about it, its value is anything.
    const value = absence === undefined ? undefined : (one ?? other)?.value;
    facts.set(name, { presence: "maybe", value });
  }
  for (const name of new Set([...left.removals.keys(), ...right.removals.keys()])) {
    if (facts.has(name)) continue;
    const [one, other] = [removalOf(left, name), removalOf(right, name)];
    const removal = one ?? other;
    if (one !== undefined && other !== undefined) removals.set(name, one);
    else if (removal !== undefined) partial.set(name, removal);
  }
  const closing = left.closing === undefined ? undefined : right.closing && left.closing;
  return { facts, removals, closing, partial };
}

/** A label that may be there with any value. */
export const unknownFact: LabelFact = { presence: "maybe", value: undefined };
