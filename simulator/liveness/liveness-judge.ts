import type { DashboardModel, DashboardPanel, PanelLink } from "../dashboard/index.ts";
import type { VirtualRun } from "../drill/index.ts";
import type { RuleGroup } from "../engine/index.ts";
import {
  compileMatcher,
  createTimeMemory,
  type EvaluationOptions,
  emptyLabels,
  evaluateRange,
  type Matcher,
  metricNameLabel,
  type ParseOptions,
  PromqlError,
  type RangeResult,
  type StepGrid,
  selectorsOf,
} from "../promql/index.ts";
import { alertPanelsOf } from "./alert-panels.ts";
import { bindVariables } from "./bind-variables.ts";
import { courseOf, type IncidentSteps, type SeriesCourse } from "./change.ts";
import { type Incident, incidentOf, scrapeIntervalMs } from "./incident.ts";
import type { DrillLiveness, LinkedPanel, PanelLiveness, PanelState } from "./panel-liveness.ts";
import {
  anyValue,
  askingPanels,
  ExpressionMemory,
  queryTextsOf,
  type ScopeForStep,
  thresholdsOf,
} from "./panel-queries.ts";

/** What panels are held against. */
export interface LivenessInput {
  readonly dashboards: readonly DashboardModel[];
  /** The rules whose alerts link to panels. */
  readonly groups: readonly RuleGroup[];
  readonly language: ParseOptions;
}

/** Finds out which panels show the incidents of virtual drills. What it prepares serves any number of drills. */
export class LivenessJudge {
  readonly #dashboards: readonly DashboardModel[];
  readonly #expressions: ExpressionMemory;
  readonly #alertPanels: ReadonlyMap<string, readonly PanelLink[]>;
  readonly #language: ParseOptions;
  #isRead: ((metricName: string) => boolean) | undefined;

  constructor({ dashboards, groups, language }: LivenessInput) {
    this.#dashboards = dashboards;
    this.#expressions = new ExpressionMemory(language);
    this.#alertPanels = alertPanelsOf(groups);
    this.#language = language;
  }

  /** Whether a panel reads a metric: drills must store those beside what rules read. */
  readonly isRead = (metricName: string): boolean => {
    this.#isRead ??= this.#readMetrics();
    return this.#isRead(metricName);
  };

