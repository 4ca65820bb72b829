import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { klaxon } from "../../support/klaxon.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-templates-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

const receiver = (text: string) =>
  `route: {receiver: team}
receivers:
- name: team
  discord_configs: [{webhook_url: "http://x", message: '${text}'}]
`;

write(
  "good/alertmanager.yml",
  `templates: ["t/*.tmpl", "none.tmpl"]\n${receiver('{{ template "mine" . }}')}`,
);
write("good/t/mine.tmpl", '{{ define "mine" }}{{ .Status }}{{ end }}');
write("bad/alertmanager.yml", `templates: ["*.tmpl"]\n${receiver('{{ template "mine" . }}')}`);
write("bad/mine.tmpl", '{{ define "mine" }}\n{{ if }}{{ end }}');
write(
  "rules.yml",
  'groups: [{name: g, rules: [{alert: Down, expr: "up == 0", labels: {severity: page}, annotations: {summary: s, runbook_url: "http://r"}}]}]\n',
);
const testFile = (routing: string) => `
rule_files: [rules.yml]
tests:
- name: outage
  interval: 1m
  input_series: [{series: up, values: 0x20}]
---
klaxon:
  routing: ${routing}
  tests: [{test: outage, alerts: [{alert: Down, notifies: team}]}]
`;
write("good.test.yml", testFile("good/alertmanager.yml"));
write("bad.test.yml", testFile("bad/alertmanager.yml"));
write("failing.test.yml", testFile("failing.yml"));
write("failing.yml", receiver("{{ .Nope }}"));

const run = (...words: readonly string[]) => klaxon(words, { cwd: folder });
const passedOver =
  "good/alertmanager.yml:1:25: warning: no file matches `none.tmpl`, which Alertmanager passes over; correct it or remove it (alertmanager/no-template-file)";
const broken =
  "bad/mine.tmpl:2:1: error: template: mine.tmpl:2: missing value for if (alertmanager/template)";

describe("the files of notification templates", () => {
  test("are read by `klaxon route` from the configuration's folder", () => {
    const good = run("route", "--routing", "good/alertmanager.yml", "alertname=A");
    expect([good.status, good.stderr]).toEqual([0, `${passedOver}\n`]);
    const bad = run("route", "--routing", "bad/alertmanager.yml", "alertname=A");
    expect([bad.status, bad.stdout, bad.stderr.split("\n")[0]]).toEqual([2, "", broken]);
  });

  test("are read by `klaxon check`", () => {
    expect(run("check", "good", "rules.yml").stdout).toContain(`${passedOver}\n`);
    const bad = run("check", "bad", "rules.yml");
    expect([bad.status, bad.stdout.includes(`${broken}\n`)]).toEqual([2, true]);
  });

  test("are read by `klaxon test`, which says which template keeps a notification back", () => {
    expect(run("test", "good.test.yml").status).toBe(0);
    const bad = run("test", "bad.test.yml");
    expect([bad.status, `${bad.stdout}${bad.stderr}`.includes(broken)]).toEqual([1, true]);
    const failing = run("test", "failing.test.yml");
    expect(failing.status).toBe(1);
    expect(failing.stdout).toContain(
      "`team` is not notified: its text `message` cannot be rendered: template: :1:3: executing",
    );
  });
});
