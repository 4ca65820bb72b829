import type { Integration } from "../config.ts";
import type { NotificationData } from "../notification-data.ts";
import type { RenderedField, RenderedMessage } from "../rendered-text.ts";
import { type NotificationTemplates, renderText } from "./notification-templates.ts";
import { templatedTexts } from "./templated-settings.ts";

/**
 * What an integration makes of a notification: its templated settings, defaults included, up to the first that fails.
 * Then nothing is sent, except that Slack sends what it has by then, the rest empty. Never throws on what a user wrote.
 */
export function renderIntegration(
  templates: NotificationTemplates,
  integration: Integration,
  data: NotificationData,
  nowMs: number,
): RenderedMessage {
  const fields: RenderedField[] = [];
  let hasFailed = false;
  for (const { path, text, language } of templatedTexts(integration, data.status)) {
    if (hasFailed) {
      fields.push({ path, rendered: { text: "" } });
      continue;
    }
    const rendered = renderText(templates, text, data, { language, nowMs });
    fields.push({ path, rendered });
    if (!("problem" in rendered)) continue;
    if (integration.kind !== "slack") {
      return {
        fields,
        failure: { path, problem: rendered.problem, isRetried: isRetried(integration, path) },
      };
    }
    hasFailed = true;
  }
  return { fields, failure: undefined };
}

// These two hand on what went wrong with a message as if the next attempt could do better.
function isRetried({ kind }: Integration, path: string): boolean {
  return kind === "sns" || (kind === "victorops" && path !== "routing_key");
}
