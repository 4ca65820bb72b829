import { expect, test } from "vitest";
import {
  type DeliveryResult,
  parseNotificationTemplates,
  simulateNotifications,
} from "../../../simulator/alertmanager/index.ts";
import { configOf, postsOf, startMs } from "./timeline-text.ts";

function run(receiver: string, deliver: () => DeliveryResult = () => "ok") {
  const config = configOf(`
route: {receiver: team, group_wait: 10s, group_interval: 1m}
receivers:
- name: team
  ${receiver}
`);
  const { templates } = parseNotificationTemplates([]);
  return simulateNotifications(config, {
    startMs,
    untilMs: startMs + 200_000,
    silences: [],
    alerts: postsOf("0 alertname=Down,i=1 fires\n60 alertname=Down,i=1 resolves"),
    deliver,
    rendering: { templates, externalUrl: "http://am" },
  });
}

function outline({ notifications, undelivered, unnotified }: ReturnType<typeof run>) {
  const line = ({ atMs, status, outcome, attemptCount, texts, failure }: (typeof notifications)[number]) => {
    const shown = texts.flatMap(({ path, rendered }) =>
      "text" in rendered && rendered.text !== "" ? [`${path}=${rendered.text}`] : [],
    );
    const why =
      failure === undefined ? "" : ` ${failure.path}: ${failure.problem.replace(/.*at <.*>: /, "")}`;
    return `${(atMs - startMs) / 1000} ${status} ${outcome} ${attemptCount}${why} ${shown.join(" ")}`.trim();
  };
  const reasons = unnotified.flatMap(({ why, flushCount }) =>
    why.kind === "not-delivered" ? [`${why.failure?.path} ${flushCount}`] : [],
  );
  return { sent: notifications.map(line), failed: undelivered.map(line), reasons };
}

test("a notification carries the texts of its settings", () => {
  expect(
    outline(
      run("msteams_configs: [{webhook_url: 'http://x', title: '{{ .Status }} {{ len .Alerts }}', text: t}]"),
    ),
  ).toEqual({
    sent: [
      "10 firing delivered 1 title=firing 1 text=t summary=[FIRING:1]  (Down 1)",
      "70 resolved delivered 1 title=resolved 1 text=t summary=[RESOLVED]  (Down 1)",
    ],
    failed: [],
    reasons: [],
  });
});

test("a template that fails keeps the notification back", () => {
  const receiver = "discord_configs: [{webhook_url: 'http://x', title: a, message: '{{ .Nope }}'}]";
  expect(outline(run(receiver))).toEqual({
    sent: [],
    failed: ["10 firing refused 1 message: can't evaluate field Nope in type *template.Data title=a"],
    reasons: ["message 1"],
  });
});

test("where a kind takes the failure for a passing one, it tries until the next flush is due", () => {
  const receiver = "victorops_configs: [{api_key: k, routing_key: r, state_message: '{{ .Nope }}'}]";
  const { sent, failed, reasons } = outline(run(receiver));
  expect(sent).toEqual([]);
  expect(failed).toEqual([
    "70 firing abandoned 11 state_message: can't evaluate field Nope in type *template.Data routing_key=r message_type=CRITICAL entity_display_name=[FIRING:1]  (Down 1)",
  ]);
  expect(reasons).toEqual(["state_message 1"]);
});

test("Slack gets the message all the same, without the texts from the failing one on", () => {
  const receiver =
    "slack_configs: [{api_url: 'http://x', title: a, pretext: '{{ .Nope }}', footer: f, send_resolved: true}]";
  expect(outline(run(receiver))).toEqual({
    sent: [
      "10 firing delivered 1 title=a title_link=http://am/#/alerts?receiver=team",
      "70 resolved delivered 1 title=a title_link=http://am/#/alerts?receiver=team",
    ],
    failed: [],
    reasons: [],
  });
});

test("what is only rendered while alerts fire cannot fail the word that they are over", () => {
  const receiver = `opsgenie_configs: [{api_key: k, message: '{{ if eq .Status "resolved" }}{{ .Nope }}{{ end }}m'}]`;
  expect(outline(run(receiver)).sent).toEqual([
    "10 firing delivered 1 source=http://am/#/alerts?receiver=team message=m description=it is broken\nAlerts Firing:\nLabels:\n - alertname = Down\n - i = 1\nAnnotations:\n - summary = it is broken\nSource:",
    "70 resolved delivered 1 source=http://am/#/alerts?receiver=team",
  ]);
});
