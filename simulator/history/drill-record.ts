import type { ExpectationResult, Journal, Outcome, VariantName } from "../drill/index.ts";
import { drillIdOf } from "./drill-id.ts";

/** How a drill came to be run: in virtual time, on the real clock, or blind for people on call. */
export type DrillMode = "drill" | "live" | "gameday";

/** Times as an expectation counts them, in scenario time; undefined where not reached. */
export type ExpectationTimes = Pick<
  ExpectationResult,
  "timeToDetectMs" | "timeToNotifyMs" | "timeToResolveMs"
>;

/** What the history keeps of an expectation. */
export interface RecordedExpectation
  extends ExpectationTimes,
    Pick<ExpectationResult, "alert" | "labels" | "state" | "receiver" | "outcome" | "reasons"> {
  /** The times of the virtual run beside a live one. */
  readonly predicted: ExpectationTimes | undefined;
}

/** How people did in a blind drill: milliseconds of real time after the fault, undefined where it was not reached. */
export interface GameDayScore {
  readonly detectMs: number | undefined;
  readonly acknowledgeMs: number | undefined;
  readonly diagnoseMs: number | undefined;
  readonly mitigateMs: number | undefined;
  readonly points: number;
  readonly pointsMax: number;
}

/** What the history keeps of a drill that was run. */
export interface DrillRecord {
  /** 26 characters that sort by when it started. */
  readonly id: string;
  /** A date in UTC, to the millisecond. */
  readonly startedAt: string;
  readonly clock: Journal["clock"];
  readonly mode: DrillMode;
  /** Who ran it. */
  readonly by: string;
  readonly scenario: string;
  readonly variant: VariantName;
  readonly system: string;
  readonly seed: number;
  readonly outcome: Outcome;
  /** How long it took in real time. */
  readonly wallMs: number;
  /** The version of klaxon that ran it. */
  readonly toolVersion: string;
  readonly falseAlarmCount: number;
  /** Of a drill on the real clock: by how much time was compressed, and what it ran on. */
  readonly live: { readonly timeScale: number; readonly stack: string } | undefined;
  readonly gameDay: GameDayScore | undefined;
  /** In the order of the scenario. */
  readonly expectations: readonly RecordedExpectation[];
}

/** What a journal does not know of its run. */
export interface RunFacts {
  readonly startedAtMs: number;
  /** Ten random bytes, so that drills that start together differ. */
  readonly random: Uint8Array;
  readonly mode: DrillMode;
  readonly by: string;
  readonly wallMs: number;
  readonly toolVersion: string;
  readonly live?:
    | {
        readonly timeScale: number;
        readonly stack: string;
        /** For each expectation of the verdict, in its order, what the virtual run said. */
        readonly predicted: readonly (ExpectationTimes | undefined)[];
      }
    | undefined;
  readonly gameDay?: GameDayScore | undefined;
}

/** The record of a drill that is over. */
export function drillRecordOf(journal: Journal, run: RunFacts): DrillRecord {
  const { scenario, verdict } = journal;
  return {
    id: drillIdOf(run.startedAtMs, run.random),
    startedAt: new Date(run.startedAtMs).toISOString(),
    clock: journal.clock,
    mode: run.mode,
    by: run.by,
    scenario: scenario.name,
    variant: scenario.variant,
    system: scenario.system,
    seed: journal.seed,
    outcome: verdict.outcome,
    wallMs: run.wallMs,
    toolVersion: run.toolVersion,
    falseAlarmCount: verdict.falseAlarms.length,
    live: run.live === undefined ? undefined : { timeScale: run.live.timeScale, stack: run.live.stack },
    gameDay: run.gameDay,
    expectations: verdict.expectations.map((result, index) => ({
      alert: result.alert,
      labels: result.labels,
      state: result.state,
      receiver: result.receiver,
      outcome: result.outcome,
      reasons: result.reasons,
      ...timesOf(result),
      predicted: timesOrNone(run.live?.predicted[index]),
    })),
  };
}

function timesOrNone(times: ExpectationTimes | undefined): ExpectationTimes | undefined {
  return times === undefined ? undefined : timesOf(times);
}

// Picked one by one: what is handed over may hold more.
function timesOf({ timeToDetectMs, timeToNotifyMs, timeToResolveMs }: ExpectationTimes): ExpectationTimes {
  return { timeToDetectMs, timeToNotifyMs, timeToResolveMs };
}
