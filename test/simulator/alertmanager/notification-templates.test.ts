import { describe, expect, test } from "vitest";
import {
  parseNotificationTemplates,
  renderIntegration,
  renderText,
  templateProblem,
} from "../../../simulator/alertmanager/index.ts";
import { shownNotification, shownPages, shownTexts } from "./notification-texts.ts";
import { configOf } from "./timeline-text.ts";

const { templates } = parseNotificationTemplates([]);
const nowMs = Date.UTC(2026, 0, 5, 10, 30);

function render(text: string, language: "text" | "html" = "text"): string {
  const rendered = renderText(templates, text, shownNotification, { language, nowMs });
  return "text" in rendered ? rendered.text : `problem: ${rendered.problem}`;
}

test.each(shownTexts)("the text %s", (text, expected) => {
  expect(render(text)).toBe(expected);
});

test.each(shownPages)("the HTML %s", (text, expected) => {
  expect(render(text, "html")).toBe(expected);
});

test.each([
  ["<script>f({{ .Status }})</script>", "<script>"],
  ['<p onclick="{{ .Status }}">', "the attribute onclick"],
  ["<p style=\"font-family: '{{ .Status }}'\">", "a quoted part of a style"],
  ['<p style="background: url({{ .Status }})">', "a quoted part of a style"],
  ["<p {{ .Status }}>", "a tag"],
])("a value in %s is refused", (text, where) => {
  const problem = `executing "" at <{{.Status}}>: values in ${where} are not rendered here`;
  expect(render(text, "html")).toContain(problem);
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
    expect(renderText(own.templates, text, shownNotification, { language: "text", nowMs })).toEqual({
      text: "X firing",
    });
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
    expect(
      renderText(own.templates, '{{ template "x" . }}', shownNotification, { language: "text", nowMs }),
    ).toEqual({
      problem:
        'template: good.tmpl:2:3: executing "x" at <.Nope>: can\'t evaluate field Nope in type *template.Data',
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
    renderIntegration(templates, integration, shownNotification, nowMs).fields.map(
      ({ path, rendered: result }) => [path, "text" in result ? result.text : result.problem],
    );
  expect(rendered(telegram)).toContainEqual(["message", "<b>firing</b> eu&"]);
  expect(rendered(telegram).map(([path]) => path)).not.toContain("bot_token");
  expect(Object.fromEntries(rendered(pagerduty))).toMatchObject({
    description: "[FIRING:1] Down (eu)",
    client_url: "http://am:9093/#/alerts?receiver=team%5C.x",
    "details.n": "2",
    "details.deep.list[0]": "firing",
    "links[0].href":
      'template: :1:3: executing "" at <.Nope>: can\'t evaluate field Nope in type *template.Data',
  });
});

test("a text is checked as a template without any data", () => {
  expect(templateProblem("{{ .Anything }}")).toBeUndefined();
  expect(templateProblem("{{ end }}")).toBe("template: :1: unexpected {{end}}");
});
