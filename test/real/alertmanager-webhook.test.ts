import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import {
  type DeliveryAttempt,
  labelMatcher,
  type NotificationTimeline,
  parseAlertmanagerConfig,
  type ReceivedAlert,
  type Silence,
  simulateNotifications,
  type WebhookMessage,
  webhookMessage,
} from "../../simulator/alertmanager/index.ts";
import { labelsToRecord } from "../../simulator/promql/index.ts";
import { type AlertPost, byKey, messageOf, playPosts } from "./alertmanager-play.ts";
import { type Delivery, type RunningAlertmanager, startAlertmanager } from "./alertmanager-process.ts";
import { describeReal } from "./binaries.ts";

// Each case has a route and a receiver of its own, so that all run at the same time.
const cases: Readonly<Record<string, string>> = {
  group: "group_by: [alertname], group_wait: 1s, group_interval: 2s",
  repeat: "group_wait: 1s, group_interval: 1s, repeat_interval: 2500ms",
  inhibit: "group_by: [alertname, cluster], group_wait: 1s, group_interval: 2s",
  memory: "group_by: [alertname], group_wait: 1s, group_interval: 1s",
  quiet: "group_by: [alertname], group_wait: 1s, group_interval: 1s",
  timeout: "group_wait: 1s, group_interval: 1s",
  old: "group_wait: 5s, group_interval: 5s",
  retry: "group_wait: 1s, group_interval: 5s",
  refuse: "group_wait: 1s, group_interval: 2s",
  muted: "group_wait: 1s, group_interval: 1s, mute_time_intervals: [always]",
  inactive: "group_wait: 1s, group_interval: 1s, active_time_intervals: [never]",
  silenced: "group_wait: 1s, group_interval: 1s",
  all: "group_by: ['...'], group_wait: 1s, group_interval: 1s",
  missing: "group_by: [alertname, zone], group_wait: 1s, group_interval: 1s",
  utf8: "group_by: ['a b', severity], group_wait: 1s, group_interval: 1s",
};

function configFor(webhookUrl: string): string {
  const names = Object.keys(cases);
  const routes = names.map((name) => `  - {receiver: ${name}, matchers: [case="${name}"], ${cases[name]}}`);
  const receivers = names.map((name) => {
    const second = name === "quiet" ? `, {url: "${webhookUrl}/unresolved", send_resolved: false}` : "";
    return `- {name: ${name}, webhook_configs: [{url: "${webhookUrl}/${name}", max_alerts: 3}${second}]}`;
  });
  return `
global: {resolve_timeout: 2500ms}
route:
  receiver: nobody
  group_wait: 1s
  repeat_interval: 1h
  routes:
  - {receiver: copy, matchers: [case=~"all|utf8"], continue: true, group_by: [case], group_interval: 1s}
${routes.join("\n")}
inhibit_rules:
- {source_matchers: [alertname=Down], target_matchers: [alertname=~"Slow|Down"], equal: [cluster]}
- {source_matchers: [source=yes], target_matchers: [alertname=Target], equal: [case]}
- {source_matchers: [alertname=Source], target_matchers: [alertname=Aim], equal: [case, zone]}
time_intervals:
- {name: always, time_intervals: [{}]}
- {name: never, time_intervals: [{years: ["1971"]}]}
receivers:
- {name: nobody}
- {name: copy, webhook_configs: [{url: "${webhookUrl}/copy"}]}
${receivers.join("\n")}
`;
}

const farMs = 600_000;

function post(
  atMs: number,
  labelText: string,
  endsInMs: number | undefined = farMs,
  startsInMs = 0,
): AlertPost {
  const labels = Object.fromEntries(
    labelText.split(",").map((pair) => {
      const at = pair.indexOf("=");
      return [pair.slice(0, at), pair.slice(at + 1)] as const;
    }),
  );
  const annotations = { summary: `of ${labels.case}` };
  return { atMs, labels, annotations, endsInMs, startsInMs, generatorUrl: "http://p/" };
}

