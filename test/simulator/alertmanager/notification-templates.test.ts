import { describe, expect, test } from "vitest";
import {
  type NotificationData,
  parseNotificationTemplates,
  renderIntegration,
  renderText,
  templateProblem,
} from "../../../simulator/alertmanager/index.ts";
import { configOf } from "./timeline-text.ts";

const data: NotificationData = {
  receiver: "team",
  status: "firing",
  notification_reason: "first notification",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "Down", i: "1", severity: "critical" },
      annotations: { summary: "it <is> 'down' + out" },
      startsAt: "2026-01-05T09:30:00.5Z",
      endsAt: "0001-01-01T00:00:00Z",
      generatorURL: "http://p/g?a=b&c=d",
      fingerprint: "aa",
    },
    {
      status: "resolved",
      labels: { alertname: "Down", i: "2" },
      annotations: {},
      startsAt: "2026-07-05T09:30:00Z",
      endsAt: "2026-07-05T10:30:00Z",
      generatorURL: "javascript:alert(1)",
      fingerprint: "bb",
    },
  ],
  groupLabels: { alertname: "Down" },
  commonLabels: { alertname: "Down", zone: "eu" },
  commonAnnotations: { a: "A", b: "B" },
  externalURL: "http://am:9093",
};

const { templates } = parseNotificationTemplates([]);
const nowMs = Date.UTC(2026, 0, 5, 10, 30);

function render(text: string, language: "text" | "html" = "text"): string {
  const rendered = renderText(templates, text, data, { language, nowMs });
  return "text" in rendered ? rendered.text : `problem: ${rendered.problem}`;
}

describe("texts", () => {
  // What each gives is what amtool 0.33 gives; test/real/alertmanager-templates.test.ts asks it.
  test.each([
    ['{{ template "slack.default.title" . }}', "[FIRING:1] Down (eu)"],
    ['{{ template "slack.default.titlelink" . }}', "http://am:9093/#/alerts?receiver=team"],
    [
      '{{ template "opsgenie.default.description" . }}',
      "A B\nAlerts Firing:\nLabels:\n - alertname = Down\n - i = 1\n - severity = critical\nAnnotations:\n - summary = it <is> 'down' + out\nSource: http://p/g?a=b&c=d\n\nAlerts Resolved:\nLabels:\n - alertname = Down\n - i = 2\nAnnotations:\nSource: javascript:alert(1)\n",
    ],
    ['{{ template "jira.default.priority" . }}', "High"],
    ["{{ .CommonLabels }} {{ .CommonLabels.Names }}", "alertname=Down, zone=eu [alertname zone]"],
    ['{{ (.CommonLabels.Remove .GroupLabels.Names).Values | join "," }}', "eu"],
    ["{{ len .Alerts.Firing }} {{ .NotificationReason }}", "1 first notification"],
    [
      '{{ range .Alerts }}{{ .StartsAt | tz "Europe/Paris" | date "15:04 MST -0700" }} {{ end }}',
      "10:30 CET +0100 11:30 CEST +0200 ",
    ],
    ['{{ (index .Alerts 0).StartsAt | tz "Asia/Dubai" }}', "2026-01-05 13:30:00.5 +0400 +04"],
    ["{{ (index .Alerts 0).StartsAt | since | humanizeDuration }}", "59m 59s"],
    ["{{ now.Hour }}:{{ now.Minute }}", "10:30"],
    ['{{ title "o\'NEIL 1st x-RAY" }}', "O'neil 1St X-Ray"],
    ['{{ dict "a" (list 1 "<") "b" nil | toJson }}', '{"a":[1,"\\u003c"],"b":null}'],
    ['{{ urlUnescape "a%20b+c" }}|{{ trimSpace " x " }}|{{ match "^D" "Down" }}', "a b c|x|true"],
    ['{{ reReplaceAll "(o)(w)" "$2$1" "Down" }}', "Dwon"],
    [
      "{{ .Foo }}",
      'problem: template: :1:3: executing "" at <.Foo>: can\'t evaluate field Foo in type template.Data',
    ],
    [
      '{{ tz "x/y" now }}',
      'problem: template: :1:3: executing "" at <tz "x/y" now>: error calling tz: unknown time zone x/y',
    ],
    ["{{ nope }}", 'problem: template: :1: function "nope" not defined'],
    [
      '{{ define "loop" }}{{ template "loop" }}{{ end }}{{ template "loop" }}',
      'problem: template: :1:31: executing "loop" at <{{template "loop"}}>: exceeded maximum template depth (200)',
    ],
  ])("%s", (text, expected) => {
    expect(render(text)).toBe(expected);
  });
});

