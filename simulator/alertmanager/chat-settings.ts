import { hasAuthorization, httpSettings } from "./http-settings.ts";
import { Secret, type Section, type SettingValue } from "./setting.ts";
import {
  boolean,
  fieldsOf,
  listOf,
  type SectionType,
  scalar,
  secret,
  section,
  text,
  texts,
} from "./setting-type.ts";

const common = { send_resolved: boolean, http_config: httpSettings };

function template(name: string): string {
  return `{{ template "${name}" . }}`;
}

function templates(
  area: string,
  fields: Readonly<Record<string, string>>,
): Readonly<Record<string, SettingValue>> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, name]) => [field, template(`${area}.default.${name}`)]),
  );
}

function titledField(product: string): SectionType {
  return section(
    { title: text, value: text, short: boolean },
    { check: (field) => needAll(field, `a ${product} field`, "title", "value") },
  );
}

const slackAction = section(
  {
    ...fieldsOf(text, "type text url style name value"),
    confirm: section(fieldsOf(text, "text title ok_text dismiss_text"), {
      check: (confirm) => needAll(confirm, "a Slack confirmation", "text"),
    }),
  },
  {
    check(action) {
      needAll(action, "a Slack action", "type", "text");
      action.atLeastOne("name", "url");
    },
  },
);

/** The endpoint that takes messages from applications, and updates of them. */
export const slackPostUrl = "https://slack.com/api/chat.postMessage";

/** `slack_configs`. */
export const slackSettings = section(
  {
    ...common,
    api_url: scalar("secret-url"),
    app_token: secret,
    app_url: scalar("url"),
    ...fieldsOf(
      text,
      "api_url_file app_token_file channel username color title title_link pretext text message_text footer fallback callback_id icon_emoji icon_url image_url thumb_url",
    ),
    ...fieldsOf(boolean, "short_fields link_names update_message"),
    fields: listOf(titledField("Slack")),
    mrkdwn_in: texts,
    actions: listOf(slackAction),
    timeout: scalar("timeout"),
  },
  {
    defaults: {
      send_resolved: false,
      ...templates("slack", {
        color: "color",
        username: "username",
        title: "title",
        title_link: "titlelink",
        icon_emoji: "iconemoji",
        icon_url: "iconurl",
        pretext: "pretext",
        text: "text",
        fallback: "fallback",
        callback_id: "callbackid",
        footer: "footer",
      }),
    },
    check(slack) {
      slack.atMostOne("api_url", "api_url_file");
      slack.atMostOne("app_token", "app_token_file");
      const isHook = slack.isSet("api_url") || slack.has("api_url_file");
      if (isHook && (slack.has("app_token") || slack.has("app_token_file"))) {
        slack.problem("conflict", undefined, "`api_url` and `app_token` exclude each other; keep one");
      }
      const url = slack.values.get("api_url");
      if (slack.isTrue("update_message") && !(url instanceof Secret && url.is(slackPostUrl))) {
        slack.problem("conflict", "update_message", `\`update_message\` needs \`api_url: ${slackPostUrl}\``);
      }
    },
  },
);

/** `discord_configs`. */
export const discordSettings = section(
  {
    ...common,
    webhook_url: scalar("secret-url"),
    ...fieldsOf(text, "webhook_url_file content title message username avatar_url"),
  },
  {
    defaults: { send_resolved: true, ...templates("discord", { title: "title", message: "message" }) },
    check: checkWebhookUrl,
  },
);

/** `msteams_configs`. */
export const msteamsSettings = section(
  { ...common, webhook_url: scalar("secret-url"), ...fieldsOf(text, "webhook_url_file title summary text") },
  {
    defaults: {
      send_resolved: true,
      ...templates("msteams", { title: "title", summary: "summary", text: "text" }),
    },
    check: checkWebhookUrl,
  },
);

/** `msteamsv2_configs`. */
export const msteamsV2Settings = section(
  { ...common, webhook_url: scalar("secret-url"), ...fieldsOf(text, "webhook_url_file title text") },
  {
    defaults: { send_resolved: true, ...templates("msteamsv2", { title: "title", text: "text" }) },
    check: checkWebhookUrl,
  },
);

const mattermostTexts = "fallback color pretext text author_name author_link author_icon title title_link";
const mattermostImages = "thumb_url footer footer_icon image_url";
const mattermostField = titledField("Mattermost");

/** `mattermost_configs`. */
export const mattermostSettings = section(
  {
    ...common,
    webhook_url: scalar("secret-url"),
    ...fieldsOf(
      text,
      `webhook_url_file channel username icon_url icon_emoji type ${mattermostTexts} ${mattermostImages}`,
    ),
    fields: listOf(mattermostField),
    attachments: listOf(
      section({
        ...fieldsOf(text, `${mattermostTexts} ${mattermostImages}`),
        fields: listOf(mattermostField),
      }),
    ),
    props: section({ card: text }),
    priority: section({ priority: text, ...fieldsOf(boolean, "requested_ack persistent_notifications") }),
  },
  {
    defaults: {
      send_resolved: true,
      ...templates("mattermost", {
        username: "username",
        color: "color",
        text: "text",
        title: "title",
        title_link: "titlelink",
        fallback: "fallback",
      }),
    },
    check: (mattermost) => mattermost.atMostOne("webhook_url", "webhook_url_file"),
  },
);

