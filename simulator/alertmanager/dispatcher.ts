import type { Labels } from "../promql/index.ts";
import { acceptAlert, type HeldAlert, type ReceivedAlert, statusAt } from "./alert.ts";
import { AlertStore } from "./alert-store.ts";
import type { AlertmanagerConfig, Route } from "./config.ts";
import { EventQueue } from "./event-queue.ts";
import { type DeliveryContext, Flush } from "./flush.ts";
import type { AlertGroup } from "./group.ts";
import { Inhibitor } from "./inhibition.ts";
import { notificationData } from "./notification-data.ts";
import type { NotificationInput } from "./notification-input.ts";
import { NotificationLog } from "./notification-log.ts";
import { groupKeyOf, groupLabelsOf, matchRoutes } from "./routing.ts";
import { renderIntegration } from "./template/index.ts";
import type { Notification, NotificationTimeline, RefusedAlert } from "./timeline.ts";
import { UnnotifiedJournal } from "./unnotified-journal.ts";

/** Sorts alerts into groups, and flushes these at their times. */
export class Dispatcher {
  readonly #config: AlertmanagerConfig;
  readonly #store: AlertStore;
  readonly #queue = new EventQueue<() => void>();
  readonly #groups = new Map<string, AlertGroup>();
  readonly #routesOf = new Map<string, readonly Route[]>();
  readonly #notifications: Notification[] = [];
  readonly #undelivered: Notification[] = [];
  readonly #refused: RefusedAlert[] = [];
  readonly #journal = new UnnotifiedJournal();
  readonly #context: DeliveryContext;
  #nowMs: number;

  constructor(
    config: AlertmanagerConfig,
    { startMs, silences, deliver = () => "ok", rendering }: Omit<NotificationInput, "untilMs" | "alerts">,
  ) {
    this.#config = config;
    this.#nowMs = startMs;
    this.#store = new AlertStore(startMs);
    this.#context = {
      config,
      silences,
      deliver,
      render: (integration, facts, atMs) => {
        if (rendering === undefined) return { fields: [], failure: undefined };
        const data = notificationData(facts, rendering.externalUrl);
        return renderIntegration(rendering.templates, integration, data, atMs);
      },
      inhibitor: new Inhibitor(config, startMs),
      log: new NotificationLog(startMs),
      journal: this.#journal,
      nowMs: () => this.#nowMs,
      schedule: (atMs, run) => this.#queue.add(atMs, deliveryOrder, run),
      record: (notification) => {
        const isDelivered = notification.outcome === "delivered";
        (isDelivered ? this.#notifications : this.#undelivered).push(notification);
      },
    };
  }

  /** Lets everything happen that is due before a time. */
  runBefore(atMs: number): void {
    while ((this.#queue.peek()?.atMs ?? atMs) < atMs) this.#step();
  }

  /** Lets everything happen that is due at a time or before. */
  runUntil(atMs: number): void {
    while ((this.#queue.peek()?.atMs ?? Number.POSITIVE_INFINITY) <= atMs) this.#step();
  }

  /** Takes a post in at its time. */
  receive(received: ReceivedAlert): void {
    this.#nowMs = received.receivedAtMs;
    const accepted = acceptAlert(received, this.#config.resolveTimeoutMs);
    if ("refused" in accepted) {
      this.#refused.push({ alert: received, reason: accepted.refused });
      return;
    }
    const held = this.#store.put(accepted, this.#nowMs);
    this.#context.inhibitor.process(held, this.#nowMs);
    for (const route of this.#routes(held.labels)) this.#group(route, held);
  }

  timeline(): NotificationTimeline {
    return {
      notifications: this.#notifications,
      undelivered: this.#undelivered,
      unnotified: this.#journal.notes(),
      refused: this.#refused,
    };
  }

  #step(): void {
    const next = this.#queue.take();
    if (next === undefined) return;
    this.#nowMs = next.atMs;
    next.event();
  }

  // The same label sets are posted again and again; the tree is searched once for each.
  #routes(labels: Labels): readonly Route[] {
    let routes = this.#routesOf.get(labels.key);
    if (routes === undefined) {
      routes = matchRoutes(this.#config, labels).map((match) => match.route);
      if (this.#routesOf.size < routesKeptMax) this.#routesOf.set(labels.key, routes);
    }
    return routes;
  }

  #group(route: Route, alert: HeldAlert): void {
    const labels = groupLabelsOf(route, alert.labels);
    const identity = `${route.index} ${labels.key}`;
    let group = this.#groups.get(identity);
    if (group === undefined) {
      group = this.#newGroup(identity, route, labels, alert);
      this.#groups.set(identity, group);
    }
    const known = group.alerts.get(alert.labels.key);
    group.alerts.set(alert.labels.key, alert);
    const isNew = known === undefined || statusAt(known, this.#nowMs) !== statusAt(alert, this.#nowMs);
    if (isNew && group.nextFlushMs > this.#nowMs) {
      const subject = {
        labels: alert.labels,
        receiver: route.receiver,
        groupKey: group.key,
        integration: undefined,
      };
      this.#journal.wait(subject, this.#nowMs, group.nextFlushMs);
    }
  }

  #newGroup(identity: string, route: Route, labels: Labels, alert: HeldAlert): AlertGroup {
    // An alert that has waited elsewhere long enough, as after a restart, does not wait again.
    const isOld = alert.startsAtMs + route.groupWaitMs < this.#nowMs;
    const group: AlertGroup = {
      identity,
      route,
      labels,
      key: groupKeyOf(route, labels),
      alerts: new Map(),
      nextFlushMs: isOld ? this.#nowMs : this.#nowMs + route.groupWaitMs,
      isFlushing: false,
      isOverdue: false,
      isGone: false,
    };
    this.#scheduleFlush(group);
    return group;
  }

  #scheduleFlush(group: AlertGroup): void {
    this.#queue.add(group.nextFlushMs, flushOrder, () => {
      if (group.isFlushing) group.isOverdue = true;
      else this.#flush(group);
    });
  }

  #forget(group: AlertGroup): void {
    if (this.#groups.get(group.identity) === group) this.#groups.delete(group.identity);
  }

  #flush(group: AlertGroup): void {
    if (group.isGone) return;
    group.nextFlushMs = this.#nowMs + group.route.groupIntervalMs;
    group.isFlushing = true;
    group.isOverdue = false;
    this.#scheduleFlush(group);
    new Flush(this.#context, group, () => {
      group.isFlushing = false;
      if (group.isGone) this.#forget(group);
      else if (group.isOverdue) this.#flush(group);
    }).run();
  }
}

// At one instant retries come before flushes that may wait for them.
const deliveryOrder = 0;
const flushOrder = 1;

const routesKeptMax = 100_000;
