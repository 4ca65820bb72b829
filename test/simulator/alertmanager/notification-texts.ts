import type { NotificationData } from "../../../simulator/alertmanager/index.ts";

/** A notification of one alert that fires and one that is over. */
export const shownNotification: NotificationData = {
  receiver: "team\\.x",
  status: "firing",
  notification_reason: "first notification",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "Down", i: "1", severity: "critical", zone: "é" },
      annotations: { link: "http://h/?a=b&c=d e", summary: "it <is> 'down' + out" },
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

/** A text with what it renders to; failures begin with `problem: `. */
export type RenderedRow = readonly [text: string, expected: string];

/** Texts about that notification. amtool 0.33 agrees with each. */
export const shownTexts: readonly RenderedRow[] = [
  ['{{ template "slack.default.title" . }}', "[FIRING:1] Down (eu)"],
  ['{{ template "slack.default.titlelink" . }}', "http://am:9093/#/alerts?receiver=team%5C.x"],
  [
    '{{ template "opsgenie.default.description" . }}',
    "A B\nAlerts Firing:\nLabels:\n - alertname = Down\n - i = 1\n - severity = critical\n - zone = é\nAnnotations:\n - link = http://h/?a=b&c=d e\n - summary = it <is> 'down' + out\nSource: http://p/g?a=b&c=d\n\nAlerts Resolved:\nLabels:\n - alertname = Down\n - i = 2\nAnnotations:\nSource: javascript:alert(1)\n",
  ],
  ['{{ template "jira.default.priority" . }}', "High"],
  ['{{ template "mattermost.default.color" . }} {{ template "slack.default.color" . }}', "danger danger"],
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
    'problem: template: :1:3: executing "" at <.Foo>: can\'t evaluate field Foo in type *template.Data',
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
];

/** The same in HTML. */
export const shownPages: readonly RenderedRow[] = [
  ["<b>{{ (index .Alerts 0).Annotations.summary }}</b>", "<b>it &lt;is&gt; &#39;down&#39; &#43; out</b>"],
  ['{{ safeHtml "<i>" }}', "<i>"],
  ['<a href="{{ (index .Alerts 0).GeneratorURL }}">', '<a href="http://p/g?a=b&amp;c=d">'],
  ['<a href="{{ (index .Alerts 1).GeneratorURL }}">', '<a href="#ZgotmplZ">'],
  ["<a href='/x?q={{ .ExternalURL }}'>", "<a href='/x?q=http%3a%2f%2fam%3a9093'>"],
  ["<p class={{ .CommonLabels }}>", "<p class=alertname&#61;Down,&#32;zone&#61;eu>"],
  ["a<!-- {{ .Status }} -->b", "ab"],
  ["<title>{{ .Status }}<</title>", "<title>firing&lt;</title>"],
  ["1 < 2", "1 &lt; 2"],
  ['<p style="color: {{ .Status }}; width: {{ len .Alerts }}px">', '<p style="color: firing; width: 2px">'],
  ['<p style="color: {{ .ExternalURL }}">', '<p style="color: ZgotmplZ">'],
  ["<style>p { color: {{ .Status }} }</style>{{ .Status }}", "<style>p { color: firing }</style>firing"],
];
