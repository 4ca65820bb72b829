import { setTimeout as wait } from "node:timers/promises";
import {
  type Condition,
  type DrillSpan,
  type Facts,
  type Journal,
  journalVersion,
  judge,
  planFaults,
  type Scenario,
  spanOf,
  worldStepMs,
} from "../../drill/index.ts";
import { LiveError } from "../kit/index.ts";
import type { TimeScale } from "../time-scale/index.ts";
import { alertLives } from "./alert-lives.ts";
import { firstResult, type LiveCondition, probeCondition } from "./conditions.ts";
import { FaultSchedule } from "./fault-schedule.ts";
import { type LiveClock, liveClock } from "./live-clock.ts";
import { liveEvents } from "./live-events.ts";
import { liveFacts, type Sighting } from "./live-facts.ts";
import type { LiveWorld } from "./live-world.ts";
import type { LiveObserver } from "./observer.ts";
import { type MachineWatch, Watch } from "./watch.ts";

/** What a drill on a running world needs. */
export interface LiveRunOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly world: LiveWorld;
  readonly timeScale: TimeScale;
  /** How often the rule of an alert is evaluated, in scenario time. */
  readonly evaluationIntervalOfMs: (alert: string) => number;
  readonly heartbeatLossMs: number;
  readonly receiversOfResolved: ReadonlySet<string>;
  /**
   * How much later than predicted the last thing may come: a scrape, an evaluation, and half as much again for what real
   * programs take. Scenario time, default 45 s.
   */
  readonly latenessMs?: number;
  readonly observer: LiveObserver;
  readonly machine: MachineWatch;
  /** Told when the clock of the scenario begins. */
  readonly onClock?: (clock: LiveClock) => void;
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  /** Ends the drill early; its reason is told in the verdict. What was injected is rolled back first. */
  readonly signal: AbortSignal;
  /** Players have mended it: faults end, the observation goes on. Of a game day only. */
  readonly mitigated?: AbortSignal | undefined;
}

/** What came of a live drill. */
export interface LiveOutcome {
  /** Without what only the caller knows: the prediction, the programs. */
  readonly journal: Journal;
  readonly facts: Facts;
  /** When the control phase began, in milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** When what was seen of it ends, in scenario time. */
  readonly endMs: number;
  /** What the Alertmanagers accepted, oldest first. */
  readonly accepted: Sighting["accepted"];
  readonly rollbackFailures: readonly string[];
}

/**
 * Runs a scenario on a world that is up: control phase, steady state, faults, observation, rollback, steady state again.
 * Whatever happens, what was injected is rolled back before this resolves or rejects.
 */
export async function runLive(options: LiveRunOptions): Promise<LiveOutcome> {
  return new LiveRun(options).run();
}

class LiveRun {
  private readonly options: LiveRunOptions;
  private readonly clock: LiveClock;
  private readonly span: DrillSpan;
  private readonly stopping = new AbortController();
  private readonly watch: Watch;
  private readonly faults: FaultSchedule;
  private stop: { readonly atMs: number; readonly reason: string } | undefined;

  constructor(options: LiveRunOptions) {
    const { scenario, world, observer, nowMs, signal, timeScale } = options;
    this.options = options;
    this.clock = liveClock(nowMs(), timeScale);
    options.onClock?.(this.clock);
    this.span = liveSpan(scenario, options.latenessMs ?? latenessMsDefault);
    this.watch = new Watch({
      stack: world.stack,
      clock: this.clock,
      stopConditions: scenario.stopConditions,
      symptom: scenario.symptom,
      machine: options.machine,
      observer,
      nowMs,
      onStop: (reason) => this.endEarly(reason),
    });
    if (signal.aborted) this.endEarly(reasonOf(signal));
    else signal.addEventListener("abort", () => this.endEarly(reasonOf(signal)), { once: true });
    this.faults = new FaultSchedule({
      world,
      clock: this.clock,
      nowMs,
      observer,
      signal: this.stopping.signal,
    });
  }

