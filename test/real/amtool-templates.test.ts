import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type NotificationData,
  parseNotificationTemplates,
  renderText,
} from "../../simulator/alertmanager/index.ts";
import { defaultTemplates } from "../../simulator/alertmanager/template/default-templates.ts";
import { shownNotification, shownPages, shownTexts } from "../simulator/alertmanager/notification-texts.ts";
import { describeReal } from "./binaries.ts";
import { readPage } from "./mail-page.ts";

const library = `{{ define "line" }}{{ .Labels.alertname }}/{{ .Labels.i }};{{ end }}
{{ define "all" }}{{ range .Alerts }}{{ template "line" . }}{{ end }}{{ end }}
{{ define "failing" }}

  {{ .Nope }}{{ end }}`;

// Beside those of the table, whatever they render to.
const moreTexts: readonly string[] = [
  "plain",
  '{{ template "all" . }}',
  '{{ template "failing" . }}',
  '{{ template "lib.tmpl" . }}|',
  '{{ template "nope" . }}',
  "{{ .NotificationReason }} {{ .Receiver }} {{ .Status }} {{ .ExternalURL }}",
  "{{ . }}",
  "{{ .Alerts }} {{ .Alerts.Firing }} {{ len .Alerts.Resolved }}",
  "{{ .CommonLabels }} {{ .CommonLabels.SortedPairs }} {{ .CommonLabels.Names }} {{ .CommonLabels.Values }}",
  '{{ .CommonLabels.Remove (stringSlice "a" "q") }}{{ .CommonLabels.foo }}{{ .CommonLabels.alertname }}',
  "{{ range $k, $v := .CommonLabels }}{{ $k }}={{ $v }} {{ end }}{{ range .CommonLabels.SortedPairs }}{{ .Name }}~{{ .Value }} {{ end }}",
  '{{ join "," .CommonLabels.Names }} {{ .CommonLabels.Values | join ";" }}',
  '{{ printf "%T %T %T %T %T" . .Alerts .CommonLabels .CommonLabels.SortedPairs (index .Alerts 0) }}',
  '{{ printf "%v %q %d %s" .CommonLabels .Status 5 .Alerts.Firing }}',
  "{{ (index .Alerts 0).StartsAt }} {{ (index .Alerts 0).EndsAt }} {{ (index .Alerts 0).EndsAt.IsZero }}",
  '{{ range .Alerts }}{{ .StartsAt | tz "Europe/Paris" }}|{{ .StartsAt | tz "America/New_York" | date "Mon Jan _2 15:04:05.000 MST 2006 -07:00 Z07:00 Z0700" }}|{{ end }}',
  '{{ range .Alerts }}{{ .StartsAt | tz "Asia/Kolkata" | date "02.01.06 3:04PM MST -0700" }}|{{ (.StartsAt | tz "Asia/Dubai").Format "MST Monday" }}|{{ (tz "Australia/Lord_Howe" .StartsAt).Hour }}|{{ end }}',
  '{{ tz "x/y" .Alerts }}',
  '{{ (index .Alerts 0).StartsAt | tz "x/y" }}',
  '{{ (index .Alerts 0).StartsAt | tz "" }} {{ (index .Alerts 0).StartsAt.Add 3600000000000 }}',
  '{{ range stringSlice "a1b c2D" "1ST" "x_y X.Y" "o\'NEIL" "ßtraße" "éA ÉA" "ΣΑΣ ΟΔΟΣ." "x-RAY a::b" "12ab 1a1A" "a’b" "hello wORLD" "_a" }}{{ title . }}|{{ toUpper . }}|{{ toLower . }} {{ end }}',
  '{{ list 1 "a" nil | toJson }}{{ append (list 1) 2 3 | toJson }}{{ dict "a" 1 "b" (list) | toJson }} {{ index (dict "a" 5) "a" }}',
  '{{ dict "a" }}',
  "{{ dict 1 2 }}",
  "{{ append 1 2 }}",
  '{{ urlUnescape "a%20b+c%C3%A9" }}',
  '{{ urlUnescape "%zz" }}',
  '{{ match "^D.*n$" "Down" }}{{ match "(" "a" }}',
  '{{ reReplaceAll "(o)(w)" "$2$1" "Down" }}{{ reReplaceAll "(" "a" "b" }}',
  '{{ humanizeDuration 3661.5 }} {{ humanizeDuration 0.25 }} {{ humanizeDuration "90" }} {{ humanizeDuration 100000 }}',
  '{{ humanizeDuration "x" }}',
  '{{ trimSpace "  a b\\n" }}|{{ safeHtml "<b>" }}{{ safeUrl "javascript:x" }}|{{ "a" | toJson }}',
  "{{ toJson . }}",
  '{{ toJson "a<b>&\\u2028\\"" }}{{ toJson .CommonLabels.SortedPairs }}{{ toJson 1.5 }}{{ toJson 1e30 }}{{ toJson nil }}{{ toJson true }}',
  "{{ .Foo }}",
  "{{ (index .Alerts 5).Labels }}",
  "{{ if }}",
  "{{ nofunction 1 }}",
  "{{ toUpper }}",
  "{{ toUpper 1 }}",
  '{{ with .CommonLabels.Remove .GroupLabels.Names }}{{ .Values | join " " }}{{ end }}',
  '{{ if eq .Status "firing" }}danger{{ else }}good{{ end }}',
  "{{ range .Alerts }}{{ if .Labels.severity }}{{ .Labels.severity | toUpper }}{{ else }}none{{ end }} {{ .Fingerprint }} {{ end }}",
];

