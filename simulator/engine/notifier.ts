import {
  type Labels,
  labelPairs,
  labelsFromPairs,
  type PrometheusMajor,
  printExpression,
} from "../promql/index.ts";
import type { AlertInstance } from "./alert-instance.ts";
import { compileRelabelling, type RelabelStep } from "./relabel.ts";
import type { NamedText } from "./rule.ts";
import type { RuleEvaluation, RuleTimeline } from "./rule-evaluation.ts";
import { countBefore } from "./timestamp-column.ts";

/** How Prometheus sends its alerts. */
export interface SendingOptions {
  /** How long a firing alert rests before it is sent again, in milliseconds. Default 1 minute. */
  readonly resendDelayMs?: number;
  /** Added to every alert that does not have them itself. */
  readonly externalLabels?: Labels;
  /** Where `generatorUrl` begins; a slash at its end counts for nothing. Default empty. */
  readonly externalUrl?: string;
  /** `alert_relabel_configs`, applied after the external labels. */
  readonly alertRelabelling?: readonly RelabelStep[];
  /** The release line, for the meaning of patterns and names. Default 3. */
  readonly prometheus?: PrometheusMajor;
}

/** An alert as Alertmanager receives it. */
export interface SentAlert {
  /** With external labels, after relabelling. */
  readonly labels: Labels;
  /** Sorted by name; expanded when they are read. */
  readonly annotations: readonly NamedText[];
  /** When it began to fire. */
  readonly startsAtMs: number;
  /** When it was resolved; otherwise until when it counts as firing if nothing more is heard of it. */
  readonly endsAtMs: number;
  readonly isResolved: boolean;
  readonly sentAtMs: number;
  readonly generatorUrl: string;
  readonly alert: AlertInstance;
}

// How long a resolved alert is kept and sent again.
const resolvedRetentionMs = 900_000;

/** Everything Prometheus sends to Alertmanager over the time line, in order. */
export function sentAlerts(evaluation: RuleEvaluation, options: SendingOptions = {}): readonly SentAlert[] {
  const relabel = compileRelabelling(options.alertRelabelling ?? [], options.prometheus ?? 3);
  const sent = evaluation.rules.flatMap((timeline) => sentByRule(timeline, options, relabel));
  return sent.sort((left, right) => left.sentAtMs - right.sentAtMs);
}

function sentByRule(
  timeline: RuleTimeline,
  options: SendingOptions,
  relabel: (labels: Labels) => Labels | undefined,
): readonly SentAlert[] {
  const generatorUrl = `${(options.externalUrl ?? "").replace(/\/+$/, "")}${tableLink(printExpression(timeline.rule.expression))}`;
  const sent: SentAlert[] = [];
  for (const [position, alert] of timeline.alerts.entries()) {
    if (alert.firedAtMs === undefined) continue;
    const labels = relabel(withExternalLabels(alert.labels, options.externalLabels));
    if (labels === undefined) continue;
    const lastMs = lastSendableMs(timeline, alert, position);
    // One by one: an alert of months is sent more often than a call takes arguments.
    for (const each of sendings(timeline, alert, lastMs, options, { labels, generatorUrl })) sent.push(each);
  }
  return sent;
}

function sendings(
  timeline: RuleTimeline,
  alert: AlertInstance,
  lastMs: number,
  options: SendingOptions,
  { labels, generatorUrl }: Pick<SentAlert, "labels" | "generatorUrl">,
): readonly SentAlert[] {
  const { timestampsMs, intervalMs } = timeline;
  const resendDelayMs = options.resendDelayMs ?? 60_000;
  const validMs = 4 * Math.max(intervalMs, resendDelayMs);
  const startsAtMs = alert.firedAtMs ?? 0;
  const { resolvedAtMs } = alert;
  const sent: SentAlert[] = [];
  let lastSentMs = Number.NEGATIVE_INFINITY;
  for (
    let index = countBefore(timestampsMs, timestampsMs.length, startsAtMs);
    index < timestampsMs.length;
    index++
  ) {
    const sentAtMs = timestampsMs[index] ?? 0;
    if (sentAtMs > lastMs) break;
    if (timeline.hasFailedAt(index)) continue;
    const isResolved = resolvedAtMs !== undefined && sentAtMs >= resolvedAtMs;
    const isNews = isResolved && lastSentMs < resolvedAtMs;
    if (!isNews && sentAtMs <= lastSentMs + resendDelayMs) continue;
    lastSentMs = sentAtMs;
    sent.push({
      labels,
      get annotations() {
        return alert.annotationsAt(sentAtMs);
      },
      startsAtMs,
      endsAtMs: isResolved ? resolvedAtMs : sentAtMs + validMs,
      isResolved,
      sentAtMs,
      generatorUrl,
      alert,
    });
  }
  return sent;
}

/**
 * The last moment at which an alert can be sent: it is forgotten some time after it was resolved, as soon
 * as a new alert takes its place, or when the rule's alerts are dropped.
 */
function lastSendableMs(timeline: RuleTimeline, alert: AlertInstance, position: number): number {
  const { resolvedAtMs, endedAtMs, firedAtMs = 0 } = alert;
  const isDropped = resolvedAtMs === undefined && endedAtMs !== undefined;
  let lastMs = isDropped ? endedAtMs - 1 : Number.POSITIVE_INFINITY;
  if (resolvedAtMs !== undefined) lastMs = resolvedAtMs + resolvedRetentionMs;
  for (const forgottenAtMs of timeline.forgottenAtMs) {
    if (forgottenAtMs > firedAtMs) lastMs = Math.min(lastMs, forgottenAtMs - 1);
  }
  for (let next = position + 1; next < timeline.alerts.length; next++) {
    const other = timeline.alerts[next];
    if (other === undefined || other.createdAtMs > lastMs) break;
    if (other.labels.key === alert.labels.key) return Math.min(lastMs, other.createdAtMs - 1);
  }
  return lastMs;
}

function withExternalLabels(labels: Labels, external: Labels | undefined): Labels {
  if (external === undefined || external.names.length === 0) return labels;
  return labelsFromPairs([...labelPairs(external), ...labelPairs(labels)]);
}

function tableLink(expression: string): string {
  const escaped = encodeURIComponent(expression)
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
  return `/graph?g0.expr=${escaped}&g0.tab=1`;
}
