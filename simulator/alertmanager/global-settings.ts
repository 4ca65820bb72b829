import { slackPostUrl } from "./chat-settings.ts";
import type { IntegrationKind } from "./config.ts";
import { hasAuthorization, httpSettings, tlsSettings } from "./http-settings.ts";
import { Secret, type Section } from "./setting.ts";
import { boolean, fieldsOf, scalar, secret, section, text } from "./setting-type.ts";

/** `global`: what receivers fall back on. */
export const globalSettings = section(
  {
    resolve_timeout: scalar("duration"),
    http_config: httpSettings,
    smtp_smarthost: scalar("host-port"),
    smtp_tls_config: tlsSettings,
    ...fieldsOf(boolean, "smtp_require_tls smtp_force_implicit_tls"),
    ...fieldsOf(scalar("secret-url"), "slack_api_url mattermost_webhook_url"),
    ...fieldsOf(
      scalar("url"),
      "jira_api_url slack_app_url pagerduty_url opsgenie_api_url wechat_api_url victorops_api_url telegram_api_url webex_api_url rocketchat_api_url",
    ),
    ...fieldsOf(
      secret,
      "smtp_auth_password smtp_auth_secret slack_app_token opsgenie_api_key wechat_api_secret victorops_api_key telegram_bot_token rocketchat_token rocketchat_token_id",
    ),
    ...fieldsOf(
      text,
      "smtp_from smtp_hello smtp_auth_username smtp_auth_password_file smtp_auth_secret_file smtp_auth_identity slack_api_url_file slack_app_token_file opsgenie_api_key_file wechat_api_secret_file wechat_api_corp_id victorops_api_key_file telegram_bot_token_file rocketchat_token_file rocketchat_token_id_file mattermost_webhook_url_file",
    ),
  },
  {
    defaults: {
      resolve_timeout: 300_000,
      smtp_hello: "localhost",
      smtp_require_tls: true,
      slack_app_url: slackPostUrl,
      pagerduty_url: "https://events.pagerduty.com/v2/enqueue",
      opsgenie_api_url: "https://api.opsgenie.com/",
      wechat_api_url: "https://qyapi.weixin.qq.com/cgi-bin/",
      victorops_api_url: "https://alert.victorops.com/integrations/generic/20131114/alert/",
      telegram_api_url: "https://api.telegram.org",
      webex_api_url: "https://webexapis.com/v1/messages",
      rocketchat_api_url: "https://open.rocket.chat/",
    },
    check: checkGlobal,
  },
);

function checkGlobal(global: Section): void {
  for (const field of [
    "slack_app_token",
    "opsgenie_api_key",
    "victorops_api_key",
    "telegram_bot_token",
    "smtp_auth_password",
    "smtp_auth_secret",
    "wechat_api_secret",
  ]) {
    global.atMostOne(field, `${field}_file`);
  }
  for (const field of [
    "slack_api_url",
    "rocketchat_token",
    "rocketchat_token_id",
    "mattermost_webhook_url",
  ]) {
    if (!global.isSet(field) || !global.has(`${field}_file`)) continue;
    const message = `\`${field}\` and \`${field}_file\` exclude each other; keep one`;
    global.problem("conflict", `${field}_file`, message);
  }
  const hasToken = global.has("slack_app_token") || global.has("slack_app_token_file");
  const url = global.values.get("slack_api_url");
  const isAppUrl = url instanceof Secret && url.is(global.text("slack_app_url"));
  if (hasToken && !isAppUrl && (url !== undefined || global.has("slack_api_url_file"))) {
    global.problem(
      "conflict",
      undefined,
      "`slack_api_url` and `slack_app_token` exclude each other; keep one",
    );
  }
}

/** Rules about what an integration lacks and `global` does not give either. */
export function checkFallbacks(kind: IntegrationKind, settings: Section, global: Section): void {
  if (kind === "slack") {
    checkSlack(settings, global);
    return;
  }
  for (const [own, shared, also] of fallbacks[kind] ?? []) {
    const hasOwn = isGiven(settings, own) || (also !== undefined && settings.has(`${own}${also}`));
    const hasShared = isGiven(global, shared) || (also !== undefined && global.has(`${shared}${also}`));
    if (hasOwn || hasShared) continue;
    settings.problem(
      "missing",
      undefined,
      `\`${kind}_configs\` needs \`${own}\`, here or as \`${shared}\` in \`global\``,
    );
  }
}

// A field, the field of `global` it falls back on, and the suffix of the form that names a file.
type Fallback = readonly [own: string, shared: string, also?: "_file"];

const fallbacks: Readonly<Partial<Record<IntegrationKind, readonly Fallback[]>>> = {
  email: [
    ["smarthost", "smtp_smarthost"],
    ["from", "smtp_from"],
  ],
  pagerduty: [["url", "pagerduty_url"]],
  opsgenie: [
    ["api_url", "opsgenie_api_url"],
    ["api_key", "opsgenie_api_key", "_file"],
  ],
  wechat: [
    ["api_url", "wechat_api_url"],
    ["api_secret", "wechat_api_secret", "_file"],
    ["corp_id", "wechat_api_corp_id"],
  ],
  victorops: [
    ["api_url", "victorops_api_url"],
    ["api_key", "victorops_api_key", "_file"],
  ],
  telegram: [["bot_token", "telegram_bot_token", "_file"]],
  webex: [["api_url", "webex_api_url"]],
  jira: [["api_url", "jira_api_url"]],
  rocketchat: [
    ["token_id", "rocketchat_token_id", "_file"],
    ["token", "rocketchat_token", "_file"],
  ],
  mattermost: [["webhook_url", "mattermost_webhook_url", "_file"]],
};

// An empty token of Rocket.Chat counts as given; of all other fields only what is not empty.
function isGiven(settings: Section, field: string): boolean {
  return /^(?:rocketchat_)?token(?:_id)?$/.test(field) ? settings.isSet(field) : settings.has(field);
}

function checkSlack(slack: Section, global: Section): void {
  if (!slack.has("app_url") && !global.has("slack_app_url")) {
    slack.problem(
      "missing",
      undefined,
      "`slack_configs` needs `app_url`, here or as `slack_app_url` in `global`",
    );
  }
  const http = slack.section("http_config");
  const hasOwnToken = slack.has("app_token") || slack.has("app_token_file");
  const takesSharedToken = !hasOwnToken && !hasAuthorization(http) && !slack.isSet("api_url");
  const hasSharedToken = global.has("slack_app_token") || global.has("slack_app_token_file");
  const hasToken = hasOwnToken || (takesSharedToken && hasSharedToken);
  const hasUrl = [slack, global].some((settings, index) => {
    const field = index === 0 ? "api_url" : "slack_api_url";
    return settings.isSet(field) || settings.has(`${field}_file`);
  });
  if (!hasUrl && !hasToken) {
    const message = "`slack_configs` needs `api_url` or `app_token`, here or in `global`";
    slack.problem("missing", undefined, message);
  }
  if (hasToken && hasAuthorization(http ?? global.section("http_config"))) {
    slack.problem("conflict", "http_config", "`app_token` and `authorization` exclude each other; keep one");
  }
}