const morePages: readonly string[] = [
  '<p style="color: {{ safeHtml "red" }}; a: {{ "a--b" }} {{ "ex-pression" }} {{ "#f00" }} {{ 1.5 }}%">',
  "<p style=color:{{ .Status }}>",
  '<a href="/x?q={{ .Receiver | urlquery }}">{{ .Receiver | urlquery }}</a><a href="/x/{{ urlquery .Receiver }}">',
  '{{ "<a>+" | html }}<p title="{{ "<a>" | html }}"><title>{{ html "<+" }}</title>',
  "<title>{{ .Status }}<</title>",
  "<a href='/x?q={{ .ExternalURL }}'>",
  "<p class={{ .CommonLabels }}>",
  "<TEXTAREA>{{ .CommonLabels }}</b></textarea>{{ .Status }}",
  '<input disabled value="{{ .CommonLabels }}" data-x = "{{ .Status }}"/>{{ 1 }}',
  '<a href={{ .ExternalURL }}>{{ safeHtml "<" }}</a><img src="{{ .ExternalURL }}{{ .Status }}?{{ .Receiver }}#{{ .Receiver }}">',
  "{{ (index .Alerts 0).Annotations.summary }} <b>{{ .Status }}</b>",
  '<a href="{{ (index .Alerts 0).GeneratorURL }}">x</a> <a href="{{ (index .Alerts 1).GeneratorURL }}">y</a>',
  '<a href="{{ .ExternalURL }}/#/alerts?receiver={{ .Receiver }}">x</a>',
  '<a href="/x?q={{ (index .Alerts 0).Annotations.summary }}&l={{ (index .Alerts 0).Labels.zone }}">x</a>',
  "<a href='/p/{{ (index .Alerts 0).Annotations.link }}'>x</a>",
  '<p title="{{ (index .Alerts 0).Annotations.summary }}" class={{ .Status }} >{{ safeHtml "<i>1+1</i>" }}</p>',
  "<title>{{ (index .Alerts 0).Annotations.summary }}</title><!-- gone {{ .Status }} -->after",
  '<!DOCTYPE html><p>1 < 2 {{ template "all" . }}</p>',
  '<a href="{{ safeUrl "javascript:x" }}">{{ range .Alerts }}<br style="margin: 0" />{{ .Labels.alertname }}{{ end }}</a>',
  "{{ range .CommonLabels.SortedPairs }}{{ .Name }} = {{ .Value }}<br/>{{ end }}{{ .CommonLabels }}",
];

