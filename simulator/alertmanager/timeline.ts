import type { Labels } from "../promql/index.ts";
import type { AlertStatus, ReceivedAlert } from "./alert.ts";
import type { IntegrationKind } from "./config.ts";
import type { Muting } from "./muting.ts";
import type { NotificationReason } from "./notification-log.ts";
import type { RenderedField, RenderingFailure } from "./rendered-text.ts";

/** An integration of a receiver. */
export interface IntegrationName {
  readonly kind: IntegrationKind;
  readonly index: number;
}

/** An alert as a notification shows it. */
export interface NotifiedAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly status: AlertStatus;
  readonly startsAtMs: number;
  /** Undefined while the alert is firing. */
  readonly endsAtMs: number | undefined;
  readonly generatorUrl: string;
}

/** A message to one integration of a receiver about a group of alerts. */
export interface Notification {
  /** When it was delivered, or given up. */
  readonly atMs: number;
  /** When the group was flushed; earlier than `atMs` only after retries. */
  readonly flushedAtMs: number;
  readonly receiver: string;
  readonly integration: IntegrationName;
  readonly routeId: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  /** `resolved` where all of its alerts are. */
  readonly status: AlertStatus;
  /** In the order in which messages list them. */
  readonly alerts: readonly NotifiedAlert[];
  readonly reason: NotificationReason;
  readonly attemptCount: number;
  /** `refused`: the last attempt failed for good; `abandoned`: no attempt succeeded in time. */
  readonly outcome: "delivered" | "refused" | "abandoned";
  /** Its texts as the last attempt rendered them; none where nothing is rendered. */
  readonly texts: readonly RenderedField[];
  /** The template that kept the last attempt from being sent, where one did. */
  readonly failure: RenderingFailure | undefined;
}

/** One try to deliver a notification. */
export interface DeliveryAttempt {
  readonly atMs: number;
  /** 1 for the first try. */
  readonly attempt: number;
  readonly receiver: string;
  readonly integration: IntegrationName;
  readonly groupKey: string;
  readonly status: AlertStatus;
  readonly alerts: readonly NotifiedAlert[];
}

/** What comes of a try: only a retryable failure is tried again. */
export type DeliveryResult = "ok" | "retryable-failure" | "failure";

/** Why an alert was not notified, over one or more flushes of its group in a row. */
export interface Unnotified {
  readonly labels: Labels;
  readonly receiver: string;
  readonly groupKey: string;
  /** Undefined where the reason holds for the whole receiver. */
  readonly integration: IntegrationName | undefined;
  readonly why: UnnotifiedReason;
  /** The first and the last flush with this reason; of `waiting`, when the wait began and ended. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly flushCount: number;
}

/**
 * Reasons against a notification: muted; waiting for the group's next flush; known to the receiver already, to be
 * repeated by `repeatsAfterMs`; over, and the integration does not send resolved alerts; over before the receiver
 * was told that it fired; not delivered.
 */
export type UnnotifiedReason =
  | Muting
  | { readonly kind: "waiting"; readonly untilMs: number }
  | { readonly kind: "nothing-new"; readonly repeatsAfterMs: number }
  | { readonly kind: "resolved-not-sent" }
  | { readonly kind: "never-notified" }
  | {
      readonly kind: "not-delivered";
      readonly attemptCount: number;
      readonly failure: RenderingFailure | undefined;
    };

/** A post that Alertmanager refuses. */
export interface RefusedAlert {
  readonly alert: ReceivedAlert;
  readonly reason: string;
}

/** All that an Alertmanager did, in order of time. */
export interface NotificationTimeline {
  /** What was delivered. */
  readonly notifications: readonly Notification[];
  /** What was refused or given up; the group stays as it is, and the next flush tries again. */
  readonly undelivered: readonly Notification[];
  readonly unnotified: readonly Unnotified[];
  readonly refused: readonly RefusedAlert[];
}
