import { type Assets, planFaults, type Scenario, spanOf } from "../../drill/index.ts";
import { parseDurationMs } from "../../promql/index.ts";
import type { RealTarget } from "../stack/index.ts";
import type { TimeScale } from "../time-scale/index.ts";
import type { Train } from "./heartbeat-train.ts";
import { targetsBehind } from "./rules-read.ts";

/** What a drill's begin is chosen with. */
export interface PhaseQuestion {
  readonly scenario: Scenario;
  readonly assets: Assets;
  readonly timeScale: TimeScale;
  readonly targets: readonly RealTarget[];
  /** When the heartbeat is told; undefined where that is not known. */
  readonly heartbeat?: Train | undefined;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/**
 * How long to wait with the control phase, in milliseconds of real time, so that a scrape of what is hurt comes soon after the
 * fault begins, as in the model, where it comes at its begin: one that is no longer than from one scrape to the next would
 * not be seen otherwise, and others would be seen up to an interval later than predicted. That notifications fail shows no sooner than
 * when one is sent, so the next heartbeat takes the scrape's place then. Of several faults the shortest counts. At most one interval.
 */
export function waitForPhase(question: PhaseQuestion): number {
  const { scenario, timeScale, nowMs } = question;
  const trains = trainsOf(question);
  const shortest = planFaults(scenario, spanOf(scenario))
    .map(({ injectAtMs, rollbackAtMs }) => ({ injectAtMs, lengthMs: rollbackAtMs - injectAtMs }))
    .reduce<{ injectAtMs: number; lengthMs: number } | undefined>(
      (least, each) => (least === undefined || each.lengthMs < least.lengthMs ? each : least),
      undefined,
    );
  if (shortest === undefined) return 0;
  const lengthMs = timeScale.toReal(shortest.lengthMs);
  const rare = trains.filter(({ everyMs }) => everyMs >= lengthMs);
  const wanted = rare.length === 0 ? trains : rare;
  // Where several jobs tell of it, the one that is asked most often is to see it.
  const soonestMs = Math.min(...wanted.map(({ everyMs }) => everyMs));
  const seeing = wanted.filter(({ everyMs }) => everyMs === soonestMs);
  const windowMs = Math.min(lengthMs, soonestMs);
  const leadMs = Math.min(leadMsMax, windowMs * leadRatio);
  const injectsAtMs = nowMs + timeScale.toReal(shortest.injectAtMs);
  const waits = seeing.map((train) => untilNext(train, injectsAtMs + leadMs));
  // A probe that begins later may be answered when the fault is over.
  const seenAfter = (waitMs: number) =>
    seeing.filter((train) => {
      const afterMs = untilNext(train, injectsAtMs + waitMs);
      return afterMs >= leadMs - slackMs && afterMs <= windowMs / 2;
    }).length;
  return waits.reduce((best, each) => (seenAfter(each) > seenAfter(best) ? each : best), waits[0] ?? 0);
}

// A fault takes some time to begin, and scrapes are some milliseconds late.
const leadMsMax = 400;
const leadRatio = 0.4;
const slackMs = 1;

function trainsOf({ scenario, assets, targets, heartbeat }: PhaseQuestion): readonly Train[] {
  if (heartbeat !== undefined && failsNotifications(scenario)) return [heartbeat];
  return hurtOnes(scenario, targetsOf(scenario, assets, targets)).flatMap(trainOf);
}

/** Whether a fault has every notification fail, so that the next one shows it. */
export function failsNotifications({ method }: Scenario): boolean {
  return method.some(({ fault }) => fault.kind === "notifications-failing" && (fault.ratio ?? 1) === 1);
}

function untilNext({ atMs, everyMs }: Train, fromMs: number): number {
  return (((atMs - fromMs) % everyMs) + everyMs) % everyMs;
}

/** The targets whose series the expected alerts read. */
function targetsOf(
  { expect }: Scenario,
  assets: Assets,
  targets: readonly RealTarget[],
): readonly RealTarget[] {
  return expect.alerts
    .filter(({ state }) => state !== "silent")
    .flatMap((expectation) => targetsBehind(expectation, assets, targets));
}

/** Those that a fault names; all where it names none of them. */
function hurtOnes({ method }: Scenario, targets: readonly RealTarget[]): readonly RealTarget[] {
  const named = new Set(method.flatMap(({ fault }) => ("instance" in fault ? [fault.instance] : [])));
  const hurt = targets.filter(({ instance }) => named.has(instance));
  return hurt.length === 0 ? targets : hurt;
}

function trainOf({ lastScrapeAtMs, scrapeInterval }: RealTarget): readonly Train[] {
  const everyMs = parseDurationMs(scrapeInterval);
  return lastScrapeAtMs === undefined || everyMs === undefined || everyMs <= 0
    ? []
    : [{ atMs: lastScrapeAtMs, everyMs }];
}
