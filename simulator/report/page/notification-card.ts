import { htmlText } from "./html-text.ts";
import type { StoredLabels, StoredNotification } from "./stored-journal.ts";

/** A notification as its receiver reads it, arranged by what it is sent through; all of it is text. */
export interface NotificationCard {
  /** In words: `Slack`, `email`. */
  readonly integration: string;
  readonly heading: string;
  readonly body: string;
  /** What else is set, as names and texts. */
  readonly fields: readonly { readonly name: string; readonly text: string }[];
  /** Where the body was HTML: what was sent. */
  readonly source: string | undefined;
}

/** Arranges a notification. Texts that no integration here knows stand among the fields, so none is lost. */
export function notificationCard({ integration, texts, alerts }: StoredNotification): NotificationCard {
  const kind = integration.replace(/\[\d+\]$/, "");
  const layout = layouts.get(kind) ?? defaultLayout;
  const heading = firstOf(texts, layout.heading);
  const body = firstOf(texts, layout.body);
  const used = new Set([heading?.name, body?.name]);
  const fields = Object.entries(texts).flatMap(([name, text]) =>
    used.has(name) ? [] : [{ name, text: tidy(text) }],
  );
  // Details as JSON are long, and are read last.
  fields.sort((left, right) => Number(isLong(left.text)) - Number(isLong(right.text)));
  const isHtml = body?.name.endsWith("html") === true;
  const summary = alerts.map((alert) => alert.annotations.summary ?? alert.labels.alertname ?? "alert");
  return {
    integration: layout.title ?? kind,
    heading: heading?.text.trim() ?? (summary.length === 1 ? (summary[0] ?? "") : `${summary.length} alerts`),
    body: body === undefined ? "" : isHtml ? htmlText(body.text) : body.text.trim(),
    fields,
    source: isHtml ? body?.text : undefined,
  };
}

interface CardLayout {
  readonly title?: string;
  /** The first of these that is set stands on top. */
  readonly heading: readonly string[];
  readonly body: readonly string[];
}

const layouts: ReadonlyMap<string, CardLayout> = new Map(
  Object.entries({
    slack: { title: "Slack", heading: ["title", "fallback"], body: ["text", "pretext"] },
    email: { title: "email", heading: ["headers.Subject", "headers.subject"], body: ["text", "html"] },
    pagerduty: { title: "PagerDuty", heading: ["description"], body: [] },
    webhook: { title: "webhook", heading: [], body: [] },
    opsgenie: { title: "Opsgenie", heading: ["message"], body: ["description"] },
    telegram: { title: "Telegram", heading: [], body: ["message"] },
    discord: { title: "Discord", heading: ["title"], body: ["message", "content"] },
    msteams: { title: "Microsoft Teams", heading: ["title", "summary"], body: ["text"] },
    msteamsv2: { title: "Microsoft Teams", heading: ["title"], body: ["text"] },
    victorops: { title: "VictorOps", heading: ["entity_display_name"], body: ["state_message"] },
    pushover: { title: "Pushover", heading: ["title"], body: ["message"] },
  }),
);

const defaultLayout: CardLayout = {
  heading: ["title", "subject", "message"],
  body: ["text", "body", "description"],
};

function firstOf(
  texts: StoredLabels,
  names: readonly string[],
): { readonly name: string; readonly text: string } | undefined {
  const name = names.find((each) => texts[each] !== undefined);
  return name === undefined ? undefined : { name, text: texts[name] ?? "" };
}

function isLong(text: string): boolean {
  return text.length > 120 || text.includes("\n");
}

// Details often come as JSON in one line, which nobody reads.
function tidy(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text.trim();
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text.trim();
  }
}
