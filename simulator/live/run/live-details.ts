import type { LiveDetails, Verdict } from "../../drill/index.ts";
import type { TimeScale } from "../time-scale/index.ts";
import type { Acknowledgements } from "./acknowledgements.ts";

/** What a virtual run predicts, and how far what is measured may be from it, as a journal holds it. */
export function predictedHops(
  { expectations }: Verdict,
  tolerancesMs: readonly number[],
): Pick<LiveDetails, "predicted" | "toleranceMs"> {
  const toleranceMs = Math.max(0, ...tolerancesMs);
  const predicted = expectations.map(
    ({ hops, timeToDetectMs, timeToNotifyMs, timeToResolveMs }, expectation) => ({
      hops,
      timeToDetectMs,
      timeToNotifyMs,
      timeToResolveMs,
      toleranceMs: tolerancesMs[expectation] ?? toleranceMs,
    }),
  );
  return { predicted, toleranceMs };
}

/** Who acknowledged what, by the clock of a drill that began at an instant. */
export function acknowledgedIn(
  acknowledgements: Acknowledgements,
  timeScale: TimeScale,
  startedAtMs: number,
): LiveDetails["acknowledged"] {
  return acknowledgements.all().map(({ atMs, by, alert }) => ({
    atMs: Math.round(timeScale.toScenario(atMs - startedAtMs)),
    by,
    ...(alert === undefined ? {} : { alert }),
  }));
}
