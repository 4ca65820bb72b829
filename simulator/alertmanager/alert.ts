import { type Labels, labelPairs } from "../promql/index.ts";

/** An alert as it was posted to Alertmanager. */
export interface ReceivedAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  /** Undefined where the sender left it out: then the end, else the time of arrival. */
  readonly startsAtMs: number | undefined;
  /** Undefined where the sender left it out: then the alert ends after `resolve_timeout` unless posted again. */
  readonly endsAtMs: number | undefined;
  readonly receivedAtMs: number;
  readonly generatorUrl: string;
}

/** An alert as Prometheus posts it. */
export interface PostedAlert {
  readonly labels: Labels;
  readonly annotations: readonly (readonly [name: string, text: string])[];
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly sentAtMs: number;
  readonly generatorUrl: string;
}

/** What Alertmanager gets of a post, on a way that takes no time. */
export function receivedAlert(posted: PostedAlert): ReceivedAlert {
  const { labels, annotations, startsAtMs, endsAtMs, sentAtMs, generatorUrl } = posted;
  return {
    labels,
    annotations: Object.fromEntries(annotations),
    startsAtMs,
    endsAtMs,
    receivedAtMs: sentAtMs,
    generatorUrl,
  };
}

/** An alert as Alertmanager holds it. A later post replaces the value, it never changes it. */
export interface HeldAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtMs: number;
  readonly endsAtMs: number;
  readonly updatedAtMs: number;
  /** Whether the end is only `resolve_timeout` after the last post. */
  readonly isTimeout: boolean;
  readonly generatorUrl: string;
}

/** Whether an alert is firing or over at some time. */
export type AlertStatus = "firing" | "resolved";

/** The status at a time; an alert is resolved from its end on. */
export function statusAt(alert: HeldAlert, atMs: number): AlertStatus {
  return alert.endsAtMs <= atMs ? "resolved" : "firing";
}

/** Fills in what the sender left out, or says why Alertmanager refuses the alert. */
export function acceptAlert(
  received: ReceivedAlert,
  resolveTimeoutMs: number,
): HeldAlert | { readonly refused: string } {
  const { labels, annotations, receivedAtMs, generatorUrl } = received;
  if (labels.names.length === 0) return { refused: "an alert needs at least one label" };
  const startsAtMs = received.startsAtMs ?? received.endsAtMs ?? receivedAtMs;
  const isTimeout = received.endsAtMs === undefined;
  const endsAtMs = received.endsAtMs ?? receivedAtMs + resolveTimeoutMs;
  if (endsAtMs < startsAtMs) return { refused: "an alert must not end before it starts" };
  return { labels, annotations, startsAtMs, endsAtMs, updatedAtMs: receivedAtMs, isTimeout, generatorUrl };
}

/** What Alertmanager holds after a post: both together where they overlap in time, else the new one. */
export function mergeAlerts(old: HeldAlert | undefined, posted: HeldAlert, nowMs: number): HeldAlert {
  if (old === undefined) return posted;
  const endsWithin = posted.endsAtMs > old.startsAtMs && posted.endsAtMs < old.endsAtMs;
  const startsWithin = posted.startsAtMs > old.startsAtMs && posted.startsAtMs < old.endsAtMs;
  if (!endsWithin && !startsWithin) return posted;
  // Whatever was resolved takes the latest end; of a firing one an end that is no mere timeout counts if later.
  const isOldEnd =
    old.endsAtMs > posted.endsAtMs &&
    (statusAt(posted, nowMs) === "resolved" ? statusAt(old, nowMs) === "resolved" : !old.isTimeout);
  return {
    ...posted,
    startsAtMs: Math.min(old.startsAtMs, posted.startsAtMs),
    endsAtMs: isOldEnd ? old.endsAtMs : posted.endsAtMs,
  };
}

/** Orders alerts as notifications list them: by job, by instance, then by all labels. */
export function compareAlerts(left: { readonly labels: Labels }, right: { readonly labels: Labels }): number {
  const leftValues = new Map(labelPairs(left.labels));
  const rightValues = new Map(labelPairs(right.labels));
  for (const name of ["job", "instance"]) {
    const leftValue = leftValues.get(name);
    const rightValue = rightValues.get(name);
    if (leftValue === rightValue) continue;
    if (leftValue === undefined) return 1;
    if (rightValue === undefined) return -1;
    return leftValue < rightValue ? -1 : 1;
  }
  if (leftValues.size !== rightValues.size) return leftValues.size - rightValues.size;
  for (const name of [...new Set([...leftValues.keys(), ...rightValues.keys()])].sort()) {
    const leftValue = leftValues.get(name);
    const rightValue = rightValues.get(name);
    if (leftValue === rightValue) continue;
    if (leftValue === undefined) return -1;
    if (rightValue === undefined) return 1;
    return leftValue < rightValue ? -1 : 1;
  }
  return 0;
}
