import type { Matcher, PrometheusMajor, VectorSelector } from "../promql/index.ts";
import { stronglyConnected } from "./connected.ts";
import { type Read, readsOf } from "./expression-reads.ts";
import type { AlertingRule, Rule } from "./rule.ts";
import { mayCollide, outputsOf, outputTest, type RuleOutput } from "./rule-outputs.ts";
import type { ScheduledGroup } from "./schedule.ts";
import { prepareAlertTemplate } from "./template/index.ts";

/** A rule with its place among all evaluations. */
export interface PlannedRule {
  readonly rule: Rule;
  readonly scheduled: ScheduledGroup;
  /** Where it comes among the rules evaluated at one time. */
  readonly order: number;
  readonly isBoundToInstant: boolean;
  /** Selectors that read what is only written after this rule's own evaluation, hence its previous state. */
  readonly laggingSelectors: ReadonlySet<VectorSelector>;
  /** The rules those selectors read. */
  readonly laggingWriters: ReadonlySet<PlannedRule>;
}

/** Rules that are evaluated together, after all units before them. */
export type PlannedUnit =
  /** One rule over the whole time line at once. */
  | { readonly kind: "range"; readonly rule: PlannedRule }
  /** Rules step by step, in order at each time. */
  | { readonly kind: "steps"; readonly rules: readonly PlannedRule[] };

/** What planning needs to know beside the rules. */
export interface PlanOptions {
  readonly prometheus: PrometheusMajor;
  readonly lookbackMs: number;
  /** Whether series beside what rules write satisfy these matchers. */
  readonly hasInput: (matchers: readonly Matcher[]) => boolean;
}

/**
 * Orders rules so that each can be evaluated over the whole time line before the rules that read it, with
 * the results of evaluating all of them step by step. Rules for which no such order exists share a unit.
 */
export function planRules(groups: readonly ScheduledGroup[], options: PlanOptions): readonly PlannedUnit[] {
  const drafts = groups
    .flatMap((scheduled) => scheduled.group.rules.map((rule) => ({ rule, scheduled })))
    .map(({ rule, scheduled }, order) => draftOf(rule, scheduled, order, options.prometheus));
  const edges = drafts.map(() => new Set<number>());
  const writers = indexWriters(drafts);
  for (const draft of drafts) connectReads(draft, writers, edges, options);
  connectCollisions(writers, edges);
  return stronglyConnected(edges).map((members) => {
    const rules = members.sort((left, right) => left - right).flatMap((order) => drafts[order] ?? []);
    const [first] = rules;
    const isCycle = rules.length > 1 || (first !== undefined && edges[first.order]?.has(first.order));
    return first !== undefined && !isCycle && !first.isBoundToInstant
      ? { kind: "range", rule: first }
      : { kind: "steps", rules };
  });
}

interface Draft extends PlannedRule {
  readonly reads: readonly Read[];
  readonly laggingSelectors: Set<VectorSelector>;
  readonly laggingWriters: Set<PlannedRule>;
}

interface Writer {
  readonly draft: Draft;
  readonly output: RuleOutput;
}

function draftOf(rule: Rule, scheduled: ScheduledGroup, order: number, prometheus: PrometheusMajor): Draft {
  const { reads, isBoundToInstant } = readsOf(rule.expression);
  const hasQueries = rule.kind === "alerting" && queriesInLabels(rule, prometheus);
  return {
    rule,
    scheduled,
    order,
    isBoundToInstant,
    reads: hasQueries ? [...reads, anything(rule, scheduled)] : reads,
    laggingSelectors: new Set(),
    laggingWriters: new Set(),
  };
}

const knownQueries = new WeakMap<AlertingRule, boolean>();

function queriesInLabels(rule: AlertingRule, prometheus: PrometheusMajor): boolean {
  let has = knownQueries.get(rule);
  if (has === undefined) {
    has = rule.labels.some(
      ([, text]) => text.includes("{{") && prepareAlertTemplate(text, rule.name, prometheus).usesQuery,
    );
    knownQueries.set(rule, has);
  }
  return has;
}

// A label template that queries may ask for any series there is, and asks without the query offset.
function anything(rule: Rule, { queryOffsetMs }: ScheduledGroup): Read {
  const { span } = rule.expression;
  const selector: VectorSelector = {
    kind: "vector-selector",
    name: undefined,
    matchers: [],
    extension: undefined,
    offset: undefined,
    at: undefined,
    span,
  };
  return { selector, kind: "subquery", offsetMs: -queryOffsetMs };
}

