import type { Rule, RuleTimeline, SeriesStore } from "../engine/index.ts";
import { type EvaluationOptions, selectorsOf } from "../promql/index.ts";
import type { RuleTimes } from "./branch-sight.ts";
import { isNeverEmpty } from "./never-empty.ts";
import { PresenceFinder } from "./presence.ts";
import type { RuleState } from "./rule-coverage.ts";

/** What a rule can come to; one whose expression always has a result can never be quiet. */
export function possibleStates(rule: Rule): readonly RuleState[] {
  const isConstant = isNeverEmpty(rule.expression);
  if (rule.kind === "recording") return isConstant ? ["with-result"] : ["with-result", "without-result"];
  const active: readonly RuleState[] = rule.holdDurationMs > 0 ? ["pending", "firing"] : ["firing"];
  // A heartbeat never ends.
  return isConstant ? active : [...active, "resolved", "quiet"];
}

/** Where a test's series are and how they are asked for. */
export interface StateLook {
  readonly store: SeriesStore;
  readonly times: RuleTimes;
  readonly options: EvaluationOptions;
}

/** The states that a test showed of a rule. */
export function statesSeen(timeline: RuleTimeline, look: StateLook): ReadonlySet<RuleState> {
  const seen = new Set<RuleState>();
  const { alerts, rule } = timeline;
  if (rule.kind === "recording") {
    const counts = resultCounts(rule, look);
    const hasResult = counts.some((count) => count > 0);
    if (hasResult) seen.add("with-result");
    const isAbout = hasResult || hasInput(rule, look);
    if (isAbout && counts.some((count) => count === 0)) seen.add("without-result");
    return seen;
  }
  for (const { createdAtMs, firedAtMs, resolvedAtMs } of alerts) {
    if (firedAtMs === undefined || createdAtMs < firedAtMs) seen.add("pending");
    if (firedAtMs !== undefined) seen.add("firing");
    if (resolvedAtMs !== undefined) seen.add("resolved");
  }
  const isAbout = alerts.length > 0 || hasInput(rule, look);
  if (isAbout && isQuietSometime(timeline)) seen.add("quiet");
  return seen;
}

// A test without any series that a rule reads is about something else, and its silence shows nothing.
function hasInput({ expression }: Rule, { store, options }: StateLook): boolean {
  const { prometheus = 3 } = options;
  const everywhere = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, prometheus };
  return selectorsOf(expression).some(({ matchers }) => store.select({ matchers, ...everywhere }).length > 0);
}

function resultCounts({ expression }: Rule, { store, times, options }: StateLook): Uint32Array {
  const { startMs, stepMs, count } = times;
  const grid = { startMs, endMs: startMs + (count - 1) * stepMs, stepMs };
  return new PresenceFinder(store, grid, options).count(expression) ?? new Uint32Array();
}

function isQuietSometime({ alerts, timestampsMs, hasFailedAt }: RuleTimeline): boolean {
  const lives = alerts
    .map(({ createdAtMs, endedAtMs }) => ({
      fromMs: createdAtMs,
      untilMs: endedAtMs ?? Number.POSITIVE_INFINITY,
    }))
    .sort((left, right) => left.fromMs - right.fromMs);
  let next = 0;
  let activeUntilMs = Number.NEGATIVE_INFINITY;
  for (const [index, timestampMs] of timestampsMs.entries()) {
    for (let life = lives[next]; life !== undefined && life.fromMs <= timestampMs; life = lives[++next]) {
      activeUntilMs = Math.max(activeUntilMs, life.untilMs);
    }
    if (timestampMs >= activeUntilMs && !hasFailedAt(index)) return true;
  }
  return false;
}
