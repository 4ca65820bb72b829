import { describe, expect, test } from "vitest";
import { loadNotificationTemplates, renderText } from "../../../simulator/alertmanager/index.ts";
import type { FileReader } from "../../../simulator/document/index.ts";
import { shownNotification } from "./notification-texts.ts";
import { configOf } from "./timeline-text.ts";

function filesOf(contents: Readonly<Record<string, string>>, matches: Readonly<Record<string, string[]>>) {
  const files: FileReader = {
    read(path) {
      const text = contents[path];
      if (text !== undefined) return { content: new TextEncoder().encode(text), findings: [] };
      const finding = { code: "file/folder", message: "this is a folder; name a file", file: path } as const;
      return { content: undefined, findings: [{ ...finding, severity: "error", line: 1, column: 1 }] };
    },
    glob: (pattern) => matches[pattern] ?? [],
  };
  return files;
}

function load(config: string, files: FileReader) {
  const { templates, findings } = loadNotificationTemplates(configOf(config), files);
  const told = findings.map(
    ({ code, severity, message, file, line }) => `${file}:${line} ${severity} ${code}: ${message}`,
  );
  const render = (text: string) => {
    return renderText(templates, text, shownNotification, { language: "text", nowMs: 0 });
  };
  return { told, render };
}

describe("template files", () => {
  test("are found from the configuration's folder, in the order of patterns and names, the last one counting", () => {
    const { told, render } = load(
      "templates: [t/*.tmpl, ../more.tmpl, /etc/own.tmpl]\nroute: {receiver: a}\nreceivers: [{name: a}]",
      filesOf(
        {
          "t/a.tmpl": '{{ define "x" }}a{{ end }}{{ define "y" }}a{{ end }}',
          "t/b.tmpl": '{{ define "x" }}b{{ end }}',
          "../more.tmpl": '{{ define "y" }}more{{ end }}',
          "/etc/own.tmpl": '{{ define "z" }}own{{ end }}',
        },
        {
          "t/*.tmpl": ["t/a.tmpl", "t/b.tmpl"],
          "../more.tmpl": ["../more.tmpl"],
          "/etc/own.tmpl": ["/etc/own.tmpl"],
        },
      ),
    );
    expect(told).toEqual([]);
    expect(render('{{ template "x" . }} {{ template "y" . }} {{ template "z" . }}')).toEqual({
      text: "b more own",
    });
  });

  test("that are missing, folders or no templates are told with their places", () => {
    const { told } = load(
      `
templates:
- none/*.tmpl
- d
- bad.tmpl
route: {receiver: a}
receivers: [{name: a}]
`,
      filesOf({ "bad.tmpl": "\n{{ end }}" }, { d: ["d"], "bad.tmpl": ["bad.tmpl"] }),
    );
    expect(told).toEqual([
      "alertmanager.yml:3 warning alertmanager/no-template-file: no file matches `none/*.tmpl`, which Alertmanager passes over; correct it or remove it",
      "d:1 error file/folder: this is a folder; name a file",
      "bad.tmpl:2 error alertmanager/template: template: bad.tmpl:2: unexpected {{end}}",
    ]);
  });

  test("of another machine are only mentioned, and no text is blamed for them", () => {
    const { told } = load(
      `
templates: [/etc/alertmanager/templates/*.tmpl]
route: {receiver: a}
receivers:
- name: a
  email_configs:
  - {to: b@c, from: d@e, smarthost: f:25, html: '{{ template "own.html" . }}', text: '{{ end }}'}
`,
      filesOf({}, {}),
    );
    expect(told).toEqual([
      "alertmanager.yml:2 info alertmanager/no-template-file: no file matches `/etc/alertmanager/templates/*.tmpl` here, so texts that call its templates are not checked",
      "alertmanager.yml:7 warning alertmanager/notification-text: `text` of `email_configs[0]` of the receiver `a` cannot be rendered: template: :1: unexpected {{end}}; Alertmanager takes it and fails to notify",
    ]);
  });

  test("more than anybody has are refused", () => {
    const names = Array.from({ length: 1001 }, (_, index) => `${index}`);
    const contents = Object.fromEntries(names.map((name) => [name, ""]));
    const { told } = load(
      "templates: ['*']\nroute: {receiver: a}\nreceivers: [{name: a}]",
      filesOf(contents, { "*": names }),
    );
    expect(told).toEqual([
      "alertmanager.yml:1 error alertmanager/too-many-templates: `*` goes beyond 1000 files of templates; name fewer files",
    ]);
  });
});

test("texts of receivers that no notification can be made of are warned of", () => {
  const { told } = load(
    `
templates: [own.tmpl]
route: {receiver: a}
receivers:
- name: a
  slack_configs:
  - {api_url: "http://x", title: '{{ template "mine" . }}', text: '{{ template "their" . }}', footer: "{{ if }}"}
  - {api_url: "http://x", title: '{{ template "loop" . }}', actions: [{type: button, text: a, url: "{{ nope }}"}]}
  pagerduty_configs: [{routing_key: "{{ end }}", details: {a: [{b: "{{ .Nope }}{{ range }}"}]}}]
`,
    filesOf(
      {
        "own.tmpl":
          '{{ define "mine" }}{{ if .X }}{{ template "deep" . }}{{ end }}{{ end }}{{ define "loop" }}{{ template "loop" . }}{{ end }}',
      },
      { "own.tmpl": ["own.tmpl"] },
    ),
  );
  const end = "Alertmanager takes it and fails to notify";
  const warning = "warning alertmanager/notification-text:";
  expect(told).toEqual([
    `alertmanager.yml:9 ${warning} \`details.a[0].b\` of \`pagerduty_configs[0]\` of the receiver \`a\` cannot be rendered: template: :1: missing value for range; ${end}`,
    `alertmanager.yml:7 ${warning} \`title\` of \`slack_configs[0]\` of the receiver \`a\` cannot be rendered: template "deep" not defined; ${end}`,
    `alertmanager.yml:7 ${warning} \`text\` of \`slack_configs[0]\` of the receiver \`a\` cannot be rendered: template "their" not defined; ${end}`,
    `alertmanager.yml:7 ${warning} \`footer\` of \`slack_configs[0]\` of the receiver \`a\` cannot be rendered: template: :1: missing value for if; ${end}`,
    `alertmanager.yml:8 ${warning} \`actions[0].url\` of \`slack_configs[1]\` of the receiver \`a\` cannot be rendered: template: :1: function "nope" not defined; ${end}`,
  ]);
});
