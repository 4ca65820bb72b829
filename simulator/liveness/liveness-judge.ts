import type { DashboardModel, DashboardPanel, PanelLink } from "../dashboard/index.ts";
import type { Assets, VirtualRun } from "../drill/index.ts";
import type { ParseOptions } from "../promql/index.ts";
import { alertPanelsOf } from "./alert-panels.ts";
import { changeOf } from "./change.ts";
import { type HealthyPanels, HealthyWorlds } from "./healthy-worlds.ts";
import { type Incident, incidentOf } from "./incident.ts";
import { metricsReadBy } from "./metrics-read.ts";
import { answersOf, type PanelAnswers } from "./panel-answers.ts";
import type { DrillLiveness, LinkedPanel, PanelLiveness, PanelState } from "./panel-liveness.ts";
import { ExpressionMemory, thresholdsOf } from "./panel-queries.ts";

/** Finds out which panels show the incidents of virtual drills. What it prepares serves any number of drills. */
export class LivenessJudge {
  /** Whether a panel reads a metric: drills must store those beside what rules read. */
  readonly isRead: (metricName: string) => boolean;
  readonly #dashboards: readonly DashboardModel[];
  readonly #expressions: ExpressionMemory;
  readonly #alertPanels: ReadonlyMap<string, readonly PanelLink[]>;
  readonly #healthyWorlds: HealthyWorlds;
  readonly #language: ParseOptions;

  constructor(dashboards: readonly DashboardModel[], assets: Assets) {
    const { prometheus, features } = assets;
    this.#language = { prometheus, features };
    this.#dashboards = dashboards;
    this.#expressions = new ExpressionMemory(this.#language);
    this.#alertPanels = alertPanelsOf(assets.groups);
    this.isRead = metricsReadBy(dashboards, this.#expressions, this.#language);
    this.#healthyWorlds = new HealthyWorlds({ assets, expressions: this.#expressions, isRead: this.isRead });
  }

  /**
   * Judges the panels of the dashboards of a drill's system, and of those that its alerts link to. The run's series must still be
   * there. Nothing is judged where there is no fault.
   */
  judge(run: VirtualRun): DrillLiveness {
    const incident = incidentOf(run);
    if (incident === undefined) return { ownDashboards: [], panels: [], linked: [] };
    const { scenario, world } = run;
    const links = firedAlerts(run, incident.injectAtMs).flatMap((alert) =>
      (this.#alertPanels.get(alert) ?? []).map((link) => ({ alert, ...link })),
    );
    const dashboards = this.#dashboards.filter(
      ({ tags, uid }) => tags.includes(scenario.system) || links.some((link) => link.uid === uid),
    );
    const healthy = this.#healthyWorlds.panelsOf(dashboards, scenario);
    const panels: PanelLiveness[] = [];
    const linked: LinkedPanel[] = [];
    const source = {
      store: world.store,
      grid: incident.grid,
      language: this.#language,
      expressions: this.#expressions,
    };
    for (const dashboard of dashboards) {
      const { uid } = dashboard;
      for (const answered of answersOf(dashboard, source)) {
        const { id: panelId, title: panelTitle } = answered.panel;
        if (panelId === undefined) continue;
        const state = stateOf(answered, { panelId, incident, healthy: healthy.get(dashboard) });
        const judged = { dashboard: uid, panelId, panelTitle, drill: scenario.name, state };
        const alerts = links
          .filter((each) => each.uid === uid && each.panelId === panelId)
          .map(({ alert }) => alert);
        const link = `/d/${uid}?viewPanel=${panelId}`;
        panels.push({ ...judged, link, ...(alerts.length === 0 ? {} : { alerts }) });
        linked.push(...alerts.map((alert) => ({ alert, ...judged })));
      }
    }
    const own = dashboards.filter(({ tags }) => tags.includes(scenario.system));
    return { ownDashboards: own.map(({ uid }) => uid), panels, linked };
  }
}

interface JudgedAgainst {
  readonly panelId: number;
  readonly incident: Incident;
  readonly healthy: HealthyPanels | undefined;
}

function stateOf(
  { panel, answers }: PanelAnswers,
  { panelId, incident, healthy }: JudgedAgainst,
): PanelState {
  const { grid, steps } = incident;
  const thresholds = panelThresholds(panel);
  let [hasAnswer, hasData] = [false, false];
  for (const [query, found] of answers.entries()) {
    if (found === undefined) continue;
    hasAnswer = true;
    for (const series of found) {
      const usual = healthy?.seriesOf(panelId, query, series.labels.key);
      const change = changeOf(
        { series, grid },
        {
          steps,
          thresholds,
          healthy:
            usual === undefined || healthy === undefined ? undefined : { series: usual, grid: healthy.grid },
        },
      );
      if (change === "changes") return "shows";
      if (change === "stays") hasData = true;
    }
  }
  return hasData ? "unchanged" : hasAnswer ? "no-data" : "unrenderable";
}

const thresholdsByPanel = new WeakMap<DashboardPanel, readonly number[]>();

function panelThresholds(panel: DashboardPanel): readonly number[] {
  const known = thresholdsByPanel.get(panel) ?? thresholdsOf(panel);
  thresholdsByPanel.set(panel, known);
  return known;
}

// Of what fires before, as heartbeats do, the incident is not the reason.
function firedAlerts({ journal }: VirtualRun, fromMs: number): readonly string[] {
  const [before, since] = [new Set<string>(), new Set<string>()];
  for (const event of journal.events) {
    if (event.kind === "alert-firing") (event.atMs < fromMs ? before : since).add(event.alert);
  }
  return [...since].filter((alert) => !before.has(alert));
}
