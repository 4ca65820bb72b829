import { type Journal, type JournalEvent, originMsOf } from "../drill/index.ts";
import { clipped } from "./clipped-text.ts";
import { formatOffset } from "./offset.ts";
import type { Style } from "./style.ts";

/** A notification of a journal, delivered or not. */
export type NotificationEvent = Extract<
  JournalEvent,
  { readonly kind: "notification-sent" | "notification-failed" }
>;

/** Who was notified of what and how it went, on one line. */
export function describeNotification(event: NotificationEvent): string {
  const names = [...new Set(event.alerts.map((alert) => alert.labels.alertname ?? ""))].join(", ");
  const verb = event.kind === "notification-sent" ? "notified" : "failed to notify";
  const problem = event.problem === undefined ? "" : `; ${clipped(event.problem)}`;
  return `${verb} ${event.receiver} (${event.status}): ${names}${problem}`;
}

/** The notifications of a drill with what their receivers read; `isShown` leaves some out. */
export function notificationLines(
  journal: Journal,
  isShown: (event: NotificationEvent) => boolean,
  style: Style,
): readonly string[] {
  const origin = originMsOf(journal);
  const events = journal.events.filter(isNotification).filter(isShown);
  const lines = events.slice(0, notificationsMax).flatMap((event) => {
    const at = formatOffset(event.atMs, origin).padStart(8);
    const texts = Object.entries(event.texts);
    return [
      `${indent}${at}  ${describeNotification(event)}  ${style.quiet(event.integration)}`,
      ...texts.flatMap(([path, text]) => textLines(path, text, style)),
    ];
  });
  const rest = events.length - notificationsMax;
  const more =
    rest > 0 ? [`${indent}${" ".repeat(8)}  … and ${rest} more notifications, all of them in --json`] : [];
  return [...lines, ...more];
}

const indent = "      ";
const textIndent = " ".repeat(18);

// What an hour of a flapping alert sends is enough to see what it reads like.
const notificationsMax = 40;
const linesMax = 30;

function textLines(path: string, text: string, style: Style): readonly string[] {
  // A text may carry what moves a terminal's cursor.
  const lines = text
    .trim()
    .split("\n")
    .map((line) => clipped(line.trimEnd().replace(/[^\P{Cc}\t]/gu, "\ufffd")));
  const shown = lines.slice(0, linesMax);
  const rest = lines.length - shown.length;
  const [first = ""] = shown;
  const head = `${textIndent}${style.quiet(`${path}:`)}`;
  if (shown.length === 1) return [`${head} ${first}`];
  const more = rest > 0 ? [`${textIndent}  … and ${rest} more lines`] : [];
  return [head, ...shown.map((line) => `${textIndent}  ${line}`.trimEnd()), ...more];
}

function isNotification(event: JournalEvent): event is NotificationEvent {
  return event.kind === "notification-sent" || event.kind === "notification-failed";
}
