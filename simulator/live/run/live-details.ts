import {
  type Assets,
  type Journal,
  type LiveDetails,
  runVirtually,
  type Scenario,
} from "../../drill/index.ts";

/** What the details of a live drill are made of. */
export interface DetailsPlan
  extends Pick<LiveDetails, "timeScale" | "target" | "programs" | "toleranceMs" | "receivers"> {
  readonly scenario: Scenario;
  /** What the prediction is made with. */
  readonly assets: Assets;
  readonly journal: Journal;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
}

/** What a live drill adds to its journal, with the prediction of the virtual run of the same scenario. */
export function liveDetails({ scenario, assets, journal, startedAtMs, ...known }: DetailsPlan): LiveDetails {
  const predicted = runVirtually(scenario, assets, { seed: scenario.seed }).journal.verdict;
  return {
    ...known,
    startedAt: new Date(startedAtMs).toISOString(),
    predicted: predicted.expectations.map(({ hops, timeToDetectMs, timeToNotifyMs, timeToResolveMs }) => ({
      hops,
      timeToDetectMs,
      timeToNotifyMs,
      timeToResolveMs,
    })),
    acknowledged: [],
    rollbackFailures: journal.verdict.problems.filter((problem) =>
      problem.includes("could not be rolled back"),
    ),
  };
}
