import type { IntegrationName, Notification } from "../alertmanager/index.ts";

/** The texts of a notification as a journal holds them, and the first of its templates that fails. */
export interface NotificationTexts {
  readonly texts: Readonly<Record<string, string>>;
  readonly problem?: string;
}

/** What a receiver reads in a notification; empty texts are left out, long ones cut. */
export function notificationTexts(notification: Notification): NotificationTexts {
  const texts: Record<string, string> = {};
  // Of a message that a template keeps from being sent nobody reads anything.
  const read = notification.failure === undefined ? notification.texts : [];
  for (const { path, rendered } of read) {
    if ("text" in rendered && rendered.text.trim() !== "") texts[path] = shortened(rendered.text);
  }
  const problem = templateProblemOf(notification);
  return problem === undefined ? { texts } : { texts, problem };
}

/** The template of a notification that fails, with its setting; undefined where none does. */
export function templateProblemOf({ integration, texts }: Notification): string | undefined {
  for (const { path, rendered } of texts) {
    if ("problem" in rendered) {
      return `\`${path}\` of ${integrationText(integration)} cannot be rendered: ${shortened(rendered.problem)}`;
    }
  }
  return undefined;
}

/** An integration as Alertmanager names it in its log: `slack[0]`. */
export function integrationText({ kind, index }: IntegrationName): string {
  return `${kind}[${index}]`;
}

// Not through the middle of a character of two units.
function shortened(text: string): string {
  if (text.length <= textLengthMax) return text;
  return `${text.slice(0, textLengthMax).replace(/[\ud800-\udbff]$/, "")}… (${text.length} characters)`;
}

const textLengthMax = 2000;
