import { expect, test } from "vitest";
import {
  type AlertmanagerConfig,
  formatMatchers,
  parseAlertmanagerConfig,
  type Route,
} from "../../../simulator/alertmanager/index.ts";

function findings(text: string): readonly string[] {
  return parseAlertmanagerConfig(text, "routing.yml").findings.map(
    ({ file, line, column, severity, code, message }) =>
      `${file}:${line}:${column} ${severity} ${code}: ${message}`,
  );
}

function parse(text: string): AlertmanagerConfig {
  const parsed = parseAlertmanagerConfig(text, "routing.yml");
  if (parsed.config === undefined) throw new Error(JSON.stringify(parsed.findings));
  return parsed.config;
}

test("everything wrong is found at once, each with its place and what to write instead", () => {
  const text = `
global:
  resolve_timeout: 5mn
  smtp_auth_password: hunter2
  smtp_auth_password_file: /etc/password
route:
  reciever: team-api
  group_by: [alertname, cluster, alertname]
  continue: yes
  routes:
  - matchers: [severity=~"page|"", team]
    receiver: tema-api
    group_interval: 0s
    mute_time_intervals: [nights]
inhibit_rules:
- source_match: {severity: page}
  target_match_re: {severity: "tick(et"}
  equal: [""]
receivers:
- name: team-api
  webhook_configs:
  - url: http://hook/hunter2/%zz
    send_resolved: "no"
  - {}
- name: team-api
  slack_configs: [{channel: "#alerts", titl: hello}]
time_intervals:
- name: weekend
  time_intervals: [{weekdays: [sat, sunday], location: Europe/Berln}]
`;
  expect(findings(text)).toEqual([
    "routing.yml:3:20 error alertmanager/wrong-value: `resolve_timeout`: `5mn` is not a duration; write a number and a unit, as in `5m`",
    "routing.yml:5:28 error alertmanager/conflict: `smtp_auth_password` and `smtp_auth_password_file` exclude each other; keep one",
    "routing.yml:7:3 error alertmanager/unknown-field: unknown field `reciever`; did you mean `receiver`?",
    "routing.yml:7:3 error alertmanager/missing: the root route needs `receiver`, for alerts that match no other route",
    "routing.yml:8:34 error alertmanager/duplicate-name: `group_by` has `alertname` twice; keep one",
    "routing.yml:9:13 error alertmanager/conflict: the root route cannot have `continue`; remove it",
    'routing.yml:11:16 error alertmanager/matcher: the value of `severity=~"page|""` has a stray double quote; write it as `\\"`',
    "routing.yml:11:36 error alertmanager/matcher: `team` is no matcher; write a label, `=`, `!=`, `=~` or `!~`, and a value",
    "routing.yml:12:15 error alertmanager/undefined-receiver: the receiver `tema-api` is not defined; did you mean `team-api`?",
    "routing.yml:13:21 error alertmanager/wrong-value: `group_interval` cannot be zero",
    "routing.yml:14:27 error alertmanager/undefined-time-interval: the time interval `nights` is not defined; add it to `time_intervals`",
    "routing.yml:17:31 error alertmanager/wrong-value: `severity`: `tick(et` is no regular expression: error parsing regexp: missing closing ): `^(?:tick(et)$`",
    "routing.yml:18:11 error alertmanager/wrong-value: `` in `equal` is no label name",
    "routing.yml:22:10 error alertmanager/wrong-value: `url`: this is neither a URL nor a template: it has a bad `%` escape",
    "routing.yml:23:20 error alertmanager/wrong-value: `send_resolved`: `no` is not a truth value; write `true` or `false` without quotes",
    "routing.yml:24:5 error alertmanager/missing: `webhook_configs[1]` needs `url` or `url_file`",
    "routing.yml:25:9 error alertmanager/duplicate-name: the name `team-api` is given twice; rename one",
    "routing.yml:26:19 error alertmanager/missing: `slack_configs` needs `api_url` or `app_token`, here or in `global`",
    "routing.yml:26:40 error alertmanager/unknown-field: unknown field `titl`; did you mean `title`?",
    "routing.yml:29:32 error alertmanager/wrong-value: `sat`: a weekday is written in full, as in `monday`",
    "routing.yml:29:56 error alertmanager/wrong-value: the time zone `Europe/Berln` is not known; write it as in `Europe/Berlin` or `UTC`",
  ]);
});

test("what Alertmanager takes although it can hardly be meant is a warning", () => {
  const text = `
route: {receiver: a}
receivers: [{name: a}, null]
time_intervals: [{name: x, time_intervals: [{location: Local, weekdays: [null]}]}]
---
route: {receiver: b}
`;
  expect(parseAlertmanagerConfig(text, "f").config).toBeDefined();
  expect(findings(text)).toEqual([
    "routing.yml:3:24 warning alertmanager/doubtful: `receivers[1]` is empty; fill it or remove it",
    "routing.yml:4:56 warning alertmanager/doubtful: `Local` depends on the machine and is taken as UTC here; name a zone",
    "routing.yml:6:1 warning alertmanager/doubtful: only the first document of the file counts; remove the others",
  ]);
});

