import { needAll } from "./chat-settings.ts";
import { canonicalHeader, hasAuthorization, httpSettings, tlsSettings } from "./http-settings.ts";
import type { Section, SettingValue } from "./setting.ts";
import {
  anything,
  boolean,
  fieldsOf,
  filledListOf,
  listOf,
  mapOf,
  scalar,
  secret,
  section,
  text,
  textMap,
  texts,
} from "./setting-type.ts";

const common = { send_resolved: boolean, http_config: httpSettings };
const anyMap = mapOf(anything);

function templates(area: string, names: string): Readonly<Record<string, SettingValue>> {
  return Object.fromEntries(
    names.split(" ").map((name) => [name, `{{ template "${area}.default.${name}" . }}`]),
  );
}

/** `webhook_configs`. */
export const webhookSettings = section(
  {
    ...common,
    url: scalar("template-url"),
    url_file: text,
    max_alerts: scalar("unsigned"),
    timeout: scalar("timeout"),
    payload: anything,
  },
  {
    defaults: { send_resolved: true, max_alerts: 0 },
    check(webhook) {
      webhook.atMostOne("url", "url_file");
      webhook.atLeastOne("url", "url_file");
    },
  },
);

/** `email_configs`. */
export const emailSettings = section(
  {
    send_resolved: boolean,
    ...fieldsOf(
      text,
      "to from hello auth_username auth_password_file auth_secret_file auth_identity html text",
    ),
    smarthost: scalar("host-port"),
    ...fieldsOf(secret, "auth_password auth_secret"),
    headers: mapOf(text, (names, fail) => {
      const known = new Set<string>();
      for (const name of names) {
        const canonical = canonicalHeader(name);
        if (known.has(canonical)) fail(name, `the header \`${canonical}\` is there twice; keep one`);
        known.add(canonical);
      }
    }),
    ...fieldsOf(boolean, "require_tls force_implicit_tls"),
    tls_config: tlsSettings,
    threading: section({ enabled: boolean, thread_by_date: text }),
  },
  {
    defaults: { send_resolved: false, html: '{{ template "email.default.html" . }}', text: "" },
    check(email) {
      needAll(email, "`email_configs`", "to");
      const threading = email.section("threading");
      if (threading?.isTrue("enabled") !== true) return;
      for (const name of email.map("headers").keys()) {
        if (!["References", "In-Reply-To"].includes(canonicalHeader(name))) continue;
        email.problem(
          "conflict",
          "threading",
          `\`threading\` and the header \`${name}\` exclude each other; keep one`,
        );
      }
      if (!["none", "daily"].includes(threading.text("thread_by_date"))) {
        threading.problem("wrong-value", "thread_by_date", "`thread_by_date` must be `none` or `daily`");
      }
    },
  },
);

/** `pagerduty_configs`. */
export const pagerdutySettings = section(
  {
    ...common,
    ...fieldsOf(secret, "service_key routing_key"),
    ...fieldsOf(
      text,
      "service_key_file routing_key_file client client_url description source severity class component group",
    ),
    url: scalar("url"),
    details: anyMap,
    images: listOf(section(fieldsOf(text, "src alt href"))),
    links: listOf(section(fieldsOf(text, "href text"))),
    timeout: scalar("timeout"),
  },
  {
    defaults: {
      send_resolved: true,
      ...templates("pagerduty", "description client"),
      client_url: '{{ template "pagerduty.default.clientURL" . }}',
    },
    check(pagerduty) {
      pagerduty.atMostOne("routing_key", "routing_key_file");
      pagerduty.atMostOne("service_key", "service_key_file");
      pagerduty.atLeastOne("routing_key", "routing_key_file", "service_key", "service_key_file");
    },
  },
);

const responderTypes = ["team", "teams", "user", "escalation", "schedule"];

/** `opsgenie_configs`. */
export const opsgenieSettings = section(
  {
    ...common,
    api_key: secret,
    api_url: scalar("url"),
    ...fieldsOf(text, "api_key_file message description source entity actions tags note priority"),
    details: textMap,
    update_alerts: boolean,
    responders: filledListOf(section(fieldsOf(text, "id name username type"), { check: checkResponder })),
  },
  {
    defaults: { send_resolved: true, ...templates("opsgenie", "message description source") },
    check(opsgenie) {
      opsgenie.atMostOne("api_key", "api_key_file");
    },
  },
);

function checkResponder(responder: Section): void {
  responder.atLeastOne("id", "name", "username");
  const type = responder.text("type");
  if (type.includes("{{")) {
    const problem = responder.context.templateProblem?.(type);
    if (problem !== undefined)
      responder.problem("wrong-value", "type", `\`type\` is no valid template: ${problem}`);
  } else if (!responderTypes.includes(type.toLowerCase())) {
    const names = responderTypes.map((name) => `\`${name}\``).join(", ");
    responder.problem("wrong-value", "type", `\`type: ${type}\` is not known; write ${names} or a template`);
  }
}

const victoropsReserved =
  "routing_key message_type state_message entity_display_name monitoring_tool entity_id entity_state".split(
    " ",
  );

