import type { AlertmanagerConfig, Integration } from "./config.ts";
import { type AlertGroup, type FlushedAlert, flushedAlerts, forgetResolved } from "./group.ts";
import type { Inhibitor } from "./inhibition.ts";
import { type Muting, mutedByInhibition, mutedBySilence, mutedByTime, type Silence } from "./muting.ts";
import type { NotificationFacts } from "./notification-data.ts";
import {
  type GroupState,
  type LogEntry,
  type NotificationLog,
  type NotificationReason,
  reasonToNotify,
} from "./notification-log.ts";
import type { RenderedMessage, RenderingFailure } from "./rendered-text.ts";
import { retryWaitMs } from "./retry.ts";
import type { DeliveryAttempt, DeliveryResult, Notification, UnnotifiedReason } from "./timeline.ts";
import type { UnnotifiedJournal } from "./unnotified-journal.ts";

/** What flushes share. */
export interface DeliveryContext {
  readonly config: AlertmanagerConfig;
  readonly silences: readonly Silence[];
  readonly deliver: (attempt: DeliveryAttempt) => DeliveryResult;
  readonly render: (integration: Integration, facts: NotificationFacts, nowMs: number) => RenderedMessage;
  readonly inhibitor: Inhibitor;
  readonly log: NotificationLog;
  readonly journal: UnnotifiedJournal;
  readonly nowMs: () => number;
  readonly schedule: (atMs: number, run: () => void) => void;
  readonly record: (notification: Notification) => void;
}

/** One flush of a group: what is not muted goes to every integration of the receiver that has to be told. */
export class Flush {
  readonly #context: DeliveryContext;
  readonly #group: AlertGroup;
  readonly #finish: () => void;
  readonly #flushedAtMs: number;
  readonly #alerts: readonly FlushedAlert[];
  #openCount = 0;
  #hasFailed = false;

  constructor(context: DeliveryContext, group: AlertGroup, finish: () => void) {
    this.#context = context;
    this.#group = group;
    this.#finish = finish;
    this.#flushedAtMs = context.nowMs();
    this.#alerts = flushedAlerts(group, this.#flushedAtMs);
  }