describeReal(
  "notification templates agree with amtool",
  [
    ["prometheus-3", "amtool"],
    ["prometheus-3", "templates"],
  ],
  (amtool = "", own = "") => {
    let folder = "";
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "klaxon-templates-"));
      await writeFile(join(folder, "data.json"), JSON.stringify(shownNotification));
      await writeFile(join(folder, "lib.tmpl"), library);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    const { templates } = parseNotificationTemplates([{ file: "templates/lib.tmpl", content: library }]);
    const there = (text: string, language: "text" | "html", data = join(folder, "data.json")) =>
      run(amtool, [
        "template",
        "render",
        `--template.glob=${join(own, "*.tmpl")}`,
        `--template.glob=${join(folder, "lib.tmpl")}`,
        `--template.data=${data}`,
        `--template.type=${language}`,
        `--template.text=${text}`,
      ]);
    const here = (text: string, language: "text" | "html", data = shownNotification) => {
      const rendered = renderText(templates, text, data, { language, nowMs: 0 });
      // amtool hands templates the data themselves, Alertmanager a pointer to them.
      return ("text" in rendered ? rendered.text : `error: ${rendered.problem}`).replaceAll(
        "*template.Data",
        "template.Data",
      );
    };

    // The clock is not the same, nor is the patience with templates that call themselves.
    const isComparable = (text: string) => !/since|now|loop/.test(text);
    test.each([...shownTexts.map(([text]) => text).filter(isComparable), ...moreTexts])(
      "in %s",
      async (text) => {
        expect(here(text, "text")).toBe(await there(text, "text"));
      },
    );

    test.each([...shownPages.map(([text]) => text), ...morePages])("in the HTML %s", async (text) => {
      expect(here(text, "html")).toBe(await there(text, "html"));
    });

    const names = [...defaultTemplates().matchAll(/\{\{define "([^"]*)"/g)].map(([, name = ""]) => name);

    test("and have the same names", async () => {
      const texts = await Promise.all(
        ["default", "email"].map((file) => readFile(join(own, `${file}.tmpl`), "utf8")),
      );
      const theirs = [...texts.join("").matchAll(/define "([^"]*)"/g)].map(([, name]) => name);
      expect([...names].sort()).toEqual([...theirs].sort());
    });

    const about: Readonly<Record<string, NotificationData>> = {
      "one that fires and one that is over": shownNotification,
      "one that is over": {
        ...shownNotification,
        status: "resolved",
        alerts: shownNotification.alerts.slice(1),
      },
      "one of low priority": { ...shownNotification, alerts: alertsOf("info", "warning", "info") },
      none: { ...shownNotification, alerts: [], commonLabels: {}, groupLabels: {} },
    };

    test.each(Object.keys(about))("for every default template, about alerts: %s", async (title) => {
      const data = about[title] ?? shownNotification;
      const file = join(folder, "about.json");
      await writeFile(file, JSON.stringify(data));
      const all = names
        .filter((name) => name !== "email.default.html")
        .map(callOf)
        .join("\n");
      expect(here(all, "text", data)).toBe(await there(all, "text", file));
      const page = '{{ template "email.default.html" . }}';
      expect(readPage(here(page, "html", data))).toEqual(readPage(await there(page, "html", file)));
    });
  },
);

// Lists of alerts are not for whole notifications.
function callOf(name: string): string {
  return `${name}=<{{ template "${name}" ${name.startsWith("__text") || name.endsWith("instances") ? ".Alerts" : "."} }}>`;
}

function alertsOf(...severities: readonly string[]): NotificationData["alerts"] {
  return shownNotification.alerts.slice(1).flatMap((alert) =>
    severities.map((severity, index) => ({
      ...alert,
      labels: { ...alert.labels, i: `${index}`, severity },
    })),
  );
}

async function run(program: string, parameters: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, [...parameters])).stdout;
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return output.replace(/^amtool: /, "").trimEnd();
  }
}
