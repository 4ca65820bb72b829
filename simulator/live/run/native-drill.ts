import { setTimeout as wait } from "node:timers/promises";
import {
  type Assets,
  assetsWithin,
  type Journal,
  type LiveDetails,
  runVirtually,
  spanOf,
  type Verdict,
} from "../../drill/index.ts";
import { type LiveContext, LiveError, LiveNeighbours, waitUntil } from "../kit/index.ts";
import { takePorts } from "../network/index.ts";
import { printVersion } from "../programs/index.ts";
import type { RealTarget } from "../stack/index.ts";
import { type DrillMetrics, serveDrillMetrics } from "./drill-metrics.ts";
import { heartbeatTrain, type Train } from "./heartbeat-train.ts";
import type { LiveClock } from "./live-clock.ts";
import { acknowledgedIn, predictedHops } from "./live-details.ts";
import { withInsight } from "./live-insight.ts";
import { type LiveOutcome, runLive } from "./live-run.ts";
import { type NativeWorld, startLiveWorld } from "./live-world.ts";
import type { NativeDrillOptions } from "./native-drill-options.ts";
import type { LiveEvent, LiveObserver, LivePhase } from "./observer.ts";
import { failsNotifications, waitForPhase } from "./scrape-phase.ts";
import { expectedNotes, intervalsOf, type ScaledStack, scaledStack, toldOfResolved } from "./stack-plan.ts";
import { tolerancesOf } from "./tolerances.ts";
import { freeBytesMin } from "./watch.ts";

/** The drill never began: nothing was injected. */
export class NotBegunError extends LiveError {}

/**
 * Runs a scenario on processes of this machine. What it starts lives in the supervisor, which the caller ends. Rejects
 * with a `NotBegunError` where the drill cannot begin, before anything is injected; with another `LiveError` where it could not
 * be brought to its end, after everything was rolled back.
 */
export async function runNativeDrill(options: NativeDrillOptions): Promise<Journal> {
  const metrics = await serveDrillMetrics(options.isBlind === true ? blindName : options.scenario.name);
  try {
    return await new NativeDrill(options, metrics).run();
  } finally {
    await metrics.close();
  }
}

class NativeDrill {
  private readonly options: NativeDrillOptions;
  private readonly metrics: DrillMetrics;
  private readonly assets: Assets;
  private readonly predicted: Verdict;
  private readonly observer: LiveObserver;
  /** Ends waiting and asking: ending a drill early is no reason to give up what it still has to ask. */
  private readonly quitting = new AbortController();
  private clock: LiveClock | undefined;

  constructor(options: NativeDrillOptions, metrics: DrillMetrics) {
    const { scenario, acknowledgements, observer } = options;
    this.metrics = metrics;
    this.assets = assetsWithin(options.assets, scenario.systems);
    this.predicted = runVirtually(scenario, this.assets, { seed: scenario.seed }).journal.verdict;
    this.observer = (event) => {
      if (event.kind === "phase")
        metrics.setPhase(options.isBlind === true ? blindPhase(event.phase) : event.phase);
      observer(event);
    };
    this.options = { ...options, observer: this.observer };
    acknowledgements.listen(({ atMs, by, alert }) => {
      const scenarioMs = this.clock?.toScenario(atMs);
      if (scenarioMs !== undefined) this.observer({ kind: "acknowledged", atMs: scenarioMs, by, alert });
    });
  }

  async run(): Promise<Journal> {
    const { scenario } = this.options;
    const routing = this.assets.routing.get(scenario.environment);
    if (routing === undefined)
      throw new NotBegunError("no-routing", `no routing for \`${scenario.environment}\``);
    const { world, notes } = await this.begin(routing);
    try {
      const targets = await world.stack.prometheus.targets();
      await this.meetScrapes(targets, () =>
        heartbeatTrain(world.stack.deliveries(), routing, this.options.timeScale),
      );
      const outcome = await this.drill(world, toldOfResolved(routing));
      const { ruleFiles, recordsCurves = false, askForInsight, signal } = this.options;
      return await withInsight(outcome, this.details(outcome, notes, targets), world, {
        assets: this.assets,
        ruleFiles,
        routing: JSON.stringify(this.options.routing),
        recordsCurves,
        askForInsight,
        signal,
      });
    } finally {
      this.quitting.abort();
      await world.close();
    }
  }

  private async begin(
    routing: Parameters<typeof toldOfResolved>[0],
  ): Promise<{ readonly world: NativeWorld; readonly notes: ScaledStack["notes"] }> {
    const { signal, systems } = this.options;
    const giveUp = () => this.quitting.abort(signal.reason);
    signal.addEventListener("abort", giveUp, { once: true });
    try {
      signal.throwIfAborted();
      await this.checkRoom();
      this.announce();
      const { stack, notes } = scaledStack(this.options, {
        assets: this.assets,
        routing,
        clock: () => this.clock,
      });
      const world = await startLiveWorld({
        systems,
        context: this.context(),
        stack,
        extraTargets: [this.metrics.target],
        onStarted: (what) => this.observer({ kind: "started", what }),
      });
      try {
        await world.begin();
        signal.throwIfAborted();
      } catch (error) {
        await world.close();
        throw error;
      }
      this.observer(addressesOf(world));
      return { world, notes };
    } catch (error) {
      // What fails once all is given up fails because of it.
      const reason = signal.aborted ? signal.reason : error;
      this.quitting.abort();
      if (signal.aborted || !isOfTheOutside(reason)) throw reason;
      throw new NotBegunError(reason.code, reason.message);
    } finally {
      signal.removeEventListener("abort", giveUp);
    }
  }

