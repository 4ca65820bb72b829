import { formatLength } from "../offset.ts";
import { alertText, carriesAll, identifyingLabels, labelsText } from "./label-text.ts";
import type { Lane, LaneItem } from "./lane.ts";
import type { StoredEvent, StoredJournal, StoredLabels, StoredNotification } from "./stored-journal.ts";

/**
 * A lane for each alert with its label set, and beneath it one for each receiver that was told of it or kept from it. Those
 * that the scenario expects come first, in its order; the watchdog, which beats all the time, last.
 */
export function alertLanes(journal: StoredJournal, endMs: number): readonly Lane[] {
  const lives = collectLives(journal.events);
  const ranked = lives.map((life, index) => ({ life, rank: rankOf(life, journal), index }));
  ranked.sort((left, right) => left.rank - right.rank || left.index - right.index);
  return ranked.flatMap(({ life }) => lanesOf(life, journal, endMs));
}

interface Life {
  readonly alert: string;
  readonly labels: StoredLabels;
  readonly states: StateEvent[];
  readonly receivers: Map<string, ReceiverEvent[]>;
}

type StateEvent = Extract<StoredEvent, { readonly value: string }>;
type MutedEvent = Extract<StoredEvent, { readonly kind: "alert-muted" }>;
type ReceiverEvent =
  | { readonly event: StoredNotification; readonly status: string }
  | { readonly event: MutedEvent; readonly status: "muted" };

function collectLives(events: readonly StoredEvent[]): readonly Life[] {
  const byAlert = new Map<string, Life[]>();
  const byKey = new Map<string, Life>();
  const lifeOf = (alert: string, labels: StoredLabels, isExact: boolean): Life => {
    const key = JSON.stringify([alert, labels]);
    const known = byKey.get(key);
    if (known !== undefined) return known;
    const namesakes = byAlert.get(alert) ?? [];
    // What is sent carries the external labels as well.
    const carried = isExact ? undefined : namesakes.find((life) => carriesAll(labels, life.labels));
    const life = carried ?? { alert, labels, states: [], receivers: new Map() };
    byKey.set(key, life);
    if (carried === undefined) byAlert.set(alert, [...namesakes, life]);
    return life;
  };
  const add = (life: Life, receiver: string, event: ReceiverEvent) => {
    const seen = life.receivers.get(receiver);
    if (seen === undefined) life.receivers.set(receiver, [event]);
    else seen.push(event);
  };
  // States first: a notification may be written before the state of the same instant.
  for (const event of events) {
    if ("value" in event) lifeOf(event.alert, event.labels, true).states.push(event);
  }
  for (const event of events) {
    if (event.kind === "alert-muted") {
      add(lifeOf(event.alert, event.labels, false), event.receiver, { event, status: "muted" });
    } else if (event.kind === "notification-sent" || event.kind === "notification-failed") {
      for (const { labels, status } of event.alerts) {
        add(lifeOf(labels.alertname ?? "", labels, false), event.receiver, { event, status });
      }
    }
  }
  return [...byAlert.values()].flat();
}

function rankOf({ alert, labels }: Life, journal: StoredJournal): number {
  if (isHeartbeat(labels)) return Number.MAX_SAFE_INTEGER;
  const place = journal.expectations.findIndex(
    (expected) => expected.alert === alert && carriesAll(labels, expected.labels),
  );
  return place === -1 ? journal.expectations.length : place;
}

function isHeartbeat(labels: StoredLabels): boolean {
  return labels.severity === "none";
}