/** `victorops_configs`. */
export const victoropsSettings = section(
  {
    ...common,
    api_key: secret,
    api_url: scalar("url"),
    ...fieldsOf(
      text,
      "api_key_file routing_key message_type state_message entity_display_name monitoring_tool",
    ),
    custom_fields: mapOf(text, (names, fail) => {
      for (const name of names) {
        if (victoropsReserved.includes(name)) fail(name, `\`${name}\` is a field of its own; remove it here`);
      }
    }),
  },
  {
    defaults: {
      send_resolved: true,
      message_type: "CRITICAL",
      ...templates("victorops", "state_message entity_display_name monitoring_tool"),
    },
    check(victorops) {
      needAll(victorops, "`victorops_configs`", "routing_key");
      victorops.atMostOne("api_key", "api_key_file");
    },
  },
);

/** `pushover_configs`. */
export const pushoverSettings = section(
  {
    ...common,
    ...fieldsOf(secret, "user_key token"),
    ...fieldsOf(text, "user_key_file token_file title message url url_title device sound priority"),
    ...fieldsOf(scalar("go-duration"), "retry expire ttl"),
    ...fieldsOf(boolean, "html monospace"),
  },
  {
    defaults: {
      send_resolved: true,
      retry: 60_000,
      expire: 3_600_000,
      priority: '{{ if eq .Status "firing" }}2{{ else }}0{{ end }}',
      ...templates("pushover", "title message url"),
    },
    check(pushover) {
      for (const field of ["user_key", "token"]) {
        pushover.atMostOne(field, `${field}_file`);
        pushover.atLeastOne(field, `${field}_file`);
      }
      if (pushover.isTrue("html") && pushover.isTrue("monospace")) pushover.atMostOne("html", "monospace");
    },
  },
);

const sigv4Settings = section(
  {
    ...fieldsOf(text, "region access_key profile role_arn external_id service_name"),
    secret_key: secret,
    use_fips_sts_endpoint: boolean,
  },
  {
    check(sigv4) {
      if (sigv4.has("access_key") !== sigv4.has("secret_key")) {
        sigv4.problem("missing", undefined, "`sigv4` needs both `access_key` and `secret_key`, or neither");
      }
      if (sigv4.has("external_id") && !sigv4.has("role_arn")) {
        sigv4.problem("missing", "external_id", "`external_id` needs `role_arn`");
      }
    },
  },
);

/** `sns_configs`. */
export const snsSettings = section(
  {
    ...common,
    ...fieldsOf(text, "api_url topic_arn phone_number target_arn subject message"),
    sigv4: sigv4Settings,
    attributes: textMap,
    use_aws_http_client: boolean,
  },
  {
    defaults: { send_resolved: true, ...templates("sns", "subject message") },
    check(sns) {
      // Upstream compares the three in a chain, so one or all three pass and none or two do not.
      const count = ["topic_arn", "target_arn", "phone_number"].filter((field) => sns.has(field)).length;
      if (count % 2 === 1) return;
      sns.problem(
        "missing",
        undefined,
        "`sns_configs` needs one of `topic_arn`, `target_arn` or `phone_number`",
      );
    },
  },
);

/** `incidentio_configs`. */
export const incidentioSettings = section(
  {
    ...common,
    url: scalar("url"),
    alert_source_token: secret,
    ...fieldsOf(text, "url_file alert_source_token_file"),
    max_alerts: scalar("unsigned"),
    timeout: scalar("timeout"),
  },
  {
    defaults: { send_resolved: true, max_alerts: 0 },
    check(incidentio) {
      incidentio.atMostOne("url", "url_file");
      incidentio.atLeastOne("url", "url_file");
      incidentio.atMostOne("alert_source_token", "alert_source_token_file");
      const hasToken = incidentio.has("alert_source_token") || incidentio.has("alert_source_token_file");
      const http = incidentio.section("http_config");
      if (http === undefined) return;
      if (hasAuthorization(http) && hasToken) {
        incidentio.problem(
          "conflict",
          "http_config",
          "`authorization` and `alert_source_token` exclude each other; keep one",
        );
      } else if (!hasAuthorization(http) && !hasToken) {
        incidentio.problem(
          "missing",
          undefined,
          "`incidentio_configs` needs `alert_source_token` or `authorization`",
        );
      }
    },
  },
);

const jiraField = { kind: "text-or", section: section({ template: text, enable_update: boolean }) } as const;

/** `jira_configs`. */
export const jiraSettings = section(
  {
    ...common,
    api_url: scalar("url"),
    ...fieldsOf(
      text,
      "api_type project priority issue_type reopen_transition resolve_transition wont_fix_resolution",
    ),
    summary: jiraField,
    description: jiraField,
    labels: texts,
    reopen_duration: scalar("duration"),
    fields: anyMap,
  },
  {
    defaults: { send_resolved: true, api_type: "auto", ...templates("jira", "summary description priority") },
    check(jira) {
      needAll(jira, "`jira_configs`", "project", "issue_type");
      const type = jira.text("api_type");
      if (["auto", "cloud", "datacenter"].includes(type)) return;
      const message = `\`api_type: ${type}\` is not known; write \`auto\`, \`cloud\` or \`datacenter\``;
      jira.problem("wrong-value", "api_type", message);
    },
  },
);
