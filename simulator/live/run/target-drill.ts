import {
  type Assets,
  assetsWithin,
  type FileText,
  type Journal,
  type LiveDetails,
  runVirtually,
  type Scenario,
  spanOf,
} from "../../drill/index.ts";
import type { AcceptedAlert, Delivery } from "../network/index.ts";
import {
  type ComposePlan,
  type OpenTarget,
  openCompose,
  openTarget,
  type ResolveHost,
  type Target,
} from "../target/index.ts";
import { timeScaleOf } from "../time-scale/index.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { LiveClock } from "./live-clock.ts";
import { acknowledgedIn, predictedHops } from "./live-details.ts";
import { type AskForInsight, withInsight } from "./live-insight.ts";
import { runLive } from "./live-run.ts";
import type { LiveObserver } from "./observer.ts";
import { tolerancesOf } from "./tolerances.ts";

/** What every drill on a stack needs that was there before. */
export interface StandingDrillOptions {
  readonly scenario: Scenario;
  /** What the prediction is made with; what is judged are the rules and the routing that are deployed. */
  readonly assets: Assets;
  /** The rule files that the assets were read from. */
  readonly ruleFiles: readonly FileText[];
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  readonly uniform: () => number;
  readonly observer: LiveObserver;
  /** Who acknowledges what, while it runs. */
  readonly acknowledgements: Acknowledgements;
  /** Whether its journal has the curves of its alerts. Default false. */
  readonly recordsCurves?: boolean | undefined;
  readonly askForInsight: AskForInsight;
  /** Ends the drill early, with its reason. */
  readonly signal: AbortSignal;
  /** Players have mended it: faults end, the observation goes on. Of a game day only. */
  readonly mitigated?: AbortSignal | undefined;
}

/** What a drill on somebody's stack needs. */
export interface TargetDrillOptions extends StandingDrillOptions {
  readonly target: Target;
  /** What the user repeated of the name of a target in production; undefined where nothing was said. */
  readonly confirmedProduction: string | undefined;
  /** All addresses of a host's name. */
  readonly resolve: ResolveHost;
}

/** What a drill on the container stack needs. */
export interface ComposeDrillOptions extends StandingDrillOptions {
  readonly compose: ComposePlan;
  /** Where the stack publishes its parts on loopback, without a slash at the end. */
  readonly urls: {
    readonly prometheus: string;
    readonly alertmanager: string;
    readonly notifications: string;
  };
}

/**
 * Runs a scenario on a stack that klaxon did not start, at the pace of the real clock. Rejects with a `TargetError` where the
 * drill may not or cannot begin there, before anything is injected.
 */
export function runTargetDrill(options: TargetDrillOptions): Promise<Journal> {
  const { target } = options;
  return runOn(options, { name: target.name, receivers: "routed" }, (opening) =>
    openTarget({ ...options, ...opening }),
  );
}

/**
 * Runs a scenario on the container stack of `compose/`, at the pace of the real clock. What it changes about containers is undone
 * by the supervisor, which the caller ends. Rejects as `runTargetDrill` does.
 */
export function runComposeDrill(options: ComposeDrillOptions): Promise<Journal> {
  return runOn(options, { name: "compose", receivers: "seen" }, (opening) =>
    openCompose({ ...options, ...opening }),
  );
}

interface Opening {
  readonly starting: AbortSignal;
  readonly signal: AbortSignal;
  readonly onChecked: (what: string) => void;
  readonly onDelivery: (delivery: Delivery) => void;
  readonly onAccepted: (alert: AcceptedAlert) => void;
}

interface Place {
  readonly name: string;
  readonly receivers: NonNullable<LiveDetails["receivers"]>;
}

