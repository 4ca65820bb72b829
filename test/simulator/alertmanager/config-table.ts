/** A configuration and whether Alertmanager 0.33 takes it. */
export interface ConfigRow {
  readonly title: string;
  readonly text: string;
  readonly isAccepted: boolean;
}

type Snippets = Readonly<Record<string, string>>;

const plain = "route: {receiver: a}\nreceivers: [{name: a}]\n";

function rows(
  isAccepted: boolean,
  area: string,
  frame: (snippet: string) => string,
  snippets: Snippets,
): readonly ConfigRow[] {
  return Object.entries(snippets).map(([title, snippet]) => ({
    title: `${area}: ${title}`,
    text: frame(snippet),
    isAccepted,
  }));
}

const whole = (text: string) => text;
const after = (text: string) => `${plain}${text}\n`;
const route = (text: string) =>
  `route:\n  receiver: a\n  routes:\n  - ${text}\nreceivers: [{name: a}]\ntime_intervals: [{name: night}]\n`;
const interval = (text: string) => `${plain}time_intervals:\n- name: x\n  time_intervals:\n  - ${text}\n`;
const receiver = (text: string) => `route: {receiver: a}\nreceivers:\n- name: a\n  ${text}\n`;
const webhook = (text: string) => receiver(`webhook_configs: [{url: "http://x", ${text}}]`);
const http = (text: string) => webhook(`http_config: {${text}}`);

