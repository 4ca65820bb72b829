import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  type NotificationData,
  parseAlertmanagerConfig,
  parseNotificationTemplates,
  renderIntegration,
  renderText,
} from "../../simulator/alertmanager/index.ts";
import { type Delivery, startAlertmanager } from "./alertmanager-process.ts";
import { describeReal } from "./binaries.ts";

const data: NotificationData = {
  receiver: "team\\.x",
  status: "firing",
  notification_reason: "new alerts added",
  alerts: [
    {
      status: "firing",
      labels: { alertname: "Down", i: "1", severity: "page", zone: "é" },
      annotations: { summary: "it <is> 'down' & \"out\" + more", link: "http://h/?a=b&c=d e" },
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
  groupLabels: { alertname: "Down", a: "x" },
  commonLabels: { alertname: "Down", a: "x", z: "y" },
  commonAnnotations: { b: "B", a: "A" },
  externalURL: "http://am:9093/base",
};

const library = `{{ define "line" }}{{ .Labels.alertname }}/{{ .Labels.i }};{{ end }}
{{ define "all" }}{{ range .Alerts }}{{ template "line" . }}{{ end }}{{ end }}
{{ define "failing" }}

  {{ .Nope }}{{ end }}`;

const texts: readonly string[] = [
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

const pages: readonly string[] = [
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

describeReal("notification templates agree with amtool", [["prometheus-3", "amtool"]], (amtool = "") => {
  let folder = "";
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "klaxon-templates-"));
    await writeFile(join(folder, "data.json"), JSON.stringify(data));
    await writeFile(join(folder, "lib.tmpl"), library);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const { templates } = parseNotificationTemplates([{ file: "templates/lib.tmpl", content: library }]);
  const render = async (text: string, language: "text" | "html") => {
    const there = await run(amtool, [
      "template",
      "render",
      `--template.glob=${join(folder, "lib.tmpl")}`,
      `--template.data=${join(folder, "data.json")}`,
      `--template.type=${language}`,
      `--template.text=${text}`,
    ]);
    const here = renderText(templates, text, data, { language, nowMs: 0 });
    return { here: "text" in here ? here.text : `error: ${here.problem}`, there };
  };

  test.each(texts)("in %s", async (text) => {
    const { here, there } = await render(text, "text");
    expect(here).toBe(there);
  });

  test.each(pages)("in the HTML %s", async (text) => {
    const { here, there } = await render(text, "html");
    expect(here).toBe(there);
  });
});

async function run(program: string, parameters: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(program, [...parameters])).stdout;
  } catch (error) {
    const output = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
    return output.replace(/^amtool: /, "").trimEnd();
  }
}

const defaultNames: readonly string[] = [
  ..."__alertmanager __alertmanagerURL __subject __description".split(" "),
  ..."username title titlelink iconemoji iconurl pretext text fallback callbackid footer"
    .split(" ")
    .map((name) => `slack.default.${name}`),
  ..."title message".split(" ").map((name) => `discord.default.${name}`),
  ..."message to_user to_party to_tag agent_id".split(" ").map((name) => `wechat.default.${name}`),
  ..."description client clientURL".split(" ").map((name) => `pagerduty.default.${name}`),
  ..."message description source".split(" ").map((name) => `opsgenie.default.${name}`),
  ..."state_message entity_display_name monitoring_tool"
    .split(" ")
    .map((name) => `victorops.default.${name}`),
  ..."title message url".split(" ").map((name) => `pushover.default.${name}`),
  ..."subject message".split(" ").map((name) => `sns.default.${name}`),
  ..."webex.default.message telegram.default.message email.default.subject".split(" "),
];

// An at sign begins no YAML, as which Alertmanager would read the values of a payload.
const payload = Object.fromEntries(defaultNames.map((name) => [name, `@{{ template "${name}" . }}`]));

function configFor(url: string): string {
  const chat = { send_resolved: true };
  return JSON.stringify({
    route: { receiver: "team.x", group_by: ["alertname", "a"], group_wait: "300ms", group_interval: "700ms" },
    receivers: [
      {
        name: "team.x",
        webhook_configs: [{ url: `${url}/payload`, payload }, { url: `${url}/data` }],
        slack_configs: [
          {
            ...chat,
            api_url: `${url}/slack`,
            text: "{{ range .Alerts }}{{ .Labels.i }}:{{ .Status }} {{ end }}",
          },
        ],
        discord_configs: [{ ...chat, webhook_url: `${url}/discord` }],
        telegram_configs: [
          {
            ...chat,
            api_url: url,
            bot_token: "t",
            chat_id: 5,
            message: "{{ range .Alerts }}<b>{{ .Labels.i }}</b> {{ .Annotations.summary }}{{ end }}",
          },
        ],
        msteams_configs: [
          { ...chat, webhook_url: `${url}/msteams`, title: "{{ .Status | title }}", text: "x", summary: "" },
        ],
        opsgenie_configs: [
          { ...chat, api_url: `${url}/opsgenie`, api_key: "k", details: { n: "{{ len .Alerts }}" } },
        ],
        victorops_configs: [
          { ...chat, api_url: `${url}/victorops`, api_key: "k", routing_key: "r-{{ .Status }}" },
        ],
      },
    ],
  });
}

