import type { DashboardModel } from "../dashboard/index.ts";
import { type Assets, runVirtually, type Scenario } from "../drill/index.ts";
import { ColumnArena } from "../engine/index.ts";
import type { ResultSeries, StepGrid } from "../promql/index.ts";
import { answersOf } from "./panel-answers.ts";
import type { ExpressionMemory } from "./panel-queries.ts";

/** What the panels of a dashboard show in a world where nothing is wrong. */
export interface HealthyPanels {
  readonly grid: StepGrid;
  /** The series of a panel's query, by the panel's id, the query's place and the labels' key. */
  seriesOf(panelId: number, query: number, labelsKey: string): ResultSeries | undefined;
}

/** How healthy worlds are run. */
export interface HealthyOptions {
  readonly assets: Assets;
  readonly expressions: ExpressionMemory;
  readonly isRead: (metricName: string) => boolean;
}

/**
 * Runs the worlds of scenarios without their faults, for knowing what panels show when nothing is wrong. Most scenarios of a system
 * share one, and what its panels show is kept.
 */
export class HealthyWorlds {
  readonly #options: HealthyOptions;
  readonly #known = new Map<string, HealthyPanels>();
  readonly #arena = new ColumnArena();

  constructor(options: HealthyOptions) {
    this.#options = options;
  }

  /** What each of these dashboards shows in the world of a scenario. */
  panelsOf(
    dashboards: readonly DashboardModel[],
    scenario: Scenario,
  ): ReadonlyMap<DashboardModel, HealthyPanels> {
    const { systems, environment, traffic, seed } = scenario;
    const lengthMs = lengths.find((length) => length >= scenario.controlMs + scenario.observeMs) ?? longestMs;
    const world = JSON.stringify([systems, environment, traffic, seed, lengthMs]);
    const keyOf = ({ uid }: DashboardModel) => `${world} ${uid}`;
    const missing = dashboards.filter((dashboard) => !this.#known.has(keyOf(dashboard)));
    if (missing.length > 0) {
      for (const [dashboard, panels] of this.#run(missing, {
        ...scenario,
        observeMs: lengthMs - scenario.controlMs,
      })) {
        this.#known.set(keyOf(dashboard), panels);
      }
    }
    return new Map(
      dashboards.flatMap((dashboard) => {
        const panels = this.#known.get(keyOf(dashboard));
        return panels === undefined ? [] : [[dashboard, panels] as const];
      }),
    );
  }

  #run(
    dashboards: readonly DashboardModel[],
    scenario: Scenario,
  ): ReadonlyMap<DashboardModel, HealthyPanels> {
    const { assets, expressions, isRead } = this.#options;
    const { prometheus, features } = assets;
    const { world, span } = runVirtually({ ...scenario, method: [], stopConditions: [] }, assets, {
      seed: scenario.seed,
      arena: this.#arena,
      isAlsoRead: isRead,
    });
    const stepMs = Math.max(
      stepMinMs,
      Math.ceil((span.endMs - warmUpMs) / stepCountWanted / stepMinMs) * stepMinMs,
    );
    const grid = { startMs: warmUpMs, endMs: span.endMs, stepMs };
    const language = { prometheus, features };
    return new Map(
      dashboards.map((dashboard) => {
        const series = new Map<string, ResultSeries>();
        for (const { panel, answers } of answersOf(dashboard, {
          store: world.store,
          grid,
          language,
          expressions,
        })) {
          for (const [query, found] of answers.entries()) {
            for (const each of found ?? []) series.set(`${panel.id} ${query} ${each.labels.key}`, each);
          }
        }
        const seriesOf: HealthyPanels["seriesOf"] = (panelId, query, key) =>
          series.get(`${panelId} ${query} ${key}`);
        return [dashboard, { grid, seriesOf }];
      }),
    );
  }
}

const minuteMs = 60_000;
// Worlds of a few lengths serve scenarios of all lengths.
const lengths: readonly number[] = [40 * minuteMs, 120 * minuteMs, 480 * minuteMs];
const longestMs = 1_800 * minuteMs;

// What is worked out of ranges has settled by then.
const warmUpMs = 2 * minuteMs;
const stepMinMs = 15_000;
const stepCountWanted = 160;
