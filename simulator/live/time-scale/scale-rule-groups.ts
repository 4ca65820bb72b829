import type { AlertingRule, NamedText, Rule, RuleGroup } from "../../engine/index.ts";
import { formatDuration } from "../../promql/index.ts";
import type { MetricNatures } from "./nature.ts";
import type { RuleNote, ScaleNoteKind } from "./note.ts";
import { programTimings } from "./program-timings.ts";
import { recordedNatures } from "./recorded-natures.ts";
import { analyzeExpression, type ScaleOptions } from "./scale-expression.ts";
import { scaledDurationMs, scaledDurationText, scaledHoldMs } from "./scaled-duration.ts";
import { speaksOfTime } from "./spoken-duration.ts";

/** A rule as it stands in a rule file. */
export interface WrittenRule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A group as it stands in a rule file. Labels of the group are those of its rules here. */
export interface WrittenRuleGroup {
  readonly name: string;
  readonly interval?: string;
  readonly query_offset?: string;
  readonly limit?: number;
  readonly rules: readonly WrittenRule[];
}

/** A rule file; in JSON, Prometheus reads it as it is. */
export interface WrittenRuleFile {
  readonly groups: readonly WrittenRuleGroup[];
}

/** Rules in real time, and what does not carry over by itself. */
export interface ScaledRuleGroups {
  readonly file: WrittenRuleFile;
  readonly notes: readonly RuleNote[];
}

/** Below this a real Prometheus on a busy machine begins to miss evaluations and scrapes. */
const intervalMsMin = 250;

/**
 * Divides every duration of rule groups by a factor of at least 1. Groups that read each other's recorded series must
 * be given together, and names of groups must differ.
 */
export function scaleRuleGroups(
  groups: readonly RuleGroup[],
  factor: number,
  options: ScaleOptions = {},
): ScaledRuleGroups {
  const scaledMetrics = options.scaledMetrics ?? new Set<string>();
  const metrics: MetricNatures = { scaledMetrics, recorded: recordedNatures(groups, scaledMetrics) };
  const notes: RuleNote[] = [];
  const written = groups.map((group) => {
    notes.push(...groupNotes(group, factor));
    return writeGroup(group, factor, (rule) => {
      const { edits } = analyzeExpression(rule.expression, factor, metrics);
      for (const { kind, message, span } of edits.notes) {
        const { line, column } = rule.expressionPlace(span.start);
        notes.push({ kind, message, group: group.name, rule: rule.name, file: group.file, line, column });
      }
      notes.push(...textNotes(rule, group, factor));
      return edits.apply(rule.expressionText);
    });
  });
  return { file: { groups: written }, notes };
}

/**
 * The largest factor at which every group of its own interval, and the global interval, are still evaluated no more
 * often than every `intervalMsMin`. At least 1.
 */
export function largestFactor(groups: readonly RuleGroup[], evaluationIntervalMs: number): number {
  const intervals = groups.map(({ intervalMs }) => intervalMs ?? evaluationIntervalMs);
  return Math.max(1, Math.min(evaluationIntervalMs, ...intervals) / intervalMsMin);
}

function writeGroup(
  { name, intervalMs, queryOffsetMs, limit, rules }: RuleGroup,
  factor: number,
  expressionOf: (rule: Rule) => string,
): WrittenRuleGroup {
  const evaluatedEveryMs = intervalMs ?? programTimings(1).evaluationIntervalMs;
  const holdTextOf = (holdMs: number) => formatDuration(scaledHoldMs(holdMs, evaluatedEveryMs, factor));
  return {
    name,
    ...(intervalMs === undefined ? {} : { interval: scaledDurationText(intervalMs, factor) }),
    ...(queryOffsetMs === undefined ? {} : { query_offset: scaledDurationText(queryOffsetMs, factor) }),
    ...(limit === 0 ? {} : { limit }),
    rules: rules.map((rule) => writeRule(rule, expressionOf(rule), holdTextOf)),
  };
}

function writeRule(rule: Rule, expr: string, holdTextOf: (holdMs: number) => string): WrittenRule {
  const labels = rule.labels.length === 0 ? {} : { labels: Object.fromEntries(rule.labels) };
  if (rule.kind === "recording") return { record: rule.name, expr, ...labels };
  return {
    alert: rule.name,
    expr,
    ...(rule.holdDurationMs === 0 ? {} : { for: holdTextOf(rule.holdDurationMs) }),
    ...(rule.keepFiringForMs === 0 ? {} : { keep_firing_for: holdTextOf(rule.keepFiringForMs) }),
    ...labels,
    ...(rule.annotations.length === 0 ? {} : { annotations: Object.fromEntries(rule.annotations) }),
  };
}

function groupNotes(group: RuleGroup, factor: number): readonly RuleNote[] {
  const { name, intervalMs, file } = group;
  if (factor === 1 || intervalMs === undefined) return [];
  const realMs = scaledDurationMs(intervalMs, factor);
  if (realMs >= intervalMsMin) return [];
  const message = `is evaluated every ${formatDuration(realMs)}; below ${formatDuration(intervalMsMin)} a real Prometheus misses evaluations, so a factor of ${intervalMs / intervalMsMin} is as far as this group goes`;
  return [{ kind: "short-interval", message, group: name, rule: undefined, file, ...placeOf(group) }];
}

function textNotes(rule: Rule, group: RuleGroup, factor: number): readonly RuleNote[] {
  if (factor === 1 || rule.kind === "recording") return [];
  const names = spokenNames(rule);
  if (names.length === 0) return [];
  const message = `durations in the texts stay as they are written, and values that are durations show real time: ${names.map((name) => `\`${name}\``).join(", ")}`;
  const kind: ScaleNoteKind = "text";
  return [{ kind, message, group: group.name, rule: rule.name, file: group.file, ...placeOf(rule) }];
}

function spokenNames(rule: AlertingRule): readonly string[] {
  const spoken = ([, text]: NamedText) => speaksOfTime(text);
  return [...rule.labels.filter(spoken), ...rule.annotations.filter(spoken)].map(([name]) => name);
}

function placeOf(where: Pick<Rule, "place">): { readonly line: number; readonly column: number } {
  const { line, column } = where.place();
  return { line, column };
}