  private async checkRoom(): Promise<void> {
    const freeBytes = await this.options.freeBytes();
    if (freeBytes >= beginningBytesMin) return;
    const megabytes = (bytes: number) => Math.floor(bytes / 1024 / 1024);
    throw new LiveError(
      "no-room",
      `${megabytes(freeBytes)} MB are free in \`${this.options.supervisor.folder}\` and a drill needs ${megabytes(beginningBytesMin)}; free some, or name another folder with TMPDIR`,
    );
  }

  private announce(): void {
    const { scenario, timeScale, slowedBecause } = this.options;
    const { controlMs, endMs } = spanOf(scenario);
    this.observer({
      kind: "predicted",
      expectations: this.predicted.expectations,
      controlMs,
      endMs,
      toleranceMs: Math.max(0, ...this.tolerancesMs([])),
      timeScale: timeScale.factor,
      ...(slowedBecause === undefined ? {} : { slowedBecause }),
    });
    this.observer({ kind: "phase", phase: "starting", atMs: 0, untilMs: undefined });
  }

  private context(): LiveContext {
    const { supervisor, programs, systems, timeScale, scenario, nodeProgram, unprivileged, nowMs, uniform } =
      this.options;
    return {
      supervisor,
      folder: supervisor.folder,
      programs,
      timeScale,
      seed: scenario.seed,
      nodeProgram,
      takePorts: async (count, wish) => (await takePorts({ count, uniform, ...wish })).ports,
      neighbours: new LiveNeighbours(systems.map(({ system }) => system)),
      unprivileged,
      nowMs,
      signal: this.quitting.signal,
    };
  }

  /** Has the fault begin when what shows it is about to be looked at. */
  private async meetScrapes(
    targets: readonly RealTarget[],
    heartbeatNow: () => Train | undefined,
  ): Promise<void> {
    const { scenario, timeScale, nowMs, signal } = this.options;
    const { assets } = this;
    const patience = { timeoutMs: heartbeatTimeoutMs, signal };
    const heartbeat = failsNotifications(scenario)
      ? await waitUntil("a heartbeat", async () => heartbeatNow(), patience).catch(() => undefined)
      : undefined;
    const waitMs = waitForPhase({ scenario, assets, timeScale, targets, heartbeat, nowMs: nowMs() });
    if (waitMs > 0) await wait(waitMs, undefined, { signal }).catch(() => undefined);
  }

  private drill(world: NativeWorld, receiversOfResolved: ReadonlySet<string>): Promise<LiveOutcome> {
    const { scenario, timeScale, nowMs, signal, freeBytes } = this.options;
    return runLive({
      scenario,
      seed: scenario.seed,
      world,
      timeScale,
      evaluationIntervalOfMs: intervalsOf(this.assets),
      heartbeatLossMs: this.assets.heartbeatLossMs,
      receiversOfResolved,
      machine: { freeBytes, brokenBecause: () => world.stack.goneBecause() },
      onClock: (clock) => {
        this.clock = clock;
      },
      observer: this.observer,
      nowMs,
      signal,
      mitigated: this.options.mitigated,
    });
  }

  /** Of each expectation; before anything is scraped, when there are no targets, as if it were as often as is usual. */
  private tolerancesMs(targets: readonly RealTarget[]): readonly number[] {
    const { assets } = this;
    const { scenario, timeScale } = this.options;
    const evaluationIntervalOfMs = intervalsOf(assets);
    return tolerancesOf({ scenario, assets, targets, timeScale, scrapeIntervalMs, evaluationIntervalOfMs });
  }

  private details(
    outcome: LiveOutcome,
    notes: ScaledStack["notes"],
    targets: readonly RealTarget[],
  ): LiveDetails {
    const { scenario, timeScale, slowedBecause, programs, acknowledgements } = this.options;
    const { startedAtMs, rollbackFailures } = outcome;
    const expected = new Set(scenario.expect.alerts.map(({ name }) => name));
    return {
      startedAt: new Date(startedAtMs).toISOString(),
      timeScale: timeScale.factor,
      ...(slowedBecause === undefined ? {} : { slowedBecause }),
      target: "native",
      programs: Object.fromEntries([...programs].map(([name, { version }]) => [name, printVersion(version)])),
      ...predictedHops(this.predicted, this.tolerancesMs(targets)),
      acknowledged: acknowledgedIn(acknowledgements, timeScale, startedAtMs),
      scaleNotes: expectedNotes(notes, this.assets, expected),
      rollbackFailures,
    };
  }
}

/** What a drill is called as long as nobody may know which it is. */
export const blindName = "a game day";

// That the fault has begun is for the players to find out.
function blindPhase(phase: LivePhase): LivePhase {
  return phase === "control" ? "observing" : phase;
}

function addressesOf({ stack }: NativeWorld): Extract<LiveEvent, { kind: "reachable" }> {
  return {
    kind: "reachable",
    prometheusUrl: stack.prometheusUrl,
    alertmanagerUrls: stack.alertmanagers.map(({ port }) => `http://127.0.0.1:${port}`),
  };
}

const scrapeIntervalMs = 15_000;
// It is told as soon as its rule is evaluated for the first time.
const heartbeatTimeoutMs = 5_000;
const beginningBytesMin = Math.max(256 * 1024 * 1024, 4 * freeBytesMin);

// A failure with a code comes from a program, the network or the supervisor; all else is a mistake of ours.
function isOfTheOutside(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}