  /**
   * Judges the panels of the dashboards of a drill's system, and of those that its alerts link to. The run's series must still be
   * there. Nothing is judged where there is no fault.
   */
  judge(run: VirtualRun): DrillLiveness {
    const incident = incidentOf(run);
    if (incident === undefined) return { panels: [], linked: [] };
    const { name } = run.scenario;
    const system = name.split("/")[0] ?? "";
    const fired = firedAlerts(run, incident.injectAtMs);
    const links = fired.flatMap((alert) =>
      (this.#alertPanels.get(alert) ?? []).map((link) => ({ alert, ...link })),
    );
    const uids = new Set(links.map(({ uid }) => uid));
    const panels: PanelLiveness[] = [];
    const linked: LinkedPanel[] = [];
    const answers = new Answers(run, incident, this.#language);
    for (const dashboard of this.#dashboards) {
      if (!dashboard.tags.includes(system) && !uids.has(dashboard.uid)) continue;
      const { source, times, prometheus } = answers;
      const scopeFor = bindVariables(dashboard, {
        source,
        times,
        prometheus,
        expressions: this.#expressions,
      });
      for (const panel of askingPanels(dashboard)) {
        const { id: panelId, title: panelTitle } = panel;
        if (panelId === undefined) continue;
        const state = this.#stateOf(panel, scopeFor, answers);
        const common = { dashboard: dashboard.uid, panelId, panelTitle, drill: name, state };
        panels.push({ ...common, link: `/d/${dashboard.uid}?viewPanel=${panelId}` });
        for (const { alert, uid, panelId: wanted } of links) {
          if (uid === dashboard.uid && wanted === panelId) linked.push({ alert, ...common });
        }
      }
    }
    return { panels, linked };
  }

  #stateOf(panel: DashboardPanel, scopeFor: ScopeForStep, answers: Answers): PanelState {
    const thresholds = thresholdsOf(panel);
    let [hasAnswer, hasData] = [false, false];
    for (const text of queryTextsOf(panel, scopeFor)) {
      const expression = this.#expressions.parse(text);
      const result = expression && answers.evaluate(expression);
      if (result === undefined) continue;
      hasAnswer = true;
      for (const course of answers.coursesIn(result, thresholds)) {
        if (course === "changes") return "shows";
        if (course === "stays") hasData = true;
      }
    }
    return hasData ? "unchanged" : hasAnswer ? "no-data" : "unrenderable";
  }

  #readMetrics(): (metricName: string) => boolean {
    const names = new Set<string>();
    const tests: ((name: string) => boolean)[] = [];
    for (const dashboard of this.#dashboards) {
      const open = dashboard.variables.map(({ name }) => [name, anyValue] as const);
      const builtIn = bindVariables(
        { ...dashboard, variables: [] },
        { ...noSource, expressions: this.#expressions },
      );
      const scopeFor: ScopeForStep = (stepMinMs) => new Map([...builtIn(stepMinMs), ...open]);
      const texts = askingPanels(dashboard).flatMap((panel) => queryTextsOf(panel, scopeFor));
      const asked = dashboard.variables.flatMap(({ query }) =>
        [...query.matchAll(/[A-Za-z_:][\w:]*/g)].map(([word]) => word),
      );
      for (const word of asked) names.add(word);
      for (const text of texts) {
        const expression = this.#expressions.parse(text);
        for (const { matchers } of expression === undefined ? [] : selectorsOf(expression)) {
          const named = matchers.filter(({ label }) => label === metricNameLabel);
          const plain = named.find(({ operator }) => operator === "=");
          if (plain !== undefined) names.add(plain.value);
          else tests.push(this.#testOf(named));
        }
      }
    }
    return (name) => names.has(name) || tests.some((test) => test(name));
  }

  #testOf(matchers: readonly Matcher[]): (name: string) => boolean {
    const tests = matchers.map((matcher) => compileMatcher(matcher, this.#language.prometheus ?? 3));
    return (name) => tests.every((test) => test(name));
  }
}

const noSource = {
  source: { select: () => [] },
  times: { startMs: 0, endMs: 3_600_000, stepMs: scrapeIntervalMs, scrapeIntervalMs },
  prometheus: 3,
} as const;

// Of what fires before, as heartbeats do, the incident is not the reason.
function firedAlerts({ journal }: VirtualRun, fromMs: number): readonly string[] {
  const [before, since] = [new Set<string>(), new Set<string>()];
  for (const event of journal.events) {
    if (event.kind === "alert-firing") (event.atMs < fromMs ? before : since).add(event.alert);
  }
  return [...since].filter((alert) => !before.has(alert));
}

/** What the queries of panels have to answer over one drill. */
class Answers {
  readonly source: VirtualRun["world"]["store"];
  readonly prometheus: 2 | 3;
  readonly times: Incident["times"];
  readonly #grid: StepGrid;
  readonly #steps: IncidentSteps;
  readonly #options: EvaluationOptions;

  constructor({ world, assets }: VirtualRun, { times, grid, steps }: Incident, language: ParseOptions) {
    this.source = world.store;
    this.prometheus = assets.prometheus;
    this.times = times;
    this.#grid = grid;
    this.#steps = steps;
    this.#options = { ...language, samplesMax, memory: createTimeMemory() };
  }

  /** Undefined where the evaluation fails. */
  evaluate(expression: Parameters<typeof evaluateRange>[0]): RangeResult | undefined {
    try {
      return evaluateRange(expression, this.source, this.#grid, this.#options);
    } catch (error) {
      if (error instanceof PromqlError) return undefined;
      throw error;
    }
  }

  /** What each series of an answer does; what is no series stays. */
  *coursesIn(result: RangeResult, thresholds: readonly number[]): Iterable<SeriesCourse> {
    if (result.type === "string") return;
    if (result.type === "vector") {
      for (const series of result.series) yield courseOf(series, this.#steps, thresholds);
      return;
    }
    const { values } = result;
    const whole = {
      labels: emptyLabels,
      values,
      isPresent: new Uint8Array(values.length).fill(1),
      histograms: undefined,
    };
    yield courseOf(whole, this.#steps, thresholds);
  }
}

// More than any panel of ours reads, and little enough for every drill.
const samplesMax = 20_000_000;