/** Good and bad configurations over the whole language. */
export const configTable: readonly ConfigRow[] = [
  ...rows(true, "file", whole, {
    "the least there can be": plain,
    JSON: '{"route":{"receiver":"a"},"receivers":[{"name":"a"}]}',
    "a second document is not read": `${plain}---\nfoo: bar\n`,
    "a merge key":
      "route:\n  receiver: a\n  routes:\n  - &r {group_wait: 1s}\n  - <<: *r\n    group_by: [a]\nreceivers: [{name: a}]\n",
    "names that are numbers": "route: {receiver: 1.0}\nreceivers: [{name: 1.0}]\n",
    "an empty global block": `global:\n${plain}`,
    "resolve_timeout of zero": `global: {resolve_timeout: 0s}\n${plain}`,
    "an empty receiver entry": "route: {receiver: a}\nreceivers: [{name: a}, null]\n",
  }),
  ...rows(false, "file", whole, {
    "no route": "receivers: [{name: a}]\n",
    "a route that is a list": "route: []\nreceivers: [{name: a}]\n",
    "no receivers": "route: {receiver: a}\n",
    "an unknown field": `${plain}recievers: []\n`,
    "a key twice": `route: {receiver: a}\n${plain}`,
    "an anchor's own key": "x: &x {receiver: a}\nroute: *x\nreceivers: [{name: a}]\n",
    tabs: "route:\n\treceiver: a\nreceivers: [{name: a}]\n",
    "a number written differently": "route: {receiver: 1.0}\nreceivers: [{name: 1}]\n",
    "two receivers of one name": "route: {receiver: a}\nreceivers: [{name: a}, {name: a}]\n",
    "a receiver without a name": "route: {receiver: a}\nreceivers: [{name: a}, {webhook_configs: []}]\n",
    "resolve_timeout below zero": `global: {resolve_timeout: -5m}\n${plain}`,
    "templates that are no list": `${plain}templates: x.tmpl\n`,
    "a template pattern that ends in a bracket": `${plain}templates: ["[a"]\n`,
  }),
  ...rows(false, "root route", whole, {
    "without receiver": "route: {}\nreceivers: [{name: a}]\n",
    "with continue": "route: {receiver: a, continue: true}\nreceivers: [{name: a}]\n",
    "with matchers": "route: {receiver: a, matchers: [a=b]}\nreceivers: [{name: a}]\n",
    "with match": "route: {receiver: a, match: {a: b}}\nreceivers: [{name: a}]\n",
    "with match_re": "route: {receiver: a, match_re: {a: b}}\nreceivers: [{name: a}]\n",
    "with mute_time_intervals":
      "route: {receiver: a, mute_time_intervals: [x]}\nreceivers: [{name: a}]\ntime_intervals: [{name: x}]\n",
    "with active_time_intervals":
      "route: {receiver: a, active_time_intervals: [x]}\nreceivers: [{name: a}]\ntime_intervals: [{name: x}]\n",
  }),
  ...rows(true, "route", route, {
    "group_wait of zero": "{group_wait: 0s}",
    "group_by all, said twice": "{group_by: ['...', '...']}",
    "group_by with a dash": "{group_by: [a-b]}",
    "group_by nothing": "{group_by: []}",
    "continue: yes": "{continue: yes}",
    "match with an empty value": '{match: {a: ""}}',
    "match_re with an empty value": '{match_re: {a: ""}}',
    "both intervals": "{active_time_intervals: [night], mute_time_intervals: [night]}",
    "matchers in braces": '{matchers: [\'{foo="bar",baz=~"x|y",}\']}',
    "a quoted name": "{matchers: ['\"foo bar\"=x']}",
    "bare words and an emoji": "{matchers: ['🙂=1', 'foo!=a b', 'foo=~(a|b)']}",
    "a stray escape, the classic way": "{matchers: ['foo=~\"\\d\"']}",
    "an empty line": "{matchers: ['']}",
  }),
  ...rows(false, "route", route, {
    "an unknown receiver": "{receiver: b}",
    "an unknown time interval": "{mute_time_intervals: [day]}",
    "group_interval of zero": "{group_interval: 0s}",
    "repeat_interval of zero": "{repeat_interval: 0s}",
    "a duration below zero": "{group_wait: -1s}",
    "a duration without a unit": "{group_wait: 90}",
    "a duration with a space": '{group_wait: "1h 30m"}',
    "a duration with a fraction": "{group_wait: 1.5h}",
    "a duration out of range": "{group_wait: 300y}",
    "group_by all and one": "{group_by: ['...', a]}",
    "group_by one twice": "{group_by: [a, a]}",
    "group_by an empty name": "{group_by: ['']}",
    "group_by that is no list": "{group_by: a}",
    'continue: "yes"': '{continue: "yes"}',
    "match with a dash": "{match: {a-b: x}}",
    "match_re that does not compile": '{match_re: {a: "["}}',
    "match_re without a value": "{match_re: {a: null}}",
    "a matcher without operator": "{matchers: [foo]}",
    "an open quote": "{matchers: ['foo=\"bar']}",
    "a bad regular expression": "{matchers: ['foo=~\"*\"']}",
    "a comma too many": "{matchers: ['a=b,,c=d']}",
    "matchers that are no list": "{matchers: a=b}",
  }),
  ...rows(true, "inhibition", after, {
    "all forms":
      "inhibit_rules: [{source_matchers: [a=b], source_match: {c: d}, source_match_re: {e: f}, target_matchers: [g=h], equal: [a-b], name: x}]",
    "an empty rule": "inhibit_rules: [{}]",
  }),
  ...rows(false, "inhibition", after, {
    "equal with an empty name": "inhibit_rules: [{equal: ['']}]",
    "a misspelt field": "inhibit_rules: [{source_matcher: [a=b]}]",
    "a bad matcher": "inhibit_rules: [{target_matchers: [a]}]",
  }),
  ...rows(true, "time interval", interval, {
    everything:
      '{times: [{start_time: "09:00", end_time: "24:00"}], weekdays: ["monday:friday", Sunday], days_of_month: ["1:-1", 5], months: ["january:3", 12], years: ["2020:2030"], location: Europe/Berlin}',
    nothing: "{}",
    "an old zone": "{location: EST5EDT}",
    "an alias of a zone": "{location: Asia/Kolkata}",
  }),
  ...rows(false, "time interval", interval, {
    "an hour of one digit": '{times: [{start_time: "9:00", end_time: "17:00"}]}',
    "an end before the start": '{times: [{start_time: "17:00", end_time: "09:00"}]}',
    "no end": '{times: [{start_time: "09:00"}]}',
    "a short weekday": "{weekdays: [mon]}",
    "a weekday range over the weekend": '{weekdays: ["saturday:sunday"]}',
    "day zero": '{days_of_month: ["0"]}',
    "a day range that can never be": '{days_of_month: ["10:-20"]}',
    "a month range over the year": '{months: ["december:january"]}',
    "a year that is none": "{years: [x]}",
    "a zone in lower case": "{location: europe/berlin}",
    "a zone that is an offset": '{location: "+02:00"}',
  }),
  ...rows(true, "http_config", http, {
    nothing: "",
    "a proxy": 'proxy_url: "http://p", no_proxy: x, proxy_connect_header: {A: [b]}',
    oauth2: "oauth2: {client_id: a, client_secret: b, token_url: c, scopes: [x], endpoint_params: {a: b}}",
    "a header": "http_headers: {X-A: {values: [x], secrets: [y], files: [z]}}",
    TLS: "tls_config: {cert_file: a, key_file: b, min_version: TLS12}",
  }),
  ...rows(false, "http_config", http, {
    "two tokens": "bearer_token: a, bearer_token_file: b",
    "two ways to log in": "authorization: {credentials: a}, basic_auth: {username: u}",
    "authorization of type basic": "authorization: {type: Basic}",
    "oauth2 without a token URL": "oauth2: {client_id: a}",
    "no_proxy without a proxy": "no_proxy: x",
    "a header that the client sets": "http_headers: {user-agent: {values: [x]}}",
    "a certificate without a key": "tls_config: {cert: a}",
    "an unknown TLS version": "tls_config: {min_version: TLS14}",
  }),
  ...rows(true, "receiver", receiver, {
    "webhook with a template for a URL":
      'webhook_configs: [{url: "http://x/{{ .Status }}", timeout: 10s, max_alerts: 1_000, payload: {a: [1]}}]',
    email:
      'email_configs: [{to: a, from: b, smarthost: "x:25", headers: {Subject: x}, threading: {enabled: true, thread_by_date: daily}}]',
    pagerduty: "pagerduty_configs: [{routing_key_file: f, details: {a: 1, b: {c: d}}, images: [{src: a}]}]",
    opsgenie: "opsgenie_configs: [{api_key: a, responders: [{id: x, type: TEAM}]}]",
    slack:
      'slack_configs: [{api_url: "http://x", actions: [{type: a, text: b, url: x}], fields: [{title: a, value: b}]}]',
    sns: "sns_configs: [{topic_arn: a, sigv4: {access_key: a, secret_key: b}}]",
    telegram: "telegram_configs: [{bot_token: a, chat_id: -1001234567890}]",
    pushover: "pushover_configs: [{user_key: a, token: b, retry: 1.5h}]",
    jira: 'jira_configs: [{project: a, issue_type: b, api_url: "http://x", summary: {template: a, enable_update: false}}]',
    rocketchat: 'rocketchat_configs: [{token: "", token_id: "", actions: [{imageurl: x}]}]',
    mattermost:
      'mattermost_configs: [{webhook_url: "http://x", props: {card: c}, priority: {priority: urgent}}]',
    incidentio: 'incidentio_configs: [{url: "http://x", alert_source_token: a}]',
    webex: "webex_configs: [{room_id: a, http_config: {authorization: {credentials: x}}}]",
    victorops: "victorops_configs: [{api_key: a, routing_key: b, custom_fields: {a: b}}]",
    wechat: "wechat_configs: [{api_secret_file: a, corp_id: b}]",
    "discord, msteams and msteamsv2":
      'discord_configs: [{webhook_url: "<secret>"}]\n  msteams_configs: [{webhook_url_file: f}]\n  msteamsv2_configs: [{webhook_url: "http://x"}]',
  }),
  ...rows(false, "receiver", receiver, {
    "an empty integration": "webhook_configs: [null]",
    "webhook without URL": "webhook_configs: [{}]",
    "webhook with a relative URL": "webhook_configs: [{url: x}]",
    "webhook with a quoted number": 'webhook_configs: [{url: "http://x", max_alerts: "5"}]',
    "email without a smart host": "email_configs: [{to: a, from: b}]",
    "email with a header twice":
      'email_configs: [{to: a, from: b, smarthost: "x:25", headers: {Subject: x, subject: y}}]',
    "pagerduty without a key": "pagerduty_configs: [{}]",
    "opsgenie with a responder of no type": "opsgenie_configs: [{api_key: a, responders: [{id: x}]}]",
    "slack without a URL": "slack_configs: [{channel: x}]",
    "slack with URL and token": 'slack_configs: [{api_url: "http://x", app_token: a}]',
    "sns with two targets": "sns_configs: [{topic_arn: a, target_arn: b}]",
    "telegram without a chat": "telegram_configs: [{bot_token: a}]",
    "telegram with a chat out of range": "telegram_configs: [{bot_token: a, chat_id: 9223372036854775808}]",
    "pushover in HTML and monospace":
      "pushover_configs: [{user_key: a, token: b, html: true, monospace: true}]",
    "jira of an unknown kind":
      'jira_configs: [{project: a, issue_type: b, api_url: "http://x", api_type: x}]',
    "webex without authorization": "webex_configs: [{room_id: a}]",
    "victorops with a reserved field":
      "victorops_configs: [{api_key: a, routing_key: b, custom_fields: {entity_id: b}}]",
    "wechat of an unknown kind": "wechat_configs: [{api_secret: a, corp_id: b, message_type: x}]",
    "discord with two URLs": 'discord_configs: [{webhook_url: "http://x", webhook_url_file: f}]',
    "an unknown field": 'webhook_configs: [{url: "http://x", send_resolve: true}]',
    "an unknown kind": "webhooks_configs: []",
  }),
  ...rows(true, "global", (text) => `global: {${text}}\n${receiver("slack_configs: [{}]")}`, {
    "slack's URL for all": 'slack_api_url: "http://y"',
    "slack's token for all": "slack_app_token: y",
  }),
  ...rows(false, "global", (text) => `global: {${text}}\n${plain}`, {
    "a secret and its file": "smtp_auth_password: a, smtp_auth_password_file: b",
    "slack's URL and token": 'slack_app_token: a, slack_api_url: "http://x"',
    "a smart host without a port": "smtp_smarthost: x",
    "an empty URL": 'pagerduty_url: ""',
  }),
  ...rows(true, "other", after, {
    tracing: "tracing: {endpoint: x, client_type: http, sampling_fraction: 0.5, headers: {A: {values: [b]}}}",
    "event recorder":
      'event_recorder: {file_outputs: [{path: a}], webhook_outputs: [{url: "http://x"}], kafka_outputs: [{brokers: [a], topic: t}]}',
  }),
  ...rows(false, "other", after, {
    "tracing without endpoint": "tracing: {insecure: true}",
    "tracing over an unknown protocol": "tracing: {endpoint: x, client_type: foo}",
    "a recorder without a path": "event_recorder: {file_outputs: [{}]}",
  }),
];
