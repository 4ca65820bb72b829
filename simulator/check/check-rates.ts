import type { Expression, FunctionCall, MatrixSelector, Subquery } from "../promql/index.ts";
import { unwrapped } from "./label-analysis.ts";
import type { RuleNotes, RuleWorld } from "./rule-world.ts";
import { nameOfSelector } from "./selector-facts.ts";
import { kindOf } from "./value-kind.ts";

/** Checks functions over ranges: that they suit what they are given, and that the range holds enough of it. */
export function checkRates(notes: RuleNotes, world: RuleWorld): void {
  for (const { part } of notes.parts) {
    if (part.kind !== "call") continue;
    const argument = part.arguments.map(unwrapped).find(isRange);
    if (argument === undefined) continue;
    checkKind(notes, world, part, argument);
    if (argument.kind === "matrix-selector") checkLength(notes, world, part, argument);
    else checkSteps(notes, part, argument);
  }
}

type Range = MatrixSelector | Subquery;

function isRange(expression: Expression | undefined): expression is Range {
  return expression?.kind === "matrix-selector" || expression?.kind === "subquery";
}

// Exporters tell of positions in a log as gauges, since a log may be cut; otherwise they only rise.
function isPosition(metric: string | undefined): boolean {
  return metric !== undefined && /_(?:offset|offset_sum|seq|lsn)$/.test(metric);
}

function checkKind(notes: RuleNotes, world: RuleWorld, call: FunctionCall, argument: Range): void {
  const { kind, metric, evidence, aggregation = "sum" } = kindOf(argument, world);
  const { name } = call;
  if (countingFunctions.has(name)) {
    if (kind === "gauge" && !isPosition(metric)) {
      const how = evidence === "type" ? "is a gauge" : "is a gauge by its name";
      const what = metric === undefined ? "what it is given goes up and down" : `\`${metric}\` ${how}`;
      const instead = name === "irate" ? "`idelta`" : name === "increase" ? "`delta`" : "`deriv`";
      notes.atSpan("rate/on-gauge", call.span, {
        reason: `\`${name}\` takes every fall for a restart, but ${what}`,
        advice: `write ${instead} for how it changes, or \`avg_over_time\` for what it is on average`,
        ...(evidence === "type" ? {} : { severity: "warning" as const }),
      });
    } else if (kind === "counter-aggregate") {
      const counters = metric === undefined ? "counters" : `\`${metric}\``;
      const isSum = aggregation === "sum";
      const what = isSum ? `${counters} added up first` : `the \`${aggregation}\` of ${counters}`;
      const afterwards = isSum ? "add up" : `take the \`${aggregation}\``;
      notes.atSpan("rate/of-aggregate", call.span, {
        reason: `\`${name}\` over ${what}: one counter that begins again looks like a fall of the whole`,
        advice: `take the \`${name}\` of each counter first, and ${afterwards} afterwards: \`${aggregation}(${name}(…))\``,
      });
    }
  } else if ((name === "delta" || name === "idelta") && kind === "counter") {
    if (evidence === "name") return;
    notes.atSpan("rate/wrong-function", call.span, {
      reason: `\`${name}\` of the counter \`${metric ?? ""}\` is negative after each restart of its target`,
      advice: `write \`${name === "delta" ? "increase" : "irate"}\``,
    });
  }
}

function checkLength(notes: RuleNotes, world: RuleWorld, call: FunctionCall, argument: MatrixSelector): void {
  const { range, selector } = argument;
  if (range.kind !== "duration" || selector.extension !== undefined) return;
  const wantedCount = pairFunctions.has(call.name) ? 2 : 1;
  const interval = intervalOf(world, argument);
  if (interval === undefined || range.valueMs >= wantedCount * interval.lengthMs) return;
  const shown = (ms: number) => `${ms / 1000}s`;
  const needs = wantedCount === 2 ? "two samples" : "a sample";
  notes.atSpan("range/too-short", range.span, {
    reason: `\`${call.name}\` needs ${needs}, but ${interval.what} every ${shown(interval.lengthMs)} and the range is ${shown(range.valueMs)}`,
    advice: `write \`[${shown(4 * interval.lengthMs)}]\` or more, so that a missed sample does no harm`,
  });
}

// A subquery has as many samples as its step fits into its range.
function checkSteps(notes: RuleNotes, { name }: FunctionCall, { range, step }: Subquery): void {
  if (range.kind !== "duration" || step?.kind !== "duration") return;
  const wantedCount = pairFunctions.has(name) ? 2 : 1;
  if (range.valueMs >= wantedCount * step.valueMs) return;
  const needs = wantedCount === 2 ? "two samples" : "a sample";
  notes.atSpan("range/too-short", range.span, {
    reason: `\`${name}\` needs ${needs}, but the subquery takes one every ${step.valueMs / 1000}s of ${range.valueMs / 1000}s`,
    advice: "write a shorter step, or a longer range",
  });
}

function intervalOf(
  world: RuleWorld,
  { selector }: MatrixSelector,
): { readonly lengthMs: number; readonly what: string } | undefined {
  const { options, knowledge } = world;
  const name = nameOfSelector(selector);
  if (name === undefined) return undefined;
  const writers = knowledge.find(name) === undefined ? world.writersOf(name) : [];
  if (writers.length > 0) {
    const lengths = writers.map(
      (rule) => world.homeOf(rule)?.group.intervalMs ?? options.evaluationIntervalMs,
    );
    const known = lengths.flatMap((lengthMs) => lengthMs ?? []);
    if (known.length < lengths.length) return undefined;
    return { lengthMs: Math.min(...known), what: `\`${name}\` is recorded` };
  }
  if (name.includes(":")) return undefined;
  const job = selector.matchers.find(({ label, operator }) => label === "job" && operator === "=")?.value;
  const ofJob = job === undefined ? undefined : options.jobIntervalsMs.get(job);
  if (ofJob !== undefined) return { lengthMs: ofJob, what: `\`${job}\` is scraped` };
  const shortest = Math.min(options.scrapeIntervalMs, ...options.jobIntervalsMs.values());
  return {
    lengthMs: job === undefined ? shortest : options.scrapeIntervalMs,
    what: "targets are scraped",
  };
}

const countingFunctions: ReadonlySet<string> = new Set(["rate", "increase", "irate"]);

const pairFunctions: ReadonlySet<string> = new Set([
  ...["rate", "increase", "irate", "delta", "idelta", "deriv", "predict_linear", "changes", "resets"],
  ...["holt_winters", "double_exponential_smoothing"],
]);
