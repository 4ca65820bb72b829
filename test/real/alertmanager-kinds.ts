import {
  type Integration,
  type IntegrationKind,
  parseAlertmanagerConfig,
} from "../../simulator/alertmanager/index.ts";
import type { DeliveryAddresses } from "./alertmanager-process.ts";
import { readPage } from "./mail-page.ts";
import type { Mail } from "./mail-server.ts";

/** How a kind is set up, where its messages arrive, and the settings that they show. */
export interface KindCase {
  readonly kind: IntegrationKind;
  readonly path: string;
  readonly settings: (addresses: DeliveryAddresses) => object;
  /** Where the message has each setting. */
  readonly shown: Readonly<Record<string, string>>;
  /** More settings that are texts; they need not make sense. */
  readonly more: object;
}

/** Addresses for settings that are only read. */
export const nowhere: DeliveryAddresses = { url: "http://127.0.0.1:1", mail: "127.0.0.1:1" };

/** An integration as its configuration is read; undefined where that is refused. */
export function integrationOf({ kind }: KindCase, settings: object): Integration | undefined {
  const text = JSON.stringify({
    route: { receiver: "r" },
    receivers: [{ name: "r", [`${kind}_configs`]: [settings] }],
  });
  return parseAlertmanagerConfig(text, "alertmanager.json").config?.receivers[0]?.integrations[0];
}

/** The settings that a message of a kind shows, as it shows them. */
export function shownSettings({ shown }: KindCase, body: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(shown).map(([name, path]) => [name, valueAt(readable(body), path)]),
  );
}

/** Forms and mails in the shape of the others. */
function readable(body: unknown): unknown {
  if (typeof body === "string") return Object.fromEntries(new URLSearchParams(body));
  if (!isMail(body)) return body;
  const { headers, parts } = body;
  return { subject: headers.subject, page: readPage(parts["text/html"] ?? ""), text: parts["text/plain"] };
}

function isMail(body: unknown): body is Mail {
  return typeof body === "object" && body !== null && "headers" in body && "parts" in body;
}

/** The value at a path within what was posted; undefined where there is none. */
export function valueAt(body: unknown, path: string): unknown {
  let value = body;
  for (const name of path.split(/[.[\]]+/).filter((part) => part !== "")) {
    value =
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined;
  }
  return value;
}

const mattermostTexts =
  "fallback color pretext text author_name author_link author_icon title title_link thumb_url footer footer_icon image_url";

function texts(names: string): Readonly<Record<string, string>> {
  return Object.fromEntries(names.split(" ").map((name) => [name, "x"]));
}