const posts: readonly AlertPost[] = [
  post(0, "case=group,alertname=A,i=1"),
  post(0, "case=repeat,alertname=A"),
  post(0, "case=inhibit,alertname=Down,cluster=c", 4200),
  post(0, "case=inhibit,alertname=Slow,cluster=c"),
  post(0, "case=inhibit,alertname=Slow,cluster=d"),
  // Of two sources only the one with the later end is remembered, so with it the muting goes.
  post(0, "case=memory,alertname=First,source=yes"),
  post(0, "case=memory,alertname=Second,source=yes", farMs + 1000),
  post(0, "case=memory,alertname=Target"),
  post(0, "case=quiet,alertname=A,i=1"),
  post(0, "case=quiet,alertname=A,i=2,job=z"),
  post(0, "case=timeout,alertname=A", undefined),
  post(0, "case=old,alertname=A", farMs, -3_600_000),
  post(0, "case=retry,alertname=A"),
  post(0, "case=refuse,alertname=A"),
  post(0, "case=muted,alertname=A"),
  post(0, "case=inactive,alertname=A"),
  post(0, "case=silenced,alertname=A"),
  post(0, "case=all,alertname=A,i=1"),
  post(0, "case=all,alertname=A,i=2"),
  // Where neither has the label, they agree on it.
  post(0, "case=missing,alertname=Source"),
  post(0, "case=missing,alertname=Aim"),
  post(0, "case=missing,alertname=Aim,zone=x"),
  post(0, 'case=utf8,a b=x"y,severity=page'),
  post(500, "case=group,alertname=A,i=2"),
  post(1500, "case=group,alertname=A,i=3,instance=z"),
  post(1500, "case=group,alertname=A,i=4,instance=z"),
  post(1500, "case=memory,alertname=Second,source=yes", 0),
  post(1500, "case=quiet,alertname=A,i=1", 0),
  post(3500, "case=group,alertname=A,i=1", 0),
  post(3500, "case=quiet,alertname=A,i=2,job=z", 0),
  post(5500, "case=group,alertname=A,i=2", 0),
  post(5500, "case=group,alertname=A,i=3,instance=z", 0),
  post(5500, "case=group,alertname=A,i=4,instance=z", 0),
  post(7500, "case=group,alertname=A,i=1"),
];

const lengthMs = 9500;
const silenceMs = 3500;

// 500 makes Alertmanager try again, 400 does not.
function statusOf(path: string, count: number): number {
  if (path === "/retry" && count < 2) return 500;
  return path === "/refuse" && count < 2 ? 400 : 200;
}

describeReal(
  "the time line agrees with a real Alertmanager's deliveries",
  [["prometheus-3", "alertmanager"]],
  (alertmanager = "") => {
    test("for grouping, repetition, inhibition, resolution, muting and retries", {
      timeout: 40_000,
      retry: 1,
    }, async () => {
      const running = await startAlertmanager(alertmanager, configFor, statusOf);
      try {
        const { received, silences } = await play(running);
        const { attempts, timeline } = predict(received, silences);
        // Groups are independent of each other, so each has a sequence of its own.
        const there = byKey(running.deliveries, (each) => `${each.path} ${messageOf(each).groupKey}`);
        const here = byKey(attempts, (each) => each.group);
        expect([...there.keys()].sort()).toEqual([...here.keys()].sort());
        for (const [group, predicted] of here) {
          const delivered = there.get(group) ?? [];
          expect(delivered.map(outline), group).toEqual(predicted.map((each) => each.outline));
          // Alertmanager varies the waits between retries, so these are only near.
          const nearMs = group.startsWith("/retry") ? 1500 : 700;
          for (const [index, each] of predicted.entries()) {
            const apartMs = Math.abs((delivered[index]?.atMs ?? 0) - each.atMs);
            expect(apartMs, `${group} ${index}`).toBeLessThan(nearMs);
          }
        }
        expect([...new Set(attempts.map((each) => each.path))].sort()).toEqual(
          "/all /copy /group /inhibit /memory /missing /old /quiet /refuse /repeat /retry /silenced /timeout /unresolved /utf8".split(
            " ",
          ),
        );
        compareBodies(running.deliveries, timeline);
      } finally {
        await running.stop();
      }
    });
  },
);