/** `rocketchat_configs`. */
export const rocketchatSettings = section(
  {
    ...common,
    api_url: scalar("url"),
    ...fieldsOf(secret, "token_id token"),
    ...fieldsOf(
      text,
      "token_id_file token_file channel color title title_link text emoji icon_url image_url thumb_url",
    ),
    ...fieldsOf(boolean, "short_fields link_names"),
    fields: listOf(section({ short: boolean, title: text, value: text })),
    // The upstream type has no YAML names for these, so they are the lower-cased ones of Go.
    actions: listOf(
      section({
        ...fieldsOf(text, "type text url imageurl webviewheightratio msg msgprocessingtype"),
        ...fieldsOf(boolean, "iswebview msginchatwindow"),
      }),
    ),
  },
  {
    defaults: {
      send_resolved: false,
      color: '{{ if eq .Status "firing" }}red{{ else }}green{{ end }}',
      ...templates("rocketchat", {
        emoji: "emoji",
        icon_url: "iconurl",
        text: "text",
        title: "title",
        title_link: "titlelink",
      }),
    },
    check(rocketchat) {
      for (const field of ["token", "token_id"]) {
        if (rocketchat.isSet(field) && rocketchat.has(`${field}_file`)) {
          const message = `\`${field}\` and \`${field}_file\` exclude each other; keep one`;
          rocketchat.problem("conflict", `${field}_file`, message);
        }
      }
    },
  },
);

/** `webex_configs`. */
export const webexSettings = section(
  { ...common, api_url: scalar("url"), ...fieldsOf(text, "message room_id") },
  {
    defaults: { send_resolved: true, ...templates("webex", { message: "message" }) },
    check(webex) {
      needAll(webex, "`webex_configs`", "room_id");
      if (!hasAuthorization(webex.section("http_config"))) {
        webex.problem("missing", "http_config", "`webex_configs` needs `http_config` with `authorization`");
      }
    },
  },
);

/** `telegram_configs`. */
export const telegramSettings = section(
  {
    ...common,
    api_url: scalar("url"),
    bot_token: secret,
    chat_id: scalar("integer"),
    message_thread_id: scalar("integer"),
    ...fieldsOf(text, "bot_token_file chat_id_file message parse_mode"),
    disable_notifications: boolean,
  },
  {
    defaults: {
      send_resolved: true,
      parse_mode: "HTML",
      disable_notifications: false,
      ...templates("telegram", { message: "message" }),
    },
    check(telegram) {
      telegram.atMostOne("bot_token", "bot_token_file");
      const hasChat = (telegram.number("chat_id") ?? 0) !== 0;
      const hasFile = telegram.has("chat_id_file");
      if (hasChat && hasFile) telegram.atMostOne("chat_id", "chat_id_file");
      if (!hasChat && !hasFile) {
        telegram.problem("missing", undefined, "`telegram_configs` needs `chat_id` or `chat_id_file`");
      }
      const mode = telegram.text("parse_mode");
      if (!["", "Markdown", "MarkdownV2", "HTML"].includes(mode)) {
        const message = `\`parse_mode: ${mode}\` is not known; write \`Markdown\`, \`MarkdownV2\`, \`HTML\` or nothing`;
        telegram.problem("wrong-value", "parse_mode", message);
      }
    },
  },
);

/** `wechat_configs`. */
export const wechatSettings = section(
  {
    ...common,
    api_url: scalar("url"),
    api_secret: secret,
    ...fieldsOf(text, "api_secret_file corp_id message to_user to_party to_tag agent_id message_type"),
  },
  {
    defaults: {
      send_resolved: false,
      ...templates("wechat", {
        message: "message",
        to_user: "to_user",
        to_party: "to_party",
        to_tag: "to_tag",
        agent_id: "agent_id",
      }),
    },
    check(wechat) {
      wechat.atMostOne("api_secret", "api_secret_file");
      const type = wechat.text("message_type");
      if (!["", "text", "markdown"].includes(type)) {
        const message = `\`message_type: ${type}\` is not known; write \`text\` or \`markdown\``;
        wechat.problem("wrong-value", "message_type", message);
      }
    },
  },
);

/** Finds fault with each of the fields that holds nothing. */
export function needAll(settings: Section, what: string, ...fields: readonly string[]): void {
  for (const field of fields) {
    if (!settings.has(field)) settings.problem("missing", undefined, `${what} needs \`${field}\``);
  }
}

function checkWebhookUrl(settings: Section): void {
  settings.atMostOne("webhook_url", "webhook_url_file");
  settings.atLeastOne("webhook_url", "webhook_url_file");
}