/** Every kind that can be made to deliver to loopback. */
export const reachableKinds: readonly KindCase[] = [
  {
    kind: "webhook",
    path: "/payload",
    settings: ({ url }) => ({
      url: `${url}/payload`,
      payload: { title: '@{{ template "slack.default.title" . }}', deep: [{ n: "@{{ len .Alerts }}" }] },
    }),
    shown: { "payload.title": "title", "payload.deep[0].n": "deep[0].n" },
    more: { payload: { title: "@x", deep: [{ n: "@y" }] } },
  },
  {
    kind: "slack",
    path: "/slack",
    settings: ({ url }) => ({
      api_url: `${url}/slack`,
      text: "{{ range .Alerts }}{{ .Labels.i }}:{{ .Status }} {{ end }}",
    }),
    shown: {
      title: "attachments[0].title",
      title_link: "attachments[0].title_link",
      text: "attachments[0].text",
      fallback: "attachments[0].fallback",
      color: "attachments[0].color",
    },
    more: {
      ...texts(
        "channel username color title title_link pretext text message_text footer fallback callback_id icon_emoji icon_url image_url thumb_url",
      ),
      fields: [texts("title value")],
      actions: [
        { ...texts("text url style"), type: "button" },
        {
          ...texts("text style name value"),
          type: "button",
          confirm: texts("text title ok_text dismiss_text"),
        },
      ],
      mrkdwn_in: ["x"],
    },
  },
  {
    kind: "discord",
    path: "/discord",
    settings: ({ url }) => ({ webhook_url: `${url}/discord`, content: "{{ .Status }}" }),
    shown: { content: "content", title: "embeds[0].title", message: "embeds[0].description" },
    more: texts("content title message username avatar_url"),
  },
  {
    kind: "telegram",
    path: "/bott/",
    settings: ({ url }) => ({
      api_url: url,
      bot_token: "t",
      chat_id: 5,
      message: "{{ range .Alerts }}<b>{{ .Labels.i }}</b> {{ .Annotations.summary }}{{ end }}",
    }),
    shown: { message: "text" },
    more: texts("message"),
  },
  {
    kind: "msteams",
    path: "/msteams",
    settings: ({ url }) => ({ webhook_url: `${url}/msteams` }),
    shown: { title: "title", summary: "summary", text: "text" },
    more: texts("title summary text"),
  },
  {
    kind: "msteamsv2",
    path: "/teams2",
    settings: ({ url }) => ({ webhook_url: `${url}/teams2` }),
    shown: { title: "attachments[0].content.body[0].text", text: "attachments[0].content.body[1].text" },
    more: texts("title text"),
  },
  {
    kind: "opsgenie",
    path: "/opsgenie/v2/alerts",
    settings: ({ url }) => ({
      api_url: `${url}/opsgenie/`,
      api_key: "k",
      details: { n: "{{ len .Alerts }}" },
    }),
    shown: { message: "message", description: "description", source: "source", "details.n": "details.n" },
    more: {
      ...texts("message description source entity actions tags note priority"),
      details: texts("a"),
      responders: [
        { ...texts("id"), type: "team" },
        { ...texts("name"), type: "user" },
      ],
    },
  },
  {
    kind: "victorops",
    path: "/victorops",
    settings: ({ url }) => ({ api_url: `${url}/victorops/`, api_key: "k", routing_key: "r-{{ .Status }}" }),
    shown: {
      state_message: "state_message",
      entity_display_name: "entity_display_name",
      monitoring_tool: "monitoring_tool",
    },
    more: {
      ...texts("message_type state_message entity_display_name monitoring_tool"),
      custom_fields: texts("a"),
    },
  },
  {
    kind: "pagerduty",
    path: "/pagerduty",
    settings: ({ url }) => ({
      url: `${url}/pagerduty`,
      routing_key: "k",
      details: { deep: { list: ["{{ .Status }}"] } },
    }),
    shown: {
      client: "client",
      client_url: "client_url",
      description: "payload.summary",
      "details.deep.list[0]": "payload.custom_details.deep.list[0]",
      "details.firing": "payload.custom_details.firing",
      "details.resolved": "payload.custom_details.resolved",
      "details.num_firing": "payload.custom_details.num_firing",
      "details.num_resolved": "payload.custom_details.num_resolved",
    },
    more: {
      ...texts("client client_url description source severity class component group"),
      details: { a: "x", deep: { list: ["x"] }, firing: "x" },
      images: [texts("src alt href")],
      links: [texts("href text")],
    },
  },
  {
    kind: "wechat",
    path: "/wechat/message/send",
    settings: ({ url }) => ({ api_url: `${url}/wechat/`, api_secret: "s", corp_id: "c", to_user: "u" }),
    shown: { message: "text.content", to_user: "touser" },
    more: texts("corp_id message to_user to_party to_tag agent_id"),
  },
  {
    kind: "sns",
    path: "/sns",
    settings: ({ url }) => ({
      api_url: `${url}/sns`,
      topic_arn: "arn:aws:sns:us-east-2:1:x",
      sigv4: { region: "us-east-2", access_key: "a", secret_key: "b" },
    }),
    shown: { subject: "Subject", message: "Message" },
    more: { ...texts("subject message"), attributes: texts("a") },
  },
  {
    kind: "webex",
    path: "/webex",
    settings: ({ url }) => ({
      api_url: `${url}/webex`,
      room_id: "r",
      http_config: { authorization: { credentials: "x" } },
    }),
    shown: { message: "markdown" },
    more: texts("message room_id"),
  },
  {
    kind: "rocketchat",
    path: "/rocket",
    settings: ({ url }) => ({
      api_url: `${url}/rocket`,
      token: "a",
      token_id: "b",
      channel: "#{{ .Status }}",
      fields: [{ title: "n", value: "{{ len .Alerts }}" }],
    }),
    shown: {
      channel: "channel",
      title: "attachments[0].title",
      title_link: "attachments[0].title_link",
      color: "attachments[0].color",
      "fields[0].value": "attachments[0].fields[0].value",
    },
    more: {
      ...texts("channel color title title_link text emoji icon_url image_url thumb_url"),
      fields: [texts("title value")],
      actions: [texts("type text url imageurl webviewheightratio msg msgprocessingtype")],
    },
  },
  {
    kind: "mattermost",
    path: "/mattermost",
    settings: ({ url }) => ({ webhook_url: `${url}/mattermost` }),
    shown: {
      username: "username",
      fallback: "attachments[0].fallback",
      color: "attachments[0].color",
      text: "attachments[0].text",
      title: "attachments[0].title",
      title_link: "attachments[0].title_link",
    },
    more: {
      ...texts(`channel username icon_url icon_emoji type ${mattermostTexts}`),
      fields: [texts("title value")],
      props: texts("card"),
      priority: texts("priority"),
    },
  },
  {
    kind: "jira",
    path: "/jira/issue",
    settings: ({ url }) => ({
      api_url: `${url}/jira/`,
      api_type: "datacenter",
      project: "P",
      issue_type: "{{ .Status }}",
    }),
    shown: {
      summary: "fields.summary",
      description: "fields.description",
      issue_type: "fields.issuetype.name",
    },
    more: {
      ...texts("project priority issue_type reopen_transition resolve_transition summary"),
      description: texts("template"),
      labels: ["x"],
      fields: { customfield_1: "x", customfield_2: { a: ["x"] } },
    },
  },
  {
    kind: "email",
    path: "mail",
    settings: ({ mail }) => ({
      to: "a@example.com",
      from: "b@example.com",
      smarthost: mail,
      require_tls: false,
      text: "{{ len .Alerts }} é = {{ .Status }}",
    }),
    shown: { "headers.Subject": "subject", html: "page", text: "text" },
    more: { ...texts("hello html text"), headers: texts("Subject X-Team") },
  },
];

