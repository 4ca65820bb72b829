import { strict as assert } from "node:assert";
import { type NotificationTimeline, receivedAlert, simulateNotifications } from "../alertmanager/index.ts";
import {
  type ColumnArena,
  evaluateRules,
  type RuleEvaluation,
  type SentAlert,
  sentAlerts,
} from "../engine/index.ts";
import { labelsFromRecord } from "../promql/index.ts";
import type { RuleGroupOutline } from "../systems/index.ts";
import type { Assets, Routing } from "./assets.ts";
import { checkCondition, type FirstResult, findFirstResult } from "./condition.ts";
import { collectFacts } from "./fact-collection.ts";
import { type DrillSpan, type PlannedFault, planFaults, spanOf, worldStepMs } from "./fault-plan.ts";
import { type Journal, journalVersion } from "./journal.ts";
import { recordEvents } from "./journal-events.ts";
import { judge } from "./judge.ts";
import { assetsWithin } from "./narrow-assets.ts";
import { readMetrics } from "./read-metrics.ts";
import type { Scenario } from "./scenario.ts";
import type { Course, Seen, Stop } from "./seen.ts";
import { silencesOf } from "./silences.ts";
import { type ScrapedWorld, scrapeWorld } from "./virtual-world.ts";

/** Everything a virtual drill computed; the journal is what is kept of it. */
export interface VirtualRun {
  readonly scenario: Scenario;
  /** The rules and the routing of the drill's world. */
  readonly assets: Assets;
  readonly routing: Routing;
  readonly span: DrillSpan;
  readonly faults: readonly PlannedFault[];
  readonly world: ScrapedWorld;
  readonly evaluation: RuleEvaluation;
  readonly sent: readonly SentAlert[];
  readonly notifications: NotificationTimeline;
  readonly journal: Journal;
}

/** What one run of a scenario depends on beside the scenario itself. */
export interface RunOptions {
  readonly seed: number;
  /** Memory to use again: of runs that share one only the last run's series can still be read. */
  readonly arena?: ColumnArena;
  /** Keeps series that no rule and no condition reads as well, for who wants to look at them. Default false. */
  readonly storesEverything?: boolean;
  /** Says which metrics somebody wants to look at afterwards: they are kept beside what rules and conditions read. */
  readonly isAlsoRead?: (metricName: string) => boolean;
}

/**
 * Runs a scenario in virtual time: scrapes, rules, alerts, notifications, verdict. Pure: scenario, assets and
 * seed decide everything. A stop condition that is met ends the faults at that time.
 */
export function runVirtually(scenario: Scenario, shipped: Assets, options: RunOptions): VirtualRun {
  const assets = assetsWithin(shipped, scenario.systems);
  const routing = assets.routing.get(scenario.environment);
  assert(routing !== undefined, `no routing for the environment ${scenario.environment}`);
  const span = spanOf(scenario);
  const common = {
    scenario,
    seed: options.seed,
    span,
    ruleGroups: outlinesOf(assets),
    isStored: isStored(scenario, assets, options),
    arena: options.arena,
    prometheus: assets.prometheus,
  };
  options.arena?.reset();
  const world = scrapeWorld({ ...common, faults: planFaults(scenario, span) });
  const { stop, stopFailures } = findStop(scenario, world, span, assets);
  const course = { scenario, assets, routing, span, seed: options.seed, stop, stopFailures };
  if (stop === undefined) return finish({ ...course, world });
  // The world has to be lived again from the start: one step after what stops it was seen, its faults are gone.
  const faults = planFaults(scenario, span, stop.atMs + worldStepMs);
  return finish({ ...course, world: scrapeWorld({ ...common, faults }) });
}

function isStored(
  scenario: Scenario,
  assets: Assets,
  { storesEverything, isAlsoRead }: RunOptions,
): (metricName: string) => boolean {
  if (storesEverything === true) return () => true;
  const isRead = readMetrics(scenario, assets);
  return isAlsoRead === undefined ? isRead : (name) => isRead(name) || isAlsoRead(name);
}

