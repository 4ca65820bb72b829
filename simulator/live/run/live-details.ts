import type { LiveDetails, Verdict } from "../../drill/index.ts";
import type { TimeScale } from "../time-scale/index.ts";
import type { Acknowledgements } from "./acknowledgements.ts";

/** What a virtual run predicts, as a journal holds it. */
export function predictedHops({ expectations }: Verdict): LiveDetails["predicted"] {
  return expectations.map(({ hops, timeToDetectMs, timeToNotifyMs, timeToResolveMs }) => ({
    hops,
    timeToDetectMs,
    timeToNotifyMs,
    timeToResolveMs,
  }));
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
