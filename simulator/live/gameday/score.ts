import type { Journal } from "../../drill/index.ts";
import { checkDiagnosis, type DiagnosisCheck } from "./diagnosis.ts";

/** What the players did, in scenario time since the start of the drill; undefined where they did not. */
export interface PlayerActions {
  readonly acknowledgedAtMs: number | undefined;
  readonly diagnosedAtMs: number | undefined;
  readonly diagnosis: string | undefined;
  readonly mitigatedAtMs: number | undefined;
}

/** One of the four things that are scored. */
export interface ScoredStep {
  readonly step: "detect" | "acknowledge" | "diagnose" | "mitigate";
  /** Since the first fault; undefined where it did not happen. Scenario time. */
  readonly durationMs: number | undefined;
  /** Within this all points are given. Scenario time. */
  readonly goalMs: number;
  readonly points: number;
  /** What the points are for, or why there are none. */
  readonly reason: string;
}

/** What a game day came to. */
export interface GameScore {
  readonly steps: readonly ScoredStep[];
  readonly points: number;
  readonly diagnosis: DiagnosisCheck | undefined;
}

/** The most points of one step; four make a hundred. */
export const stepPointsMax = 25;

const acknowledgeGoalMs = 5 * 60_000;
const diagnoseGoalMs = 10 * 60_000;
const mitigateGoalMs = 15 * 60_000;

/**
 * Scores a game day. Detection is the alerts' own: all points within what the drill predicted. The players have all
 * points of a step within its goal and lose them evenly until three times the goal.
 */
export function scoreGame(journal: Journal, actions: PlayerActions): GameScore {
  const faultAtMs = journal.events.find(({ kind }) => kind === "fault-injected")?.atMs;
  const since = (atMs: number | undefined) =>
    atMs === undefined || faultAtMs === undefined ? undefined : Math.max(0, atMs - faultAtMs);
  const diagnosis =
    actions.diagnosis === undefined ? undefined : checkDiagnosis(actions.diagnosis, journal.scenario);
  const steps = [
    detection(journal),
    timed("acknowledge", since(actions.acknowledgedAtMs), acknowledgeGoalMs, 1, "nobody acknowledged"),
    timed(
      "diagnose",
      since(actions.diagnosedAtMs),
      diagnoseGoalMs,
      correctness(diagnosis),
      "nobody said what it was",
    ),
    timed("mitigate", since(actions.mitigatedAtMs), mitigateGoalMs, 1, "nobody mitigated it"),
  ];
  return { steps, points: steps.reduce((sum, { points }) => sum + points, 0), diagnosis };
}

function detection({ verdict, live }: Journal): ScoredStep {
  const expected = verdict.expectations.filter(({ state }) => state === "firing");
  const first = expected
    .map(({ timeToNotifyMs, timeToDetectMs }) => timeToNotifyMs ?? timeToDetectMs)
    .filter((durationMs) => durationMs !== undefined)
    .sort((left, right) => left - right)[0];
  const { predicted = [], toleranceMs: usualMs = 0 } = live ?? {};
  const goals = predicted.flatMap(({ timeToNotifyMs, timeToDetectMs, toleranceMs = usualMs }) => {
    const durationMs = timeToNotifyMs ?? timeToDetectMs;
    return durationMs === undefined ? [] : [durationMs + toleranceMs];
  });
  const goalMs = goals.length === 0 ? usualMs : Math.min(...goals);
  return timed("detect", first, goalMs, 1, "no expected alert told of it");
}

function correctness(check: DiagnosisCheck | undefined): number {
  if (check === undefined) return 0;
  return 0.4 * Number(check.namesSystem) + 0.3 * Number(check.namesTarget) + 0.3 * Number(check.namesFault);
}

function timed(
  step: ScoredStep["step"],
  durationMs: number | undefined,
  goalMs: number,
  rightness: number,
  missing: string,
): ScoredStep {
  if (durationMs === undefined) return { step, durationMs, goalMs, points: 0, reason: missing };
  const latenessRatio = goalMs === 0 ? 0 : (durationMs - goalMs) / (2 * goalMs);
  const speed = Math.min(1, Math.max(0, 1 - latenessRatio));
  const points = Math.round(stepPointsMax * rightness * speed);
  const reason = speed === 1 ? "in time" : speed === 0 ? "far too late" : "late";
  return {
    step,
    durationMs,
    goalMs,
    points,
    reason: rightness < 1 ? `${reason}, and only partly right` : reason,
  };
}