test("a route has from its parent what it does not say", () => {
  const config = parse(`
route:
  receiver: all
  group_by: [alertname]
  repeat_interval: 1h
  routes:
  - match: {team: api}
    match_re: {severity: page|ticket}
    matchers: ['"a b"!="c"', 'team=~"x"']
    receiver: api
    group_wait: 0s
    continue: true
    routes:
    - group_by: []
      active_time_intervals: [day]
    - group_by: ['...']
      group_interval: 90s
  - matchers: []
receivers: [{name: all}, {name: api}]
time_intervals: [{name: day, time_intervals: [{times: [{start_time: "08:00", end_time: "20:00"}]}]}]
`);
  const lines: string[] = [];
  const walk = (route: Route) => {
    const groupBy = route.groupBy.kind === "all" ? "..." : route.groupBy.labels.join(",");
    lines.push(
      `${route.index} ${route.id} ${route.receiver} [${groupBy}] ${route.groupWaitMs} ${route.groupIntervalMs} ${route.repeatIntervalMs}${route.isContinued ? " continue" : ""} ${route.activeTimeIntervals} ${route.place.line}`,
    );
    route.routes.forEach(walk);
  };
  walk(config.route);
  const api = `{"a b"!="c",severity=~"^(?:page|ticket)$",team="api",team=~"x"}`;
  expect(lines).toEqual([
    "0 {} all [alertname] 30000 300000 3600000  3",
    `1 {}/${api}/0 api [alertname] 0 300000 3600000 continue  7`,
    `2 {}/${api}/0/{}/0 api [] 0 300000 3600000 day 14`,
    `3 {}/${api}/0/{}/1 api [...] 0 90000 3600000  16`,
    "4 {}/{}/1 all [alertname] 30000 300000 3600000  18",
  ]);
  expect(config.route.routes[0]?.routes[0]?.key).toBe(`{}/${api}/{}`);
});

test("integrations have the defaults of their kind, and no secret", () => {
  const config = parse(`
global: {slack_api_url: "https://hooks/secret-1", http_config: {proxy_url: "http://me:secret-2@proxy"}}
route: {receiver: a}
receivers:
- name: a
  labels: {team: api}
  webhook_configs: [{url: "http://hook/secret-3", timeout: 1.5s}, {url_file: /etc/url, send_resolved: false}]
  slack_configs: [{channel: "#x", http_config: {bearer_token: secret-4}}]
  pagerduty_configs: [{routing_key: secret-5, url: "https://me:secret-6@pd/"}]
`);
  expect(JSON.stringify(config)).not.toContain("secret-");
  expect(
    config.receivers[0]?.integrations.map(({ kind, index, sendResolved }) => [kind, index, sendResolved]),
  ).toEqual([
    ["webhook", 0, true],
    ["webhook", 1, false],
    ["pagerduty", 0, true],
    ["slack", 0, false],
  ]);
  expect(config.receivers[0]?.labels).toEqual({ team: "api" });
  expect(config.receivers[0]?.integrations[0]?.settings).toEqual({
    url: "<secret>",
    timeout: 1500,
    max_alerts: 0,
  });
  expect(config.receivers[0]?.integrations[3]?.settings.title).toBe('{{ template "slack.default.title" . }}');
});

test("both matcher syntaxes can be asked for", () => {
  const text = `route: {receiver: a, routes: [{matchers: ['é=1'], receiver: a}]}\nreceivers: [{name: a}]\n`;
  expect(formatMatchers(parse(text).route.routes[0]?.matchers ?? [])).toBe('{é="1"}');
  expect(parseAlertmanagerConfig(text, "f", { matcherSyntax: "classic" }).config).toBeUndefined();
  const stray = text.replace("é=1", 'a=~"\\\\d"');
  expect(parseAlertmanagerConfig(stray, "f", { matcherSyntax: "classic" }).config).toBeDefined();
  expect(
    parseAlertmanagerConfig(text.replace("é=1", 'a=~"\\d"'), "f", { matcherSyntax: "utf8" }).config,
  ).toBeUndefined();
});

test("templates in URLs are checked with the function that is given", () => {
  const text = `route: {receiver: a}\nreceivers: [{name: a, webhook_configs: [{url: "http://x/{{ nope }}"}]}]\n`;
  expect(findings(text)).toEqual([]);
  const checked = parseAlertmanagerConfig(text, "f", { templateProblem: () => "no function `nope`" });
  expect(checked.findings.map((finding) => finding.message)).toEqual([
    "`url`: this is neither a URL nor a template: no function `nope`",
  ]);
});

test.each([
  [
    "an empty file",
    "",
    [
      "routing.yml:1:1 error document/empty: the file is empty; write at least `route: { receiver: … }` and `receivers: [{ name: … }]`",
    ],
  ],
  [
    "a key written twice, beside another mistake,",
    "route: { receiver: a, receiver: b }\nreceivers: [{ name: a, nam: b }]\n",
    [
      "routing.yml:1:23 error document/duplicate-key: the key `receiver` is written twice in this map; keep one of them",
      "routing.yml:1:33 error alertmanager/undefined-receiver: the receiver `b` is not defined; did you mean `a`?",
      "routing.yml:2:24 error alertmanager/unknown-field: unknown field `nam`; did you mean `name`?",
    ],
  ],
  [
    "no map",
    "- a\n",
    ["routing.yml:1:1 error alertmanager/wrong-type: the file must be a map of fields, not a list"],
  ],
  [
    "a text",
    "hello\n",
    ["routing.yml:1:1 error alertmanager/wrong-type: the file must be a map of fields, not a text"],
  ],
])("%s has a finding", (_title, text, expected) => {
  expect(findings(text)).toEqual(expected);
});

test("routes nested without end are refused, and do not overflow the stack", () => {
  const depth = 400;
  const text = `{"receivers":[{"name":"a"}],"route":{"receiver":"a","routes":[`.concat(
    `{"routes":[`.repeat(depth),
    "]}".repeat(depth),
    "]}}",
  );
  const { config, findings: found } = parseAlertmanagerConfig(text, "deep.json");
  expect(config).toBeUndefined();
  expect(found.map((finding) => finding.code)).toEqual(["alertmanager/too-deep"]);
});