function finish(course: Course): VirtualRun {
  const { scenario, assets, routing, span, world, stop } = course;
  const faults = planFaults(scenario, span, stop === undefined ? span.endMs : stop.atMs + worldStepMs);
  const language = languageOf(assets);
  const evaluation = evaluateRules(assets.groups, world.store, {
    ...language,
    startMs: 0,
    endMs: span.endMs,
    evaluationIntervalMs: assets.evaluationIntervalMs,
    schedule: "deployed",
    externalLabels: labelsFromRecord(routing.externalLabels),
    externalUrl: routing.externalUrl,
    interruptions: world.outages.map(({ startMs, endMs }) => ({
      kind: "restart",
      fromMs: startMs,
      untilMs: endMs,
    })),
  });
  const sent = sentAlerts(evaluation, {
    externalLabels: labelsFromRecord(routing.externalLabels),
    externalUrl: routing.externalUrl,
    prometheus: assets.prometheus,
  }).filter((alert) => world.pathAt(alert.sentAtMs).reachableAlertmanagers.length > 0);
  const notifications = simulateNotifications(routing.config, {
    alerts: sent.map(receivedAlert),
    silences: silencesOf(scenario.maintenance, span.controlMs),
    startMs: 0,
    untilMs: span.endMs,
    rendering: { templates: routing.templates, externalUrl: routing.alertmanagerUrl },
    deliver: (attempt) => (world.pathAt(attempt.atMs).areReceiversFailing ? "retryable-failure" : "ok"),
  });
  const before = scenario.steadyState.map((each) =>
    checkCondition(each, world.store, span.controlMs - worldStepMs, language),
  );
  const after = scenario.steadyState.map((each) => checkCondition(each, world.store, span.endMs, language));
  const symptom = findSymptom(course, faults);
  const seen: Seen = { ...course, faults, evaluation, sent, notifications, before, after, symptom };
  const facts = collectFacts(seen);
  const journal: Journal = {
    version: journalVersion,
    scenario,
    clock: "virtual",
    seed: course.seed,
    samplesScraped: world.sampleCount,
    events: recordEvents(seen, facts),
    verdict: judge(scenario, facts),
  };
  return { scenario, assets, routing, span, faults, world, evaluation, sent, notifications, journal };
}

function languageOf({ prometheus, features }: Assets): Pick<Assets, "prometheus" | "features"> {
  return { prometheus, features };
}

function findSymptom(
  { scenario, world, span, assets }: Course,
  faults: readonly PlannedFault[],
): FirstResult {
  const startMs = faults[0]?.injectAtMs;
  if (scenario.symptom === undefined || startMs === undefined) return { atMs: undefined, failure: undefined };
  const range = { startMs, endMs: span.endMs, stepMs: worldStepMs };
  return findFirstResult(scenario.symptom, world.store, range, languageOf(assets));
}

function findStop(
  scenario: Scenario,
  world: ScrapedWorld,
  span: DrillSpan,
  assets: Assets,
): { readonly stop: Stop | undefined; readonly stopFailures: readonly string[] } {
  const range = { startMs: span.controlMs, endMs: span.endMs, stepMs: worldStepMs };
  let stop: Stop | undefined;
  const stopFailures: string[] = [];
  for (const { description, expression } of scenario.stopConditions) {
    const { atMs, failure } = findFirstResult(expression, world.store, range, languageOf(assets));
    if (failure !== undefined) stopFailures.push(failure);
    if (atMs !== undefined && (stop === undefined || atMs < stop.atMs)) {
      stop = { atMs, reason: `stop condition met: ${description}` };
    }
  }
  return { stop, stopFailures };
}

// What Prometheus tells of its rule groups in its own metrics.
function outlinesOf(assets: Assets): readonly RuleGroupOutline[] {
  return assets.groups.map((group) => ({
    file: group.file.slice(group.file.lastIndexOf("/") + 1),
    name: group.name,
    intervalSeconds: (group.intervalMs ?? assets.evaluationIntervalMs) / 1000,
    ruleCount: group.rules.length,
  }));
}
