import type { Labels } from "../promql/index.ts";
import { compareAlerts, type HeldAlert, statusAt } from "./alert.ts";
import type { Route } from "./config.ts";
import type { NotifiedAlert } from "./timeline.ts";

/** Alerts of a route that agree on its grouping labels, flushed together at the route's intervals. */
export interface AlertGroup {
  /** Of all groups at a time only one has it; keys may be shared by sibling routes. */
  readonly identity: string;
  readonly route: Route;
  readonly labels: Labels;
  readonly key: string;
  readonly alerts: Map<string, HeldAlert>;
  /** When the next flush is due. */
  nextFlushMs: number;
  /** Whether a flush still waits for a delivery; the next one then begins when it ends. */
  isFlushing: boolean;
  isOverdue: boolean;
  /** An empty group is gone: the next alert makes a new one, which waits anew. */
  isGone: boolean;
}

/** An alert of a flush: as held, and as messages show it. */
export interface FlushedAlert {
  readonly held: HeldAlert;
  readonly notified: NotifiedAlert;
}

/** What a flush is about, in the order of messages; its alerts keep their status while it lasts. */
export function flushedAlerts(group: AlertGroup, nowMs: number): readonly FlushedAlert[] {
  return [...group.alerts.values()].sort(compareAlerts).map((held) => {
    const status = statusAt(held, nowMs);
    const { labels, annotations, startsAtMs, generatorUrl } = held;
    const endsAtMs = status === "resolved" ? held.endsAtMs : undefined;
    return { held, notified: { labels, annotations, status, startsAtMs, endsAtMs, generatorUrl } };
  });
}

/** Forgets the alerts that were over at a flush that succeeded, unless they were posted again meanwhile. */
export function forgetResolved(group: AlertGroup, flushed: readonly FlushedAlert[]): void {
  for (const { held, notified } of flushed) {
    if (notified.status === "resolved" && group.alerts.get(held.labels.key) === held) {
      group.alerts.delete(held.labels.key);
    }
  }
  if (group.alerts.size === 0) group.isGone = true;
}
