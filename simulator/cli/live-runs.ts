import { type Assets, type FileText, type Journal, spanOf } from "../drill/index.ts";
import { type Annotator, createAnnotator, type RunningRun } from "../live/control/index.ts";
import type { Program, ProgramName } from "../live/programs/index.ts";
import {
  drillRunOf,
  noGaps,
  renderDetection,
  renderDrillJson,
  renderJunit,
  renderLiveDrill,
  renderTotals,
  timingFindings,
} from "../report/index.ts";
import type { DrillRecorder } from "./drill-recorder.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { insightThreads } from "./insight-threads.ts";
import { takeControl } from "./live-control.ts";
import { type DrillSetting, type LiveResult, RunningDrill } from "./live-drill.ts";
import { type EarlyEnding, listenForEnd } from "./live-end.ts";
import type { LiveHost } from "./live-host.ts";
import { grafanaTokenName, type LiveOptions } from "./live-options.ts";
import { type LiveScreen, openLiveScreen } from "./live-screen.ts";
import type { LiveOrder } from "./live-selection.ts";
import type { LivePlace } from "./live-target.ts";
import { writeOutput } from "./output-file.ts";
import { packageVersion } from "./package-folder.ts";
import { writeReportPage } from "./report-outputs.ts";
import type { Terminal } from "./terminal.ts";

/** What is run, and how. */
export interface LiveRunsOptions {
  readonly options: LiveOptions;
  /** Who drills. */
  readonly by: string;
  readonly recorder: DrillRecorder;
  readonly terminal: Terminal;
  readonly host: LiveHost;
  readonly orders: readonly LiveOrder[];
  readonly assets: Assets;
  readonly ruleFiles: readonly FileText[];
  readonly routingOf: (environment: string) => unknown;
  readonly programs: ReadonlyMap<ProgramName, Program>;
  readonly place: LivePlace;
}

/** Runs drills, as many at a time as was asked for; or says which run is going on already. */
export async function runLiveDrills(
  plan: LiveRunsOptions,
): Promise<ExitCode | { readonly holder: RunningRun }> {
  const { host, orders } = plan;
  const running = new Set<RunningDrill>();
  const drills = () => [...running];
  // The screen is there before whoever ends the run may want to say so on it.
  const screen = openLiveScreen({ terminal: plan.terminal, drills, nowMs: host.nowMs });
  const ending = listenForEnd(host, (text) =>
    screen.interrupt(() => plan.terminal.writeError(`klaxon: ${text}\n`)),
  );
  try {
    const control = await takeControl({
      host,
      by: plan.by,
      scenarios: orders.map(({ scenario }) => scenario.name),
      drills,
      onAbort: (by) => ending.abort(by),
    });
    if ("holder" in control) return control;
    try {
      const results = await new LiveRuns(plan, { running, screen, ending }).runAll();
      screen.close();
      return await report(results, plan, ending);
    } finally {
      await control.end();
    }
  } finally {
    ending.close();
    screen.close();
  }
}

interface Surroundings {
  readonly running: Set<RunningDrill>;
  readonly screen: LiveScreen;
  readonly ending: EarlyEnding;
}

class LiveRuns {
  private readonly plan: LiveRunsOptions;
  private readonly setting: DrillSetting;
  private readonly surroundings: Surroundings;
  private readonly annotator: Annotator | undefined;
  private readonly results: LiveResult[] = [];

  constructor(plan: LiveRunsOptions, surroundings: Surroundings) {
    const { assets, ruleFiles, routingOf, programs, host } = plan;
    this.plan = plan;
    this.surroundings = surroundings;
    this.setting = {
      assets,
      ruleFiles,
      routingOf,
      programs,
      host,
      signal: surroundings.ending.signal,
      place: plan.place,
      recordsCurves: recordsCurves(plan.options),
      askForInsight: insightThreads(),
      confirmedProduction: plan.options.confirmProduction,
    };
    this.annotator = this.openAnnotator();
  }

  /** The results in the order in which the drills ended. Those that were not begun when the run was ended are left out. */
  async runAll(): Promise<readonly LiveResult[]> {
    const { orders, options } = this.plan;
    const all = Array.from({ length: options.repeat }, () => orders).flat();
    // A long one that began last would run alone in the end.
    const waiting =
      options.jobs > 1 ? all.toSorted((left, right) => clockMsOf(right) - clockMsOf(left)) : all;
    const work = async () => {
      for (let order = waiting.shift(); order !== undefined; order = waiting.shift()) {
        if (this.setting.signal.aborted) return;
        await this.runOne(order);
      }
    };
    const outcomes = await Promise.allSettled(Array.from({ length: options.jobs }, work));
    await this.annotator?.settled();
    for (const outcome of outcomes) if (outcome.status === "rejected") throw outcome.reason;
    return this.results;
  }