async function play(running: RunningAlertmanager) {
  const nowMs = () => Date.now() - running.startedAtMs;
  const text = (atMs: number) => new Date(running.startedAtMs + atMs).toISOString();
  const silence: Silence = {
    id: "one",
    matchers: [labelMatcher("case", "=", "silenced")],
    startsAtMs: 0,
    endsAtMs: silenceMs,
    comment: "test",
  };
  await running.silence({
    matchers: [{ name: "case", value: "silenced", isRegex: false, isEqual: true }],
    startsAt: text(nowMs() + 20),
    endsAt: text(silenceMs),
    createdBy: "test",
    comment: "test",
  });
  const received = await playPosts(running, posts);
  await sleep(lengthMs - nowMs());
  const shifted = { ...silence, startsAtMs: running.startedAtMs, endsAtMs: running.startedAtMs + silenceMs };
  return { received, silences: [shifted] };
}

interface Attempt {
  readonly path: string;
  readonly group: string;
  readonly atMs: number;
  readonly outline: string;
}

function predict(received: readonly ReceivedAlert[], silences: readonly Silence[]) {
  const { config, findings } = parseAlertmanagerConfig(configFor("http://127.0.0.1:1"), "alertmanager.yml");
  if (config === undefined) throw new Error(JSON.stringify(findings));
  const beganMs = silences[0]?.startsAtMs ?? 0;
  const attempts: Attempt[] = [];
  const timeline = simulateNotifications(config, {
    startMs: beganMs,
    untilMs: beganMs + lengthMs,
    alerts: received,
    silences,
    deliver(attempt) {
      const path = pathOf(attempt);
      const status = statusOf(path, attempts.filter((each) => each.path === path).length);
      const group = `${path} ${attempt.groupKey}`;
      attempts.push({ path, group, atMs: attempt.atMs - beganMs, outline: outlineAttempt(attempt) });
      return status === 200 ? "ok" : status === 500 ? "retryable-failure" : "failure";
    },
  });
  return { attempts, timeline };
}

function pathOf({ receiver, integration }: Pick<DeliveryAttempt, "receiver" | "integration">): string {
  return integration.index === 1 ? "/unresolved" : `/${receiver}`;
}

function outlineAttempt(attempt: DeliveryAttempt): string {
  const shown =
    attempt.receiver === "copy" || attempt.integration.index === 1
      ? attempt.alerts
      : attempt.alerts.slice(0, 3);
  const alerts = shown.map(({ status, labels }) => `${status} ${JSON.stringify(labelsToRecord(labels))}`);
  return `${attempt.status} ${attempt.groupKey} ${alerts.join(" ")}`;
}

function outline(delivery: Delivery): string {
  const { status, groupKey, alerts } = messageOf(delivery);
  const texts = alerts.map((alert) => `${alert.status} ${JSON.stringify(alert.labels)}`);
  return `${status} ${groupKey} ${texts.join(" ")}`;
}

function compareBodies(deliveries: readonly Delivery[], timeline: NotificationTimeline): void {
  const externalUrl = messageOf(deliveries[0] ?? { body: {} }).externalURL;
  for (const path of ["/group", "/quiet", "/inhibit", "/all", "/utf8", "/old", "/copy"]) {
    const there = deliveries.filter((each) => each.path === path).map(messageOf);
    const here = timeline.notifications
      .filter((notification) => pathOf(notification) === path)
      .map((notification) => webhookMessage(notification, externalUrl, path === "/copy" ? 0 : 3));
    const byGroup = (messages: readonly WebhookMessage[]) =>
      Object.fromEntries(byKey(messages, (message) => message.groupKey));
    expect(byGroup(there), path).toEqual(byGroup(here));
  }
}
