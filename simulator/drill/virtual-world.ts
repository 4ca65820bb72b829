import {
  type ColumnArena,
  createSeriesStore,
  openTarget,
  type SeriesStore,
  type TargetWriter,
} from "../engine/index.ts";
import { labelsFromRecord, type PrometheusMajor } from "../promql/index.ts";
import {
  createWorld,
  type NotificationPath,
  type RuleGroupOutline,
  type ScrapeSink,
  type TargetModel,
} from "../systems/index.ts";
import { type DrillSpan, type PlannedFault, worldStepMs } from "./fault-plan.ts";
import type { Scenario } from "./scenario.ts";

/** What Prometheus scraped of a world of models, and how its notifications could travel at each time. */
export interface ScrapedWorld {
  readonly store: SeriesStore;
  readonly sampleCount: number;
  /** The state of the way to the receivers at a time, on the grid of the world. */
  pathAt(atMs: number): NotificationPath;
  /** Times at which Prometheus itself was down, half open. */
  readonly outages: readonly { readonly startMs: number; readonly endMs: number }[];
}

/** How a world is made and how far it goes. */
export interface WorldPlan {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly span: DrillSpan;
  readonly faults: readonly PlannedFault[];
  readonly ruleGroups: readonly RuleGroupOutline[];
  /** Where the store has its memory from; see `ColumnArena`. */
  readonly arena: ColumnArena | undefined;
  /** The release line that scrapes. */
  readonly prometheus: PrometheusMajor;
  /** Which metrics are worth storing. */
  readonly isStored: (metricName: string) => boolean;
}

/** Lets a seeded world pass through its faults and scrapes every target on its grid. */
export function scrapeWorld(plan: WorldPlan): ScrapedWorld {
  const { span, faults } = plan;
  const world = createWorld({
    startMs: 0,
    seed: plan.seed,
    traffic: plan.scenario.traffic,
    systems: plan.scenario.systems,
    ruleGroups: plan.ruleGroups,
  });
  const store = createSeriesStore(plan.arena);
  const scrapers = world.targets.map((target) => createScraper(store, target, plan));
  const paths: NotificationPath[] = [];
  for (let atMs = 0; atMs <= span.endMs; atMs += worldStepMs) {
    world.advance(atMs);
    for (const each of faults) if (each.rollbackAtMs === atMs) world.rollback(each.fault);
    for (const each of faults) if (each.injectAtMs === atMs) world.inject(each.fault);
    const path = world.notificationPath(atMs);
    paths.push(path);
    if (path.isPrometheusUp) for (const scrape of scrapers) scrape(atMs);
  }
  const pathAt = (atMs: number) => {
    const path = paths[Math.max(0, Math.min(paths.length - 1, Math.floor(atMs / worldStepMs)))];
    if (path === undefined) throw new Error("a world has at least one step");
    return path;
  };
  return { store, sampleCount: store.sampleCount, pathAt, outages: findOutages(paths) };
}

function createScraper(store: SeriesStore, target: TargetModel, plan: WorldPlan): (atMs: number) => void {
  const writer = openTarget(store, {
    labels: labelsFromRecord(target.labels),
    expectedScrapeCount: Math.floor(plan.span.endMs / target.scrapeIntervalMs) + 1,
    isStored: plan.isStored,
    prometheus: plan.prometheus,
  });
  const sink = sinkOf(writer);
  return (atMs) => {
    if (atMs % target.scrapeIntervalMs !== target.phaseMs) return;
    writer.begin(atMs);
    const outcome = target.scrape(sink, atMs);
    switch (outcome.kind) {
      case "answered":
        writer.commit(outcome.durationSeconds);
        return;
      case "refused":
        writer.fail(atMs, refusalSeconds);
        return;
      case "timeout":
        writer.fail(atMs, target.scrapeTimeoutMs / 1000);
        return;
      default:
        outcome satisfies never;
    }
  };
}

// A refused connection answers within a round trip.
const refusalSeconds = 0.001;

function sinkOf(writer: TargetWriter): ScrapeSink {
  return {
    handle: (name, labels) => writer.handle(name, Object.entries(labels)),
    set: (handle, value) => writer.set(handle, value),
  };
}

function findOutages(paths: readonly NotificationPath[]): ScrapedWorld["outages"] {
  const outages: { startMs: number; endMs: number }[] = [];
  for (const [index, path] of paths.entries()) {
    if (path.isPrometheusUp) continue;
    const atMs = index * worldStepMs;
    const last = outages[outages.length - 1];
    if (last !== undefined && last.endMs === atMs) last.endMs = atMs + worldStepMs;
    else outages.push({ startMs: atMs, endMs: atMs + worldStepMs });
  }
  return outages;
}