  async run(): Promise<LiveOutcome> {
    const { observer } = this.options;
    const { controlMs, endMs } = this.span;
    try {
      observer({ kind: "phase", phase: "control", atMs: 0, untilMs: controlMs });
      await this.until(controlMs - worldStepMs);
      const before = await this.probeSteadyState();
      const isSteady = before.every(({ isMet }) => isMet);
      if (isSteady) await this.observe();
      const after = isSteady && this.stop === undefined ? await this.probeSteadyState() : [];
      const sighting = await this.collect(this.seenUntilMs(isSteady ? endMs : controlMs), before, after);
      return this.outcome(sighting);
    } catch (error) {
      throw this.lost(error);
    } finally {
      await this.faults.rollBackAll();
      await this.watch.end();
    }
  }

  /** Where the drill had to end early, what fails afterwards mostly follows from why. */
  private lost(error: unknown): unknown {
    if (this.stop === undefined || !(error instanceof LiveError)) return error;
    return new LiveError(
      "stopped",
      `${this.stop.reason}; what had happened until then is lost: ${error.message}`,
    );
  }

  /** What was not waited for cannot be missed. */
  private seenUntilMs(plannedMs: number): number {
    if (this.stop === undefined) return plannedMs;
    return Math.min(plannedMs, this.clock.toScenario(this.options.nowMs()));
  }

  private async observe(): Promise<void> {
    const { scenario, observer } = this.options;
    const { controlMs, endMs } = this.span;
    await this.until(controlMs);
    if (this.stop !== undefined) return;
    observer({ kind: "phase", phase: "observing", atMs: controlMs, untilMs: endMs });
    this.watch.watchStops();
    const { mitigated } = this.options;
    const mitigate = () => void this.faults.mitigate();
    if (mitigated?.aborted === true) mitigate();
    else mitigated?.addEventListener("abort", mitigate, { once: true });
    try {
      await this.faults.run(planFaults(scenario, this.span));
    } catch (error) {
      if (!this.stopping.signal.aborted) throw error;
    } finally {
      mitigated?.removeEventListener("abort", mitigate);
    }
    await this.faults.rollBackAll();
    await this.until(endMs);
  }

