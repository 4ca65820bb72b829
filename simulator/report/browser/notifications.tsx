import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { Badge, usePrinting } from "../../page/browser/index.ts";
import { formatOffset } from "../offset.ts";
import { alertText } from "../page/label-text.ts";
import { notificationCard } from "../page/notification-card.ts";
import { originMsOf, type StoredJournal, type StoredNotification } from "../page/stored-journal.ts";

// A day of a flapping alert would bury the rest of the page.
const shownAtOnce = 12;

/** Every notification as its receiver reads it; the heartbeats, which all say the same, behind a line of their own. */
export function Notifications({ journal }: { readonly journal: StoredJournal }): JSX.Element {
  const originMs = originMsOf(journal);
  const all = journal.events.filter(
    (event): event is StoredNotification =>
      event.kind === "notification-sent" || event.kind === "notification-failed",
  );
  const own = all.filter((event) => !isHeartbeat(event));
  const [shownCount, setShownCount] = useState(shownAtOnce);
  const isPrinting = usePrinting();
  const shown = isPrinting ? own : own.slice(0, shownCount);
  const heartbeatCount = all.length - own.length;
  return (
    <section aria-labelledby="notifications">
      <h2 id="notifications">
        Notifications <span class="muted">{own.length}</span>
      </h2>
      {own.length === 0 ? <p class="muted">Nobody was notified of anything.</p> : null}
      <div class="notifications">
        {shown.map((event, index) => (
          <NotificationCard key={index} event={event} originMs={originMs} />
        ))}
      </div>
      {shown.length < own.length ? (
        <p class="only-screen">
          <button type="button" class="button" onClick={() => setShownCount(shownCount + 4 * shownAtOnce)}>
            Show more ({own.length - shown.length} left)
          </button>
        </p>
      ) : null}
      {heartbeatCount === 0 ? null : (
        <p class="muted">
          {heartbeatCount === 1 ? "And 1 heartbeat" : `And ${heartbeatCount} heartbeats`} to the monitor
          outside, which the time line has.
        </p>
      )}
    </section>
  );
}

function isHeartbeat({ alerts }: StoredNotification): boolean {
  return alerts.length > 0 && alerts.every(({ labels }) => labels.severity === "none");
}

interface CardProps {
  readonly event: StoredNotification;
  readonly originMs: number;
}

function NotificationCard({ event, originMs }: CardProps): JSX.Element {
  const { integration, heading, body, fields, source } = notificationCard(event);
  const isFailed = event.kind === "notification-failed";
  return (
    <article class="notification card">
      <header>
        <Badge tone={isFailed ? "missed" : event.status === "resolved" ? "resolved" : "firing"}>
          {isFailed ? "not sent" : event.status}
        </Badge>
        <strong>{event.receiver}</strong>
        <span class="muted">{integration}</span>
        <time class="notification-time">{formatOffset(event.atMs, originMs)}</time>
      </header>
      {event.problem === undefined ? null : <p class="notification-problem">{event.problem}</p>}
      <h3>{heading}</h3>
      {body === "" ? null : <LongText text={body} />}
      {body === "" && fields.length === 0 ? <NotifiedAlerts event={event} /> : null}
      {fields.length === 0 ? null : (
        <dl class="fields">
          {fields.map(({ name, text }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <LongText text={text} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {source === undefined ? null : (
        <details class="only-screen">
          <summary>As it was sent</summary>
          <pre class="notification-source">{source}</pre>
        </details>
      )}
    </article>
  );
}

const longFrom = 280;

function LongText({ text }: { readonly text: string }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  const isPrinting = usePrinting();
  if (text.length <= longFrom || isOpen || isPrinting) return <p class="message">{text}</p>;
  return (
    <>
      <p class="message">{text.slice(0, longFrom - 60)}…</p>
      <button type="button" class="text-button" onClick={() => setOpen(true)}>
        Show all of it
      </button>
    </>
  );
}

function NotifiedAlerts({ event }: { readonly event: StoredNotification }): JSX.Element {
  return (
    <ul class="notified-alerts">
      {event.alerts.slice(0, 20).map(({ labels, annotations, status }, index) => (
        <li key={index}>
          {alertText(labels.alertname ?? "alert", labels)} ({status}) {annotations.description ?? ""}
        </li>
      ))}
    </ul>
  );
}