/** Kinds whose messages go to the world outside, or ways to set up others; they fail before they get there. */
export const unreachableKinds: readonly KindCase[] = [
  {
    kind: "pushover",
    path: "",
    settings: () => ({ user_key: "u", token: "t" }),
    shown: {},
    more: texts("title message url url_title device sound priority"),
  },
  {
    kind: "pushover",
    path: "",
    settings: () => ({ user_key: "u", token: "t", html: true }),
    shown: {},
    more: texts("title message"),
  },
  {
    kind: "pagerduty",
    path: "",
    settings: () => ({ service_key: "k" }),
    shown: {},
    more: {
      ...texts("client client_url description source severity class component group"),
      details: texts("a"),
      links: [texts("href text")],
    },
  },
  {
    kind: "mattermost",
    path: "",
    settings: ({ url }) => ({ webhook_url: `${url}/mattermost` }),
    shown: {},
    more: {
      ...texts(`channel username icon_url icon_emoji type ${mattermostTexts}`),
      fields: [texts("title value")],
      attachments: [{ ...texts(mattermostTexts), fields: [texts("title value")] }],
    },
  },
  {
    kind: "incidentio",
    path: "",
    settings: ({ url }) => ({ url: `${url}/incident`, alert_source_token: "t" }),
    shown: {},
    more: {},
  },
];
