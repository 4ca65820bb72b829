import type { Integration } from "../config.ts";
import type { NotificationData } from "../notification-data.ts";
import { type NotificationTemplates, type RenderedText, renderText } from "./notification-templates.ts";

/** A setting of an integration as one notification renders it. */
export interface RenderedField {
  /** The way to it in the receiver's settings: `title`, `fields[0].value`. */
  readonly path: string;
  readonly rendered: RenderedText;
}

/**
 * The templated settings of an integration, defaults included, as a notification renders them. Settings that are no
 * templates (secrets, files, connections) are left out, and so is the default page of HTML for mails.
 */
export function renderIntegration(
  templates: NotificationTemplates,
  integration: Integration,
  data: NotificationData,
  nowMs: number,
): readonly RenderedField[] {
  const fields: RenderedField[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value === "string") {
      if (value === "<secret>" || (path === "html" && value === defaultPage)) return;
      const language = isHtml(integration, path) ? "html" : "text";
      fields.push({ path, rendered: renderText(templates, value, data, { language, nowMs }) });
    } else if (depth < depthMax && Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, depth + 1);
    } else if (depth < depthMax && typeof value === "object" && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        visit(item, path === "" ? name : `${path}.${name}`, depth + 1);
      }
    }
  };
  for (const [name, value] of Object.entries(integration.settings)) {
    if (!isPlain(integration, name)) visit(value, name, 0);
  }
  return fields;
}

// A payload may nest as it likes.
const depthMax = 50;

const defaultPage = '{{ template "email.default.html" . }}';

// Of mails, connections and the way to the receiver nothing is a template.
const plainSettings = new Set(
  "http_config tls_config smarthost hello auth_username auth_identity api_type sigv4 threading mrkdwn_in timeout parse_mode app_url reopen_duration".split(
    " ",
  ),
);

function isPlain({ kind }: Integration, name: string): boolean {
  if (name.endsWith("_file") || plainSettings.has(name)) return true;
  if (name === "api_url") return kind !== "sns";
  return (name === "url" && (kind === "pagerduty" || kind === "incidentio")) || name === "webhook_url";
}

function isHtml({ kind, settings }: Integration, path: string): boolean {
  if (kind === "email") return path === "html";
  if (path !== "message") return false;
  return (
    (kind === "telegram" && settings.parse_mode === "HTML") || (kind === "pushover" && settings.html === true)
  );
}