describeReal(
  "rendered notifications agree with a real Alertmanager's deliveries",
  [["prometheus-3", "alertmanager"]],
  (alertmanager = "") => {
    test("for its own templates and the fields of receivers", { timeout: 40_000, retry: 1 }, async () => {
      const running = await startAlertmanager(alertmanager, configFor);
      try {
        const instant = (ms: number) => new Date(Date.now() + ms).toISOString();
        const alert = (labels: Readonly<Record<string, string>>, description: string, endsInMs: number) => ({
          labels: { alertname: "Down", ...labels },
          annotations: { summary: "it <is> *down*", ...(description === "" ? {} : { description }) },
          startsAt: instant(-1000),
          endsAt: instant(endsInMs),
          generatorURL: "http://p/g?a=b&c=d",
        });
        await running.post([
          alert({ a: "x", i: "1", severity: "page" }, "D", 600_000),
          alert({ a: "x", i: "2" }, "", 600_000),
          { labels: { alertname: "Solo" } },
        ]);
        await sleep(700);
        await running.post([alert({ a: "x", i: "1", severity: "page" }, "D", 0)]);
        await sleep(900);
        await running.post([alert({ a: "x", i: "2" }, "", 0)]);
        await sleep(1200);
      } finally {
        await running.stop();
      }
      compareDeliveries(running.deliveries);
    });
  },
);

function compareDeliveries(deliveries: readonly Delivery[]): void {
  const { config, findings } = parseAlertmanagerConfig(configFor("http://127.0.0.1:1"), "alertmanager.json");
  expect(findings).toEqual([]);
  const { templates } = parseNotificationTemplates([]);
  const all = deliveries.filter(({ path }) => path === "/data").map(({ body }) => dataOf(body));
  expect(all.length).toBeGreaterThanOrEqual(4);
  const rendered = (kind: string, index: number) => {
    const integration = config?.receivers[0]?.integrations.find(
      (each) => each.kind === kind && each.index === index,
    );
    if (integration === undefined) throw new Error(`no ${kind}`);
    return all.map((each) =>
      Object.fromEntries(
        renderIntegration(templates, integration, each, 0).map(({ path, rendered: result }) => [
          path,
          "text" in result ? result.text : result.problem,
        ]),
      ),
    );
  };
  const sent = (path: string) =>
    deliveries.filter((each) => each.path.startsWith(path)).map(({ body }) => body);
  const payloads = rendered("webhook", 0).map(({ url: _, ...fields }) =>
    Object.fromEntries(Object.entries(fields).map(([name, text]) => [name.replace(/^payload\./, ""), text])),
  );
  expect(sorted(sent("/payload"))).toEqual(sorted(payloads));
  expect(sorted(sent("/slack").map(slackTexts))).toEqual(
    sorted(
      rendered("slack", 0).map((fields) => ({
        title: fields.title,
        title_link: fields.title_link,
        text: fields.text,
        fallback: fields.fallback,
      })),
    ),
  );
  expect(sorted(sent("/discord").map(discordTexts))).toEqual(
    sorted(rendered("discord", 0).map(({ title, message }) => ({ title, message }))),
  );
  expect(sorted(sent("/bott").map((body) => textsOf(body, "text")))).toEqual(
    sorted(rendered("telegram", 0).map(({ message }) => ({ text: message }))),
  );
  expect(sorted(sent("/msteams").map((body) => textsOf(body, "title")))).toEqual(
    sorted(rendered("msteams", 0).map(({ title }) => ({ title }))),
  );
  expect(
    sorted(
      sent("/victorops").map((body) =>
        textsOf(body, "state_message", "entity_display_name", "monitoring_tool"),
      ),
    ),
  ).toEqual(
    sorted(
      rendered("victorops", 0).map(({ state_message, entity_display_name, monitoring_tool }) => ({
        state_message,
        entity_display_name,
        monitoring_tool,
      })),
    ),
  );
}

// In any order, as the integrations are notified at the same time.
function sorted(all: readonly unknown[]): readonly unknown[] {
  const text = (value: unknown) => JSON.stringify(Object.entries(Object(value)).sort());
  return [...all].sort((left, right) => (text(left) < text(right) ? -1 : 1));
}

// What Alertmanager sends is the outside: whole values are compared, so a wrong form shows.
function dataOf(body: unknown): NotificationData {
  return body as NotificationData;
}

function slackTexts(body: unknown) {
  const { attachments } = body as { attachments: readonly Readonly<Record<string, unknown>>[] };
  const { title, title_link, text, fallback } = attachments[0] ?? {};
  return { title, title_link, text, fallback };
}

function discordTexts(body: unknown) {
  const { embeds } = body as { embeds: readonly { readonly title: string; readonly description: string }[] };
  return { title: embeds[0]?.title, message: embeds[0]?.description };
}

function textsOf(body: unknown, ...names: readonly string[]): Readonly<Record<string, unknown>> {
  const texts = body as Readonly<Record<string, unknown>>;
  return Object.fromEntries(names.map((name) => [name, texts[name]]));
}