describe("HTML", () => {
  test.each([
    ["<b>{{ (index .Alerts 0).Annotations.summary }}</b>", "<b>it &lt;is&gt; &#39;down&#39; &#43; out</b>"],
    ['{{ safeHtml "<i>" }}', "<i>"],
    ['<a href="{{ (index .Alerts 0).GeneratorURL }}">', '<a href="http://p/g?a=b&amp;c=d">'],
    ['<a href="{{ (index .Alerts 1).GeneratorURL }}">', '<a href="#ZgotmplZ">'],
    ["<a href='/x?q={{ .ExternalURL }}'>", "<a href='/x?q=http%3a%2f%2fam%3a9093'>"],
    ["<p class={{ .CommonLabels }}>", "<p class=alertname&#61;Down,&#32;zone&#61;eu>"],
    ["a<!-- {{ .Status }} -->b", "ab"],
    ["<title>{{ .Status }}<</title>", "<title>firing&lt;</title>"],
    ["1 < 2", "1 &lt; 2"],
    [
      '<p style="color: {{ .Status }}">',
      'problem: template: :1:20: executing "" at <{{.Status}}>: values in the attribute style are not rendered here',
    ],
  ])("%s", (text, expected) => {
    expect(render(text, "html")).toBe(expected);
  });
});

describe("template files", () => {
  test("take the place of earlier definitions and of Alertmanager's own", () => {
    const own = parseNotificationTemplates([
      { file: "a.tmpl", content: '{{ define "__subject" }}first{{ end }}{{ define "x" }}X{{ end }}' },
      {
        file: "b.tmpl",
        content:
          '{{ define "__subject" }}{{ template "x" . }} {{ .Status }}{{ end }}{{ define "x" }}{{ end }}',
      },
    ]);
    expect(own.findings).toEqual([]);
    const text = '{{ template "slack.default.title" . }}';
    expect(renderText(own.templates, text, data, { language: "text", nowMs })).toEqual({ text: "X firing" });
  });

  test("that are none are findings with their line, and failures name the file", () => {
    const own = parseNotificationTemplates([
      { file: "t/bad.tmpl", content: "\n{{ if }}" },
      { file: "t/good.tmpl", content: '{{ define "x" }}\n{{ .Nope }}{{ end }}' },
    ]);
    expect(own.findings).toEqual([
      {
        code: "alertmanager/template",
        severity: "error",
        message: "template: bad.tmpl:2: missing value for if",
        file: "t/bad.tmpl",
        line: 2,
        column: 1,
      },
    ]);
    expect(renderText(own.templates, '{{ template "x" . }}', data, { language: "text", nowMs })).toEqual({
      problem:
        'template: good.tmpl:2:3: executing "x" at <.Nope>: can\'t evaluate field Nope in type template.Data',
    });
  });
});

test("an integration's settings are rendered, those that are no templates left out", () => {
  const { receivers } = configOf(`
route: {receiver: r}
receivers:
- name: r
  telegram_configs: [{bot_token: secret, chat_id: 5, message: "<b>{{ .Status }}</b> {{ .CommonLabels.zone }}&"}]
  pagerduty_configs: [{routing_key: k, details: {n: "{{ len .Alerts }}", deep: {list: ["{{ .Status }}"]}}, links: [{href: "{{ .Nope }}"}]}]
`);
  const [pagerduty, telegram] = receivers[0]?.integrations ?? [];
  if (pagerduty === undefined || telegram === undefined) throw new Error("two integrations");
  const rendered = (integration: typeof pagerduty) =>
    renderIntegration(templates, integration, data, nowMs).map(({ path, rendered: result }) => [
      path,
      "text" in result ? result.text : result.problem,
    ]);
  expect(rendered(telegram)).toContainEqual(["message", "<b>firing</b> eu&"]);
  expect(rendered(telegram).map(([path]) => path)).not.toContain("bot_token");
  expect(Object.fromEntries(rendered(pagerduty))).toMatchObject({
    description: "[FIRING:1] Down (eu)",
    client_url: "http://am:9093/#/alerts?receiver=team",
    "details.n": "2",
    "details.deep.list[0]": "firing",
    "links[0].href":
      'template: :1:3: executing "" at <.Nope>: can\'t evaluate field Nope in type template.Data',
  });
});

test("a text is checked as a template without any data", () => {
  expect(templateProblem("{{ .Anything }}")).toBeUndefined();
  expect(templateProblem("{{ end }}")).toBe("template: :1: unexpected {{end}}");
});