function indexWriters(drafts: readonly Draft[]): ReadonlyMap<string, readonly Writer[]> {
  const writers = new Map<string, Writer[]>();
  for (const draft of drafts) {
    for (const output of outputsOf(draft.rule)) {
      const named = writers.get(output.name);
      if (named === undefined) writers.set(output.name, [{ draft, output }]);
      else named.push({ draft, output });
    }
  }
  return writers;
}

function connectReads(
  reader: Draft,
  writers: ReadonlyMap<string, readonly Writer[]>,
  edges: readonly Set<number>[],
  options: PlanOptions,
): void {
  for (const read of reader.reads) {
    const test = outputTest(read.selector.matchers, options.prometheus);
    const candidates =
      test.name === undefined ? [...writers.values()].flat() : (writers.get(test.name) ?? []);
    const matching = candidates.filter(({ output }) => test.mayMatch(output));
    const late = new Set<Draft>();
    const locked = new Set<Draft>();
    let seesWritesAtOnce = false;
    for (const { draft } of matching) {
      edges[reader.order]?.add(draft.order);
      switch (visibility(reader, draft, read)) {
        case "at-once":
          seesWritesAtOnce = true;
          break;
        case "apart":
          break;
        case "late":
          late.add(draft);
          break;
        case "never-whole":
          locked.add(draft);
          break;
      }
    }
    if (late.size > 0) {
      const isLagging =
        read.kind === "instant" &&
        !reader.isBoundToInstant &&
        !seesWritesAtOnce &&
        locked.size === 0 &&
        [...late].every(({ scheduled }) => scheduled.intervalMs < options.lookbackMs) &&
        !options.hasInput(read.selector.matchers);
      for (const draft of late) (isLagging ? reader.laggingWriters : locked).add(draft);
      if (isLagging) reader.laggingSelectors.add(read.selector);
    }
    for (const draft of locked) edges[draft.order]?.add(reader.order);
  }
}

/**
 * What a reader sees of a writer's samples: those of its own time as well, those of earlier times only,
 * or sometimes not even all of those; `apart` when the question never arises.
 */
function visibility(reader: Draft, writer: Draft, read: Read): "at-once" | "apart" | "late" | "never-whole" {
  if (reader.isBoundToInstant) return "never-whole";
  const slackMs = reader.scheduled.queryOffsetMs + read.offsetMs - writer.scheduled.queryOffsetMs;
  if (slackMs > 0) return "at-once";
  if (slackMs < 0) return "never-whole";
  if (!haveCommonTimes(reader.scheduled, writer.scheduled)) return "apart";
  return writer.order < reader.order ? "at-once" : "late";
}

function haveCommonTimes(left: ScheduledGroup, right: ScheduledGroup): boolean {
  const [leftMs, rightMs] = [left.timestampsMs[0], right.timestampsMs[0]];
  if (leftMs === undefined || rightMs === undefined) return false;
  return (leftMs - rightMs) % greatestCommonDivisor(left.intervalMs, right.intervalMs) === 0;
}

function greatestCommonDivisor(left: number, right: number): number {
  let [a, b] = [left, right];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}

// Of two rules that write one series the first one's sample stands and the other's is refused. With query
// offsets a sample may also come too late, which depends on all that happened before.
function connectCollisions(
  writers: ReadonlyMap<string, readonly Writer[]>,
  edges: readonly Set<number>[],
): void {
  for (const named of writers.values()) {
    for (const bucket of byAlertName(named)) {
      for (const [index, left] of bucket.entries()) {
        for (const right of bucket.slice(index + 1)) {
          if (left.draft === right.draft || !mayCollide(left.output, right.output)) continue;
          edges[right.draft.order]?.add(left.draft.order);
          if (left.draft.scheduled.queryOffsetMs !== 0 || right.draft.scheduled.queryOffsetMs !== 0) {
            edges[left.draft.order]?.add(right.draft.order);
          }
        }
      }
    }
  }
}

// All alerting rules write the same two names; only those of one alert name can meet.
function byAlertName(named: readonly Writer[]): Iterable<readonly Writer[]> {
  const buckets = new Map<string, Writer[]>();
  for (const writer of named) {
    const key = writer.draft.rule.kind === "alerting" ? writer.draft.rule.name : "";
    const bucket = buckets.get(key);
    if (bucket === undefined) buckets.set(key, [writer]);
    else bucket.push(writer);
  }
  return buckets.values();
}
