import { expect, test } from "vitest";
import { simulateNotifications, webhookMessage } from "../../../simulator/alertmanager/index.ts";
import { configOf, postsOf, startMs } from "./timeline-text.ts";

test("a webhook's body is version 4, shortened to as many alerts as it may hold", () => {
  const config = configOf(`
route: {receiver: team.api, group_by: [alertname], group_wait: 10s, group_interval: 1m}
receivers: [{name: team.api, webhook_configs: [{url: "http://x"}]}]
`);
  const { notifications } = simulateNotifications(config, {
    startMs,
    untilMs: startMs + 100_000,
    alerts: postsOf(`0 alertname=A,instance=b,job=j fires
      0 alertname=A,instance=a,job=j fires
      0 alertname=A,job=j fires
      30.5 alertname=A,instance=a,job=j resolves`),
    silences: [],
  });
  const [first, second] = notifications;
  if (first === undefined || second === undefined) throw new Error("two notifications were expected");
  expect(webhookMessage(second, "http://alertmanager:9093", 2)).toEqual({
    receiver: "team\\.api",
    status: "firing",
    alerts: [
      {
        status: "resolved",
        labels: { alertname: "A", instance: "a", job: "j" },
        annotations: { summary: "it is broken" },
        startsAt: "2026-01-05T09:30:00Z",
        endsAt: "2026-01-05T09:30:30.5Z",
        generatorURL: "",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
      {
        status: "firing",
        labels: { alertname: "A", instance: "b", job: "j" },
        annotations: { summary: "it is broken" },
        startsAt: "2026-01-05T09:30:00Z",
        endsAt: "0001-01-01T00:00:00Z",
        generatorURL: "",
        fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
      },
    ],
    notification_reason: "some alerts resolved",
    groupLabels: { alertname: "A" },
    commonLabels: { alertname: "A", job: "j" },
    commonAnnotations: { summary: "it is broken" },
    externalURL: "http://alertmanager:9093",
    version: "4",
    groupKey: '{}:{alertname="A"}',
    truncatedAlerts: 1,
  });
  expect(webhookMessage(first, "", 0).alerts).toHaveLength(3);
});
