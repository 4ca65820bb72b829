import type { Assets, Journal, Scenario } from "../../drill/index.ts";
import { openTarget, type ResolveHost, type Target } from "../target/index.ts";
import { timeScaleOf } from "../time-scale/index.ts";
import { liveDetails } from "./live-details.ts";
import { runLive } from "./live-run.ts";
import type { LiveObserver } from "./observer.ts";

/** What a drill on somebody's stack needs. */
export interface TargetDrillOptions {
  readonly scenario: Scenario;
  /** What the prediction is made with; what is judged are the rules and the routing that are deployed. */
  readonly assets: Assets;
  readonly target: Target;
  /** What the user repeated of the name of a target in production; undefined where nothing was said. */
  readonly confirmedProduction: string | undefined;
  /** All addresses of a host's name. */
  readonly resolve: ResolveHost;
  /** Milliseconds since the epoch, may be fractional, never set back. */
  readonly nowMs: () => number;
  readonly uniform: () => number;
  readonly observer: LiveObserver;
  /** Ends the drill early, with its reason. */
  readonly signal: AbortSignal;
}

/**
 * Runs a scenario on a stack that klaxon did not start, at the pace of the real clock. Rejects with a `TargetError` where the
 * drill may not or cannot begin there, before anything is injected.
 */
export async function runTargetDrill(options: TargetDrillOptions): Promise<Journal> {
  const { scenario, assets, target, observer, nowMs, signal } = options;
  // Ending the drill early is no reason to give up what it still has to ask.
  const quitting = new AbortController();
  const openedAtMs = nowMs();
  observer({ kind: "phase", phase: "starting", atMs: 0, untilMs: undefined });
  try {
    const world = await openTarget({
      ...options,
      starting: AbortSignal.any([signal, quitting.signal]),
      signal: quitting.signal,
      onChecked: (what) => observer({ kind: "started", what: `${target.name} ${what}` }),
      onDelivery: ({ receiver, message, arrivedAtMs, outcome }) =>
        observer({
          kind: "notification",
          atMs: Math.round(arrivedAtMs - openedAtMs),
          receiver,
          status: message.status,
          isDelivered: outcome === "delivered",
          alerts: message.alerts.map(({ labels }) => labels.alertname ?? ""),
        }),
    });
    try {
      signal.throwIfAborted();
      const { intervalOfMs, scrapeIntervalMs, receiversOfResolved, programs } = world.deployed;
      const evaluationIntervalMs = Math.max(0, ...intervalOfMs.values());
      const toleranceMs = scrapeIntervalMs + evaluationIntervalMs;
      const timeScale = timeScaleOf(1);
      const { journal, startedAtMs } = await runLive({
        scenario,
        seed: scenario.seed,
        world,
        timeScale,
        evaluationIntervalOfMs: (alert) => intervalOfMs.get(alert) ?? evaluationIntervalMs,
        heartbeatLossMs: assets.heartbeatLossMs,
        receiversOfResolved,
        latenessMs: toleranceMs,
        observer,
        nowMs,
        signal,
      });
      const details = liveDetails({
        scenario,
        assets,
        journal,
        startedAtMs,
        timeScale: timeScale.factor,
        target: target.name,
        receivers: "routed",
        programs,
        toleranceMs,
      });
      return { ...journal, live: details };
    } finally {
      await world.close();
    }
  } finally {
    quitting.abort();
  }
}
