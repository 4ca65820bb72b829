import { matchRoutes } from "../../alertmanager/index.ts";
import type { Routing } from "../../drill/index.ts";
import { labelsFromRecord } from "../../promql/index.ts";
import type { TimeScale } from "../time-scale/index.ts";

/** Something that happens at an instant, and so often before and after it. Real time, in milliseconds. */
export interface Train {
  readonly atMs: number;
  readonly everyMs: number;
}

/** Alerts that arrived at a receiver. */
interface Arrival {
  readonly arrivedAtMs: number;
  readonly message: { readonly alerts: readonly LabelledAlert[] };
}

interface LabelledAlert {
  readonly labels: Readonly<Record<string, string>>;
}

/**
 * When the heartbeat is told: the last time, and at each flush of its group that finds it time to repeat it. Undefined
 * before it was told at all.
 */
export function heartbeatTrain(
  arrivals: readonly Arrival[],
  { config }: Pick<Routing, "config">,
  timeScale: TimeScale,
): Train | undefined {
  const last = arrivals.findLast(({ message }) => message.alerts.some(isHeartbeat));
  const labels = last?.message.alerts.find(isHeartbeat)?.labels;
  if (last === undefined || labels === undefined) return undefined;
  const [route] = matchRoutes(config, labelsFromRecord(labels));
  if (route === undefined) return undefined;
  const { groupIntervalMs, repeatIntervalMs } = route;
  const everyMs = Math.max(1, Math.ceil(repeatIntervalMs / groupIntervalMs)) * groupIntervalMs;
  return { atMs: last.arrivedAtMs, everyMs: timeScale.toReal(everyMs) };
}

function isHeartbeat({ labels }: LabelledAlert): boolean {
  return labels.severity === "none";
}