  /** Begins; `finish` is called once every integration is through, which may be later after retries. */
  run(): void {
    const shown = this.#withoutMuted();
    const { config } = this.#context;
    const receiver = config.receivers.find(({ name }) => name === this.#group.route.receiver);
    const integrations = shown.length === 0 ? [] : (receiver?.integrations ?? []);
    // The flush stays open until all have begun, so that one which is through at once does not end it.
    this.#openCount = 1;
    for (const integration of integrations) this.#notify(integration, shown);
    this.#close(true);
  }

  #withoutMuted(): readonly FlushedAlert[] {
    const { config, silences, inhibitor } = this.#context;
    const atMs = this.#flushedAtMs;
    const byTime = mutedByTime(config, this.#group.route, atMs);
    return this.#alerts.filter(({ held: { labels } }) => {
      const muting: Muting | undefined =
        mutedByInhibition(inhibitor.mutes(labels, atMs)) ?? byTime ?? mutedBySilence(silences, labels, atMs);
      if (muting === undefined) this.#context.journal.close(this.#subject(labels, undefined));
      else this.#leaveOut(labels, undefined, muting);
      return muting === undefined;
    });
  }

  #notify(integration: Integration, shown: readonly FlushedAlert[]): void {
    const { log, journal } = this.#context;
    const atMs = this.#flushedAtMs;
    const logKey = `${this.#group.route.receiver}\u0000${integration.kind}\u0000${integration.index}\u0000${this.#group.key}`;
    const state = groupState(shown, integration, this.#group.route.repeatIntervalMs, atMs);
    const entry = log.query(logKey, atMs);
    const reason = reasonToNotify(entry, state);
    const write = (loggedAtMs: number) => {
      const { firing, resolved } = state;
      log.log(logKey, { loggedAtMs, firing, resolved }, state.repeatIntervalMs);
    };
    if (reason === undefined) {
      for (const alert of shown) this.#leaveOut(alert.held.labels, integration, whyNot(alert, entry, state));
      return;
    }
    const sent = integration.sendResolved
      ? shown
      : shown.filter((alert) => alert.notified.status === "firing");
    for (const alert of shown) {
      if (sent.includes(alert)) journal.close(this.#subject(alert.held.labels, integration));
      else this.#leaveOut(alert.held.labels, integration, { kind: "resolved-not-sent" });
    }
    if (sent.length === 0) {
      write(atMs);
      return;
    }
    this.#openCount++;
    this.#attempt({ integration, sent, reason, write }, 1);
  }

  #attempt(delivery: Delivery, attempt: number): void {
    const { deliver, render, nowMs, schedule } = this.#context;
    const { integration, sent, reason } = delivery;
    const atMs = nowMs();
    const alerts = sent.map((alert) => alert.notified);
    const status = alerts.some((alert) => alert.status === "firing") ? "firing" : "resolved";
    const { route, key: groupKey, labels: groupLabels } = this.#group;
    const { kind, index } = integration;
    const { receiver } = route;
    const facts = { receiver, status, alerts, reason, groupLabels } as const;
    const { fields: texts, failure } = render(integration, facts, atMs);
    const message = { receiver, integration: { kind, index }, groupKey, status, alerts } as const;
    const result = failure === undefined ? deliver({ ...message, atMs, attempt }) : resultOf(failure);
    const end = (outcome: Notification["outcome"]) => {
      this.#context.record({
        ...message,
        atMs: nowMs(),
        flushedAtMs: this.#flushedAtMs,
        routeId: route.id,
        groupLabels,
        reason,
        attemptCount: attempt,
        outcome,
        texts,
        failure,
      });
      if (outcome === "delivered") delivery.write(nowMs());
      else this.#noteFailure(delivery, attempt, failure);
      this.#close(outcome === "delivered");
    };
    if (result !== "retryable-failure") {
      end(result === "ok" ? "delivered" : "refused");
      return;
    }
    const deadlineMs = this.#flushedAtMs + Math.max(route.groupIntervalMs, timeoutMsMin);
    const nextMs = atMs + retryWaitMs(attempt);
    if (nextMs < deadlineMs) schedule(nextMs, () => this.#attempt(delivery, attempt + 1));
    else schedule(deadlineMs, () => end("abandoned"));
  }

  #noteFailure(delivery: Delivery, attemptCount: number, failure: RenderingFailure | undefined): void {
    for (const { held } of delivery.sent) {
      this.#leaveOut(held.labels, delivery.integration, { kind: "not-delivered", attemptCount, failure });
    }
  }

  #close(isSuccess: boolean): void {
    this.#openCount--;
    if (!isSuccess) this.#hasFailed = true;
    if (this.#openCount > 0) return;
    if (!this.#hasFailed) forgetResolved(this.#group, this.#alerts);
    this.#finish();
  }

  #leaveOut(
    labels: FlushedAlert["held"]["labels"],
    integration: Integration | undefined,
    why: UnnotifiedReason,
  ): void {
    this.#context.journal.leaveOut(this.#subject(labels, integration), why, this.#flushedAtMs);
  }

  #subject(labels: FlushedAlert["held"]["labels"], integration: Integration | undefined) {
    const name = integration === undefined ? undefined : { kind: integration.kind, index: integration.index };
    return { labels, receiver: this.#group.route.receiver, groupKey: this.#group.key, integration: name };
  }
}

interface Delivery {
  readonly integration: Integration;
  readonly sent: readonly FlushedAlert[];
  readonly reason: NotificationReason;
  readonly write: (loggedAtMs: number) => void;
}

// Even a group with a short interval gives its deliveries this long.
const timeoutMsMin = 10_000;

function resultOf({ isRetried }: RenderingFailure): DeliveryResult {
  return isRetried ? "retryable-failure" : "failure";
}

function groupState(
  shown: readonly FlushedAlert[],
  integration: Integration,
  repeatIntervalMs: number,
  nowMs: number,
): GroupState {
  const firing = new Set<string>();
  const resolved = new Set<string>();
  for (const { held, notified } of shown) {
    (notified.status === "firing" ? firing : resolved).add(held.labels.key);
  }
  return { firing, resolved, sendResolved: integration.sendResolved, repeatIntervalMs, nowMs };
}

function whyNot(alert: FlushedAlert, entry: LogEntry | undefined, state: GroupState): UnnotifiedReason {
  const { key } = alert.held.labels;
  if (alert.notified.status === "resolved" && !state.sendResolved) return { kind: "resolved-not-sent" };
  if (
    entry === undefined ||
    (alert.notified.status === "resolved" && !entry.firing.has(key) && !entry.resolved.has(key))
  ) {
    return { kind: "never-notified" };
  }
  return { kind: "nothing-new", repeatsAfterMs: entry.loggedAtMs + state.repeatIntervalMs };
}