function lanesOf(life: Life, journal: StoredJournal, endMs: number): readonly Lane[] {
  const { alert, labels, receivers } = life;
  const id = JSON.stringify([alert, labels]);
  const spans = stateItems(life, endMs);
  const kind = isHeartbeat(labels) ? "heartbeat" : "alert";
  const own: Lane = {
    id,
    kind,
    name: alert,
    detail: Object.values(identifyingLabels(labels)).join(" "),
    labels: labelsText(identifyingLabels(labels)),
    isUnexpected: journal.falseAlarms.some((each) => each.alert === alert && carriesAll(labels, each.labels)),
    items: spans,
  };
  const told = [...receivers].map(([receiver, events]): Lane => {
    const isStray = journal.strayNotifications.some(
      (each) => each.receiver === receiver && each.alert === alert && carriesAll(each.labels, labels),
    );
    return {
      id: `${id}>${receiver}`,
      kind: kind === "alert" ? "receiver" : "heartbeat",
      name: receiver,
      detail: "",
      labels: "",
      isUnexpected: isStray,
      items: receiverItems(events, life, spans, endMs),
    };
  });
  return [own, ...told];
}

function stateItems({ alert, labels, states }: Life, endMs: number): readonly LaneItem[] {
  const items: LaneItem[] = [];
  let open: StateEvent | undefined;
  const what = alertText(alert, labels);
  const close = (toMs: number, isOpen: boolean) => {
    if (open === undefined) return;
    const kind = open.kind === "alert-pending" ? "pending" : "firing";
    const value = open.value === "" ? "" : `, value ${open.value}`;
    const length = formatLength(toMs - open.atMs);
    items.push({
      kind,
      fromMs: open.atMs,
      toMs,
      isOpen,
      label: `${kind} ${length}`,
      text: `${what} is ${kind}${value}`,
    });
    open = undefined;
  };
  for (const event of states) {
    close(event.atMs, false);
    if (event.kind === "alert-pending" || event.kind === "alert-firing") {
      open = event;
      continue;
    }
    const isResolved = event.kind === "alert-resolved";
    items.push({
      kind: isResolved ? "resolved" : "withdrawn",
      fromMs: event.atMs,
      toMs: event.atMs,
      isOpen: false,
      label: isResolved ? "resolved" : "withdrawn",
      text: isResolved ? `${what} is resolved` : `${what} is withdrawn: it was pending and never fired`,
    });
  }
  close(endMs, true);
  return items;
}

function receiverItems(
  events: readonly ReceiverEvent[],
  { alert, labels }: Life,
  spans: readonly LaneItem[],
  endMs: number,
): readonly LaneItem[] {
  const what = alertText(alert, labels);
  return events.map((each, index): LaneItem => {
    const { event } = each;
    const { atMs, receiver } = event;
    if (event.kind === "alert-muted") {
      const until = mutedUntil(atMs, events[index + 1]?.event.atMs, spans, endMs);
      return {
        kind: "muted",
        fromMs: atMs,
        ...until,
        label: event.reason.replace(/^is /, ""),
        text: `${receiver} is not told: ${what} ${event.reason}`,
      };
    }
    const at = { fromMs: atMs, toMs: atMs, isOpen: false };
    const through = `${receiver} (${event.integration || "unknown integration"})`;
    if (event.kind === "notification-failed") {
      const why = event.problem === undefined ? "" : `: ${event.problem}`;
      return {
        kind: "not-sent",
        ...at,
        label: "not sent",
        text: `${through} could not be notified of ${what}${why}`,
      };
    }
    return each.status === "resolved"
      ? {
          kind: "told-resolved",
          ...at,
          label: "resolved",
          text: `${through} is told that ${what} is resolved`,
        }
      : { kind: "notified", ...at, label: "notified", text: `${through} is notified of ${what}` };
  });
}

// What ends a muting is not written down: the next that the receiver hears, or the end of the alert.
function mutedUntil(
  atMs: number,
  nextMs: number | undefined,
  spans: readonly LaneItem[],
  endMs: number,
): { readonly toMs: number; readonly isOpen: boolean } {
  const active = spans.find((span) => span.kind === "firing" && span.fromMs <= atMs && span.toMs > atMs);
  const toMs = Math.min(nextMs ?? endMs, active?.toMs ?? endMs);
  return { toMs: Math.max(atMs, toMs), isOpen: toMs === endMs && active?.isOpen !== false };
}
