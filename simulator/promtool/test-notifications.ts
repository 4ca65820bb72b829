import {
  type Notification,
  type NotificationTimeline,
  receivedAlert,
  simulateNotifications,
  type Unnotified,
} from "../alertmanager/index.ts";
import { type RuleEvaluation, sentAlerts } from "../engine/index.ts";
import type { PrometheusMajor } from "../promql/index.ts";
import type { TestRouting } from "./routing.ts";
import type { UnitTest } from "./unit-test.ts";

/** What the receivers of a routing were told in a test. */
export interface TestNotifications {
  readonly receivers: readonly string[];
  /** Those of them that tell nobody, for want of an integration. */
  readonly emptyReceivers: readonly string[];
  readonly notifications: readonly Notification[];
  readonly unnotified: readonly Unnotified[];
}

/** Sends the alerts of a test through a routing, as Prometheus and Alertmanager do. */
export function notificationsOf(
  evaluation: RuleEvaluation,
  { config, templates }: TestRouting,
  { startMs, externalLabels, externalUrl }: UnitTest,
  { untilMs, prometheus }: { readonly untilMs: number; readonly prometheus: PrometheusMajor },
): TestNotifications {
  const sent = sentAlerts(evaluation, { externalLabels, externalUrl, prometheus });
  const { notifications, unnotified }: NotificationTimeline = simulateNotifications(config, {
    startMs,
    untilMs,
    silences: [],
    alerts: sent.map(receivedAlert),
    rendering: { templates, externalUrl: alertmanagerUrl },
  });
  const empty = config.receivers.filter(({ integrations }) => integrations.length === 0);
  return {
    receivers: config.receivers.map(({ name }) => name),
    emptyReceivers: empty.map(({ name }) => name),
    notifications,
    unnotified,
  };
}

// A test file has no word for it; where Alertmanager is not told either, it takes its own address.
const alertmanagerUrl = "http://localhost:9093";