  /** Waits for a time of the scenario, or until the drill is ended early. */
  private async until(atMs: number): Promise<void> {
    const restMs = this.clock.toReal(atMs) - this.options.nowMs();
    if (restMs <= 0 || this.stopping.signal.aborted) return;
    await wait(restMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }

  private endEarly(reason: string): void {
    if (this.stop !== undefined) return;
    const atMs = this.clock.toScenario(this.options.nowMs());
    this.stop = { atMs, reason };
    this.options.observer({ kind: "stopping", atMs, reason });
    this.stopping.abort(new Error(reason));
  }

  /**
   * Whether the steady state holds. A real scrape fails now and then, and the next one is soon: what is not met is looked
   * at again for as long.
   */
  private async probeSteadyState(): Promise<readonly LiveCondition[]> {
    const { scenario, observer, nowMs, timeScale } = this.options;
    const deadlineMs = nowMs() + timeScale.toReal(this.options.latenessMs ?? latenessMsDefault);
    let results = await this.probeConditions(scenario.steadyState);
    while (results.some(({ isMet }) => !isMet) && nowMs() < deadlineMs && !this.stopping.signal.aborted) {
      await wait(steadyEveryMs);
      results = await this.probeConditions(scenario.steadyState);
    }
    const atMs = this.clock.toScenario(nowMs());
    for (const { description, isMet } of results)
      observer({ kind: "steady-state", atMs, description, isMet });
    return results;
  }

  private probeConditions(conditions: readonly Condition[]): Promise<readonly LiveCondition[]> {
    const { world, nowMs, timeScale } = this.options;
    const { prometheus, scaledMetrics } = world.stack;
    const options = { scale: timeScale, scaledMetrics, atMs: nowMs() };
    return Promise.all(conditions.map((condition) => probeCondition(condition, prometheus, options)));
  }

  private async collect(
    endMs: number,
    before: Sighting["before"],
    after: Sighting["after"],
  ): Promise<Sighting> {
    const { scenario, world, timeScale, nowMs, observer } = this.options;
    const { stack } = world;
    observer({ kind: "phase", phase: "ending", atMs: endMs, untilMs: undefined });
    await this.watch.end();
    const endRealMs = nowMs();
    const rangeMs = Math.ceil(endRealMs - this.clock.originMs);
    const series = await stack.prometheus.query(`ALERTS[${rangeMs}ms]`, endRealMs);
    const realIntervalOf = (alert: string) => timeScale.toReal(this.options.evaluationIntervalOfMs(alert));
    const faults = [...this.faults.done].sort((left, right) => left.injectAtMs - right.injectAtMs);
    const [first] = faults;
    const outages = faults
      .filter(({ fault }) => fault.kind === "prometheus-down")
      .map(({ injectAtMs, rollbackAtMs }) => ({
        startMs: this.clock.toReal(injectAtMs),
        // It starts up and reads its log before it evaluates again.
        endMs: this.clock.toReal(rollbackAtMs) + restartMsMax,
      }));
    const symptom = await this.findSymptom(first?.injectAtMs, endRealMs);
    const scraped = await stack.prometheus.query(
      `sum(sum_over_time(scrape_samples_scraped[${rangeMs}ms]))`,
      endRealMs,
    );
    return {
      samplesScraped: scraped[0]?.samples[0]?.value ?? 0,
      scenario,
      clock: this.clock,
      span: { controlMs: this.span.controlMs, endMs },
      faults,
      lives: alertLives(series, { intervalOfMs: realIntervalOf, endMs: endRealMs, outages }),
      accepted: stack.accepted(),
      deliveries: stack.deliveries(),
      muted: this.watch.muted,
      receiversOfResolved: this.options.receiversOfResolved,
      heartbeatLossMs: this.options.heartbeatLossMs,
      ...symptom,
      before,
      after,
      failingRules: this.watch.failingRules,
      stopFailures: [...this.watch.stopFailures],
      stop: this.stop,
    };
  }

  private async findSymptom(
    injectedAtMs: number | undefined,
    endMs: number,
  ): Promise<Pick<Sighting, "symptomAtRealMs" | "symptomFailure">> {
    const { scenario, world, timeScale } = this.options;
    if (scenario.symptom === undefined || injectedAtMs === undefined)
      return { symptomAtRealMs: undefined, symptomFailure: undefined };
    const startMs = this.clock.toReal(injectedAtMs);
    const stepMs = Math.max((endMs - startMs) / stepsMax, timeScale.toReal(1_000));
    const { scaledMetrics } = world.stack;
    const range = {
      scale: timeScale,
      scaledMetrics,
      startMs,
      endMs,
      stepMs: Math.max(1, Math.round(stepMs)),
    };
    try {
      return {
        symptomAtRealMs: await firstResult(scenario.symptom, world.stack.prometheus, range),
        symptomFailure: undefined,
      };
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      return { symptomAtRealMs: undefined, symptomFailure: reason };
    }
  }

  private outcome(sighting: Sighting): LiveOutcome {
    const { scenario, seed } = this.options;
    const facts = liveFacts(sighting);
    // A drill that was ended before its first fault cannot show a symptom.
    const isUntouched = this.stop !== undefined && sighting.faults.length === 0;
    const judged = judge(isUntouched ? { ...scenario, symptom: undefined } : scenario, facts);
    const rollbackFailures = this.faults.failures;
    const problems = rollbackFailures.map((failure) => `a fault could not be rolled back: ${failure}`);
    const outcome = problems.length > 0 && judged.outcome === "held" ? "missed" : judged.outcome;
    const journal: Journal = {
      version: journalVersion,
      scenario,
      clock: "live",
      seed,
      samplesScraped: sighting.samplesScraped,
      events: liveEvents(sighting, facts),
      verdict: { ...judged, outcome, problems: [...judged.problems, ...problems] },
    };
    const { accepted, span } = sighting;
    return {
      journal,
      facts,
      startedAtMs: this.clock.originMs,
      endMs: span.endMs,
      accepted,
      rollbackFailures,
    };
  }
}

/**
 * The span of a live run. What is predicted for its last moments may come later, so it is watched for that much longer,
 * unless a fault lasts to the end.
 */
function liveSpan(scenario: Scenario, latenessMs: number): DrillSpan {
  const span = spanOf(scenario);
  const isHealedBefore = planFaults(scenario, span).every(({ rollbackAtMs }) => rollbackAtMs < span.endMs);
  return isHealedBefore ? { ...span, endMs: span.endMs + latenessMs } : span;
}

const latenessMsDefault = 45_000;
const steadyEveryMs = 100;

// Prometheus answers a range query with at most 11,000 steps.
const stepsMax = 10_000;
const restartMsMax = 5_000;

function reasonOf(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
}