async function runOn(
  options: StandingDrillOptions,
  place: Place,
  open: (opening: Opening) => Promise<OpenTarget>,
): Promise<Journal> {
  const { observer, signal, acknowledgements } = options;
  // Ending the drill early is no reason to give up what it still has to ask.
  const quitting = new AbortController();
  let clock: LiveClock | undefined;
  acknowledgements.listen(({ atMs, by, alert }) => {
    if (clock !== undefined) observer({ kind: "acknowledged", atMs: clock.toScenario(atMs), by, alert });
  });
  observer({ kind: "phase", phase: "starting", atMs: 0, untilMs: undefined });
  try {
    const world = await open({
      starting: AbortSignal.any([signal, quitting.signal]),
      signal: quitting.signal,
      onChecked: (what) => observer({ kind: "started", what: `${place.name}: ${what}` }),
      // What arrives before the clock of the scenario begins is the heartbeat at most.
      onDelivery: (delivery) => {
        if (clock !== undefined) tellDelivery(delivery, clock, observer);
      },
      onAccepted: ({ state, labels, acceptedAtMs }) => {
        if (clock !== undefined)
          observer({ kind: "received", state, atMs: clock.toScenario(acceptedAtMs), labels });
      },
    });
    try {
      signal.throwIfAborted();
      return await runIn(world, options, place, (begun) => {
        clock = begun;
      });
    } finally {
      await world.close();
    }
  } finally {
    quitting.abort();
  }
}

function tellDelivery(delivery: Delivery, clock: LiveClock, observer: LiveObserver): void {
  const { receiver, message, arrivedAtMs, outcome } = delivery;
  observer({
    kind: "notification",
    atMs: clock.toScenario(arrivedAtMs),
    receiver,
    status: message.status,
    isDelivered: outcome === "delivered",
    alerts: message.alerts.map(({ status, labels, annotations }) => ({ status, labels, annotations })),
  });
}

async function runIn(
  world: OpenTarget,
  options: StandingDrillOptions,
  place: Place,
  onClock: (clock: LiveClock) => void,
): Promise<Journal> {
  const { scenario, assets, observer, acknowledgements, nowMs, signal, mitigated } = options;
  const { intervalOfMs, scrapeIntervalMs, receiversOfResolved, programs, routing } = world.deployed;
  const evaluationIntervalMs = Math.max(0, ...intervalOfMs.values());
  const evaluationIntervalOfMs = (alert: string) => intervalOfMs.get(alert) ?? evaluationIntervalMs;
  const timeScale = timeScaleOf(1);
  const within = assetsWithin(assets, scenario.systems);
  const targets = await world.stack.prometheus.targets();
  const tolerancesMs = tolerancesOf({
    scenario,
    assets: within,
    targets,
    timeScale,
    scrapeIntervalMs,
    evaluationIntervalOfMs,
  });
  const verdict = runVirtually(scenario, within, { seed: scenario.seed }).journal.verdict;
  const predicted = predictedHops(verdict, tolerancesMs);
  const { controlMs, endMs } = spanOf(scenario);
  const { expectations } = verdict;
  const { toleranceMs } = predicted;
  observer({ kind: "predicted", expectations, controlMs, endMs, toleranceMs, timeScale: 1 });
  const outcome = await runLive({
    scenario,
    seed: scenario.seed,
    world,
    timeScale,
    evaluationIntervalOfMs,
    heartbeatLossMs: assets.heartbeatLossMs,
    receiversOfResolved,
    latenessMs: scrapeIntervalMs + evaluationIntervalMs,
    // Nothing of the stack is on this machine, and it keeps no files here.
    machine: { freeBytes: async () => Infinity, brokenBecause: async () => undefined },
    onClock,
    observer,
    nowMs,
    signal,
    mitigated,
  });
  const { startedAtMs, rollbackFailures } = outcome;
  const live: LiveDetails = {
    startedAt: new Date(startedAtMs).toISOString(),
    timeScale: timeScale.factor,
    target: place.name,
    receivers: place.receivers,
    programs,
    ...predicted,
    acknowledged: acknowledgedIn(acknowledgements, timeScale, startedAtMs),
    scaleNotes: [],
    rollbackFailures,
  };
  const { ruleFiles, recordsCurves = false, askForInsight } = options;
  return await withInsight(outcome, live, world, {
    assets: within,
    ruleFiles,
    routing,
    recordsCurves,
    askForInsight,
    signal,
  });
}
