import type { AlertStatus } from "../alert.ts";
import type { Integration, IntegrationKind } from "../config.ts";
import { secretToken } from "../setting.ts";

/** A text of an integration that is a template. */
export interface TemplatedText {
  /** The way to it in the receiver's settings. */
  readonly path: string;
  readonly text: string;
  readonly language: "text" | "html";
}

/**
 * The templates among an integration's settings, defaults included, in the order in which Alertmanager 0.33 renders
 * them for a message of the status. Secrets are left out, although some of them are templates there.
 */
export function templatedTexts(integration: Integration, status: AlertStatus): readonly TemplatedText[] {
  const texts: TemplatedText[] = [];
  const { settings } = integration;
  const add = (path: string, text: string) => {
    if (text !== secretToken) texts.push({ path, text, language: languageOf(integration, path) });
  };
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value === "string") {
      add(path, value);
    } else if (depth < depthMax && Array.isArray(value)) {
      for (const [index, item] of value.entries()) visit(item, `${path}[${index}]`, depth + 1);
    } else if (depth < depthMax && typeof value === "object" && value !== null) {
      for (const [name, item] of Object.entries(value)) {
        if (hasTemplatedNames(integration, path) && name.includes("{{")) add(`${path} name`, name);
        visit(item, `${path}.${name}`, depth + 1);
      }
    }
  };
  for (const name of settingNames(integration, status)) {
    const value = { ...settings, ...impliedSettings(integration) }[name];
    if (name === "actions" && Array.isArray(value)) {
      for (const [index, action] of value.entries()) {
        for (const [field, text] of actionTexts(integration.kind, action)) {
          visit(text, `actions[${index}].${field}`, 1);
        }
      }
    } else {
      visit(value, name, 0);
    }
  }
  return texts;
}

// A payload may nest as it likes.
const depthMax = 50;

const settingsOfKind: Readonly<Record<IntegrationKind, string>> = {
  webhook: "url payload",
  email: "from to headers html text",
  pagerduty: "details description client client_url images links source severity class component group",
  opsgenie: "details source message description responders tags note entity actions priority",
  wechat: "corp_id message to_user to_party to_tag agent_id",
  slack:
    "title title_link pretext text fallback callback_id image_url thumb_url footer color fields actions channel username icon_emoji icon_url message_text",
  victorops: "routing_key message_type entity_display_name state_message monitoring_tool custom_fields",
  pushover: "title message url url_title device sound priority",
  sns: "api_url attributes message topic_arn target_arn phone_number subject",
  telegram: "message",
  discord: "title message content",
  webex: "message",
  msteams: "title text summary",
  msteamsv2: "title text",
  incidentio: "",
  jira: "project summary description labels priority issue_type fields",
  rocketchat: "fields channel color title title_link text emoji icon_url image_url thumb_url actions",
  mattermost:
    "text channel username icon_url icon_emoji type fallback color pretext author_name author_link author_icon title title_link thumb_url footer footer_icon image_url fields attachments props priority",
};

// With attachments of its own a message takes these from them.
const mattermostAttachment = new Set(
  "fallback color pretext author_name author_link author_icon title title_link thumb_url footer footer_icon image_url fields".split(
    " ",
  ),
);

function settingNames({ kind, settings }: Integration, status: AlertStatus): readonly string[] {
  const names = settingsOfKind[kind].split(" ");
  if (kind === "opsgenie" && status === "resolved") return ["details", "source"];
  if (kind === "pagerduty" && ("service_key" in settings || hasText(settings.service_key_file))) {
    // The older of the two interfaces knows no more.
    return ["details", "description", ...(status === "firing" ? ["client", "client_url"] : [])];
  }
  if (kind === "mattermost" && Array.isArray(settings.attachments) && settings.attachments.length > 0) {
    return names.filter((name) => !mattermostAttachment.has(name));
  }
  return names;
}

/** What is rendered although nobody wrote it. */
function impliedSettings({ kind, settings }: Integration): Readonly<Record<string, unknown>> {
  if (kind === "email") {
    const headers: Readonly<Record<string, unknown>> = { ...recordOf(settings.headers) };
    const hasSubject = Object.keys(headers).some((name) => name.toLowerCase() === "subject");
    return hasSubject ? {} : { headers: { Subject: '{{ template "email.default.subject" . }}', ...headers } };
  }
  return kind === "pagerduty" ? { details: { ...pagerdutyDetails, ...recordOf(settings.details) } } : {};
}

const pagerdutyDetails = {
  firing: "{{ .Alerts.Firing | toJson }}",
  resolved: "{{ .Alerts.Resolved | toJson }}",
  num_firing: "{{ len .Alerts.Firing }}",
  num_resolved: "{{ len .Alerts.Resolved }}",
};

function actionTexts(kind: IntegrationKind, action: unknown): readonly (readonly [string, unknown])[] {
  const fields = recordOf(action);
  const pick = (names: string) => names.split(" ").map((name) => [name, fields[name]] as const);
  if (kind === "rocketchat") return pick("text url msg");
  // A button leads to an address or sends its name, never both.
  if (hasText(fields.url)) return pick("type text url style");
  const { title, text, ok_text, dismiss_text } = recordOf(fields.confirm);
  const confirm = Object.entries({ title, text, ok_text, dismiss_text });
  return [
    ...pick("type text style name value"),
    ...confirm.map(([name, value]) => [`confirm.${name}`, value] as const),
  ];
}

function hasTemplatedNames({ kind }: Integration, path: string): boolean {
  return (kind === "webhook" && path.startsWith("payload")) || (kind === "sns" && path === "attributes");
}

function languageOf({ kind, settings }: Integration, path: string): "text" | "html" {
  if (kind === "email") return path === "html" ? "html" : "text";
  if (path !== "message") return "text";
  const isHtml =
    (kind === "telegram" && settings.parse_mode === "HTML") ||
    (kind === "pushover" && settings.html === true);
  return isHtml ? "html" : "text";
}

function hasText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? { ...value } : {};
}
