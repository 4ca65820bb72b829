import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { loadAssets } from "../../../simulator/cli/drill-assets.ts";
import { type Journal, runVirtually } from "../../../simulator/drill/index.ts";
import { renderDrill } from "../../../simulator/report/index.ts";
import { ownAssets, ownScenarios } from "../../support/own-drills.ts";
import { repositoryRoot } from "../../support/repository.ts";

const folder = mkdtempSync(join(tmpdir(), "klaxon-texts-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
writeFileSync(
  join(folder, "own.tmpl"),
  '{{ define "own" }}{{ range .Alerts }}{{ .Labels.alertname }}\n{{ .Annotations.summary }}\n{{ end }}{{ end }}',
);

const scenario = ownScenarios(ownAssets()).find(({ name }) => name === "api/instance-killed");

/** A drill in which the one receiver that is told has these integrations. */
function drill(integrations: object): Journal {
  const written: unknown = JSON.parse(
    readFileSync(join(repositoryRoot, "alerts/generated/routing/production.json"), "utf8"),
    (_key, value: unknown) =>
      typeof value === "object" && value !== null && "name" in value && value.name === "api-ticket"
        ? { name: value.name, ...integrations }
        : value,
  );
  const routingFile = join(folder, "routing.json");
  writeFileSync(routingFile, JSON.stringify({ ...Object(written), templates: ["*.tmpl"] }));
  const { assets, findings } = loadAssets({ rulesFolder: undefined, routingFile });
  if (assets === undefined || scenario === undefined) throw new Error(JSON.stringify(findings));
  return runVirtually(scenario, assets, { seed: 1 }).journal;
}

const text = { hasColor: false, isVerbose: false, showsTexts: true };

test("a drill shows what its receivers read, without secrets", () => {
  const journal = drill({
    discord_configs: [
      { webhook_url: "http://secret", title: "{{ .Status }}", message: '{{ template "own" . }}' },
    ],
  });
  expect(renderDrill(journal, text)).toMatchInlineSnapshot(`
    "held  api/instance-killed  One API instance is killed
          ApiInstanceDown{instance="api-2:8080"}  notified api-ticket  detect 10s  notify 1m10s of 2m  resolve 5s of 1m
          TargetDown{instance="api-2:8080", job="api"}  nobody notified  detect 2m  resolve 15s of 1m
            +1m10s  notified api-ticket (firing): ApiInstanceDown  discord[0]
                      title: firing
                      message:
                        ApiInstanceDown
                        api-2:8080 of the API fails its health check
            +6m10s  notified api-ticket (resolved): ApiInstanceDown  discord[0]
                      title: resolved
                      message:
                        ApiInstanceDown
                        api-2:8080 of the API fails its health check
    "
  `);
  const sent = journal.events.find(
    (event) => event.kind === "notification-sent" && event.receiver === "api-ticket",
  );
  expect(sent).toMatchObject({
    integration: "discord[0]",
    texts: { title: "firing", message: "ApiInstanceDown\napi-2:8080 of the API fails its health check\n" },
  });
  expect(JSON.stringify(journal)).not.toContain("secret");
});

test("a template that fails is the reason why nobody was told", () => {
  const journal = drill({ webex_configs: [webex("{{ .Nope }}")] });
  expect(journal.verdict.expectations[0]?.reasons).toEqual([
    'it fired, but `api-ticket` was never notified: `message` of webex[0] cannot be rendered: template: :1:3: executing "" at <.Nope>: can\'t evaluate field Nope in type *template.Data',
  ]);
  const failed = journal.events.find((event) => event.kind === "notification-failed");
  expect(failed).toMatchObject({ receiver: "api-ticket", integration: "webex[0]", texts: {} });
});

test("long texts are cut, in the journal and on the terminal", () => {
  const lines = drill({
    webex_configs: [webex("é\n".repeat(3000))],
  });
  const sent = lines.events.find(
    (event) => event.kind === "notification-sent" && event.integration === "webex[0]",
  );
  const message = sent !== undefined && "texts" in sent ? (sent.texts.message ?? "") : "";
  expect(message).toMatch(/^(?:é\n){1000}… \(6000 characters\)$/);
  expect(renderDrill(lines, text)).toContain("… and 971 more lines");
});

test("what would move the cursor of a terminal is not written to it", () => {
  const journal = drill({ webex_configs: [webex("a\u001b[2Jb\tc")] });
  expect(renderDrill(journal, text)).toContain("message: a\ufffd[2Jb\tc\n");
});

function webex(message: string) {
  return { room_id: "r", http_config: { authorization: { credentials: "secret" } }, message };
}