  private async runOne(order: LiveOrder): Promise<void> {
    const { running, screen } = this.surroundings;
    const drill = new RunningDrill(order, this.setting);
    running.add(drill);
    const { host, recorder } = this.plan;
    const begunAtMs = host.nowMs();
    try {
      const result = await drill.run((event) => {
        this.annotator?.take(order.scenario.name, event);
        screen.tell(drill, event);
      });
      running.delete(drill);
      this.results.push(result);
      screen.interrupt(() => this.tell(result));
      if (result.kind === "run") await recorder.record(result.journal, { wallMs: host.nowMs() - begunAtMs });
    } finally {
      running.delete(drill);
    }
  }

  private tell(result: LiveResult): void {
    const { terminal, options } = this.plan;
    const { hasColor } = terminal;
    if (result.kind === "run") {
      terminal.write(
        renderLiveDrill(result.journal, { hasColor, isVerbose: options.verbose, showsTexts: false }),
      );
      return;
    }
    const { order, hasBegun, reason } = result;
    const what = hasBegun
      ? "could not be brought to its end; what was injected is rolled back"
      : "did not begin; nothing was injected";
    terminal.writeError(`klaxon: ${order.scenario.name} ${what}: ${reason}\n`);
  }

  private openAnnotator(): Annotator | undefined {
    const { options, host, terminal } = this.plan;
    const token = host.env[grafanaTokenName];
    if (options.grafana === undefined || token === undefined) return undefined;
    return createAnnotator({
      url: new URL(options.grafana),
      token,
      fetch,
      nowMs: host.nowMs,
      onProblem: (message) =>
        this.surroundings.screen.interrupt(() => terminal.writeError(`klaxon: ${message}\n`)),
    });
  }
}

/** How long a drill takes on the clock. */
function clockMsOf({ scenario, factor }: LiveOrder): number {
  return spanOf(scenario).endMs / factor;
}

function recordsCurves({ curves, html }: LiveOptions): boolean {
  return curves === true || html !== undefined;
}

async function report(
  results: readonly LiveResult[],
  plan: LiveRunsOptions,
  ending: EarlyEnding,
): Promise<ExitCode> {
  const { options, terminal, orders } = plan;
  const journals = results.flatMap((result) => (result.kind === "run" ? [result.journal] : []));
  // What a real clock has seen cannot be seen again: the file has all that the page has.
  const about = recordsCurves(options) ? { klaxonVersion: packageVersion() } : {};
  if (options.json !== undefined) writeOutput(options.json, renderDrillJson(journals, noGaps, about));
  if (options.junit !== undefined) writeOutput(options.junit, renderJunit(journals));
  if (options.html !== undefined) await writeReportPage(options.html, drillRunOf(journals));
  const strays = journals.flatMap((journal) =>
    timingFindings(journal).map((finding) => `${journal.scenario.name}: ${finding}`),
  );
  if (options.strictTiming)
    for (const stray of strays) terminal.writeError(`klaxon: outside the tolerance: ${stray}\n`);
  if (orders.length * options.repeat > 1) {
    terminal.write(renderDetection(journals, terminal.hasColor));
    terminal.write(renderTotals(journals.map(({ verdict }) => verdict.outcome)));
  }
  const early = ending.reason();
  if (early?.kind === "signal" && !journals.some(hasFailedRollback))
    return early.signal === "SIGINT" ? exitCodes.interrupted : exitCodes.terminated;
  return exitCodeOf(results, options.strictTiming && strays.length > 0);
}

function exitCodeOf(results: readonly LiveResult[], hasStrays: boolean): ExitCode {
  const journals = results.flatMap((result) => (result.kind === "run" ? [result.journal] : []));
  const failures = results.flatMap((result) => (result.kind === "failed" ? [result] : []));
  const outcomes = new Set(journals.map(({ verdict }) => verdict.outcome));
  if (journals.some(hasFailedRollback)) return exitCodes.rollbackFailed;
  if (outcomes.has("stopped") || failures.some(({ isStopped }) => isStopped)) return exitCodes.stopped;
  if (outcomes.has("not-started") || failures.some(({ isNotReady }) => isNotReady))
    return exitCodes.notStarted;
  if (failures.length > 0) return exitCodes.invalidInput;
  const isHeld = journals.length > 0 && [...outcomes].every((outcome) => outcome === "held");
  return isHeld && !hasStrays ? exitCodes.held : exitCodes.missed;
}

/** Whether something that was injected is still at work. */
export function hasFailedRollback({ live }: Journal): boolean {
  return (live?.rollbackFailures.length ?? 0) > 0;
}
