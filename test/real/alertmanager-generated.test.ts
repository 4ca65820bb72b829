import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  labelMatcher,
  type Notification,
  parseAlertmanagerConfig,
  type ReceivedAlert,
  type Silence,
  simulateNotifications,
  type WebhookMessage,
  webhookMessage,
} from "../../simulator/alertmanager/index.ts";
import { byKey, messageOf, playPosts } from "./alertmanager-play.ts";
import { type RunningAlertmanager, startAlertmanager } from "./alertmanager-process.ts";
import { describeReal } from "./binaries.ts";
import { configOf, type NotificationCase, notificationCases, postsEndMs } from "./generated-notifications.ts";

const seed = Number(process.env.KLAXON_SEED ?? 20260101);
const isFull = process.env.KLAXON_DOSE === "full";
const runCount = isFull ? 6 : 1;
const caseCount = isFull ? 60 : 30;

// What is due at the end itself is not waited for.
const watchedMs = postsEndMs + 2625;
const nearMs = 900;

describeReal(
  "generated time lines agree with a real Alertmanager's deliveries",
  [["prometheus-3", "alertmanager"]],
  (alertmanager = "") => {
    test.each(Array.from({ length: runCount }, (_, index) => seed + index))(
      `of ${caseCount} cases with seed %i`,
      { timeout: 120_000, retry: 1 },
      async (runSeed) => {
        const cases = fc.sample(notificationCases, { seed: runSeed, numRuns: caseCount });
        const minuteMs = await minuteOfRun();
        const running = await startAlertmanager(alertmanager, (url) => configOf(cases, url, minuteMs));
        try {
          const { received, silences } = await play(running, cases);
          compare(running, cases, predict(running, cases, minuteMs, received, silences));
        } finally {
          await running.stop();
        }
      },
    );
  },
);

// Time intervals change at full minutes; in the full dose one of them falls into the middle of the run.
async function minuteOfRun(): Promise<number> {
  const untilMinuteMs = 60_000 - (Date.now() % 60_000);
  if (isFull) {
    const restMs = untilMinuteMs - postsEndMs / 2;
    const waitMs = restMs < 0 ? restMs + 60_000 : restMs;
    await sleep(waitMs);
  }
  return Math.ceil(Date.now() / 60_000) * 60_000;
}

async function play(running: RunningAlertmanager, cases: readonly NotificationCase[]) {
  const silences = await Promise.all(cases.map((each, index) => silenceOf(running, each, index)));
  const posts = cases
    .flatMap((each, index) =>
      each.posts.map(({ atMs, alertname, i, endsInMs }) => ({
        atMs,
        labels: { case: `${index}`, alertname, i, inhibits: each.hasInhibition ? "yes" : "no" },
        annotations: { summary: `${alertname} is broken`, at: `${atMs}` },
        startsInMs: endsInMs === 0 ? -1 : 0,
        endsInMs,
        generatorUrl: `http://p/${i}`,
      })),
    )
    .sort((left, right) => left.atMs - right.atMs);
  const received = await playPosts(running, posts, startDelayMs);
  await sleep(running.startedAtMs + startDelayMs + watchedMs - Date.now());
  return { received, silences: silences.flat() };
}

// Silences have to be set before they begin.
const startDelayMs = 400;

async function silenceOf(
  running: RunningAlertmanager,
  { silence }: NotificationCase,
  index: number,
): Promise<readonly Silence[]> {
  if (silence === undefined) return [];
  const { alertname } = silence;
  const startsAtMs = running.startedAtMs + startDelayMs + silence.startsAtMs;
  const endsAtMs = running.startedAtMs + startDelayMs + silence.endsAtMs;
  await running.silence({
    matchers: [
      { name: "case", value: `${index}`, isRegex: false, isEqual: true },
      { name: "alertname", value: alertname, isRegex: false, isEqual: true },
    ],
    startsAt: new Date(startsAtMs).toISOString(),
    endsAt: new Date(endsAtMs).toISOString(),
    createdBy: "test",
    comment: "test",
  });
  const matchers = [labelMatcher("case", "=", `${index}`), labelMatcher("alertname", "=", alertname)];
  return [{ id: `${index}`, matchers, startsAtMs, endsAtMs, comment: "test" }];
}

function predict(
  running: RunningAlertmanager,
  cases: readonly NotificationCase[],
  minuteMs: number,
  alerts: readonly ReceivedAlert[],
  silences: readonly Silence[],
): readonly Notification[] {
  const text = configOf(cases, "http://127.0.0.1:1", minuteMs);
  const { config, findings } = parseAlertmanagerConfig(text, "alertmanager.json");
  if (config === undefined) throw new Error(JSON.stringify(findings));
  const startMs = running.startedAtMs;
  const untilMs = startMs + startDelayMs + watchedMs;
  return simulateNotifications(config, { startMs, untilMs, alerts, silences }).notifications;
}

function compare(
  running: RunningAlertmanager,
  cases: readonly NotificationCase[],
  notifications: readonly Notification[],
): void {
  const externalUrl = messageOf(running.deliveries[0] ?? { body: {} }).externalURL;
  const there = byKey(running.deliveries, (each) => `${each.path} ${messageOf(each).groupKey}`);
  const here = byKey(notifications, ({ receiver, integration, groupKey }) => {
    return `/${receiver}/${integration.index} ${groupKey}`;
  });
  const differences: string[] = [];
  for (const group of new Set([...there.keys(), ...here.keys()])) {
    const index = Number(/\d+/.exec(group)?.[0]);
    const each = cases[index];
    const delivered = there.get(group) ?? [];
    const predicted = here.get(group) ?? [];
    const maxAlerts = group.startsWith("/copy") ? 0 : (each?.maxAlerts ?? 0);
    const linesThere = delivered.map((delivery) => outline(messageOf(delivery), hasTimeouts(each)));
    const linesHere = predicted.map((notification) =>
      outline(webhookMessage(notification, externalUrl, maxAlerts), hasTimeouts(each)),
    );
    const apart = delivered.map((delivery, position) => {
      const predictedMs = (predicted[position]?.atMs ?? 0) - running.startedAtMs;
      return Math.abs(delivery.atMs - predictedMs);
    });
    const isSame = linesThere.join("\n") === linesHere.join("\n") && apart.every((ms) => ms < nearMs);
    if (!isSame) {
      const times = (all: readonly number[]) => all.map((ms) => Math.round(ms)).join(" ");
      differences.push(
        [
          `${group} ${JSON.stringify(each)}`,
          `there at ${times(delivered.map(({ atMs }) => atMs))}`,
          ...linesThere,
          `here at ${times(predicted.map(({ atMs }) => atMs - running.startedAtMs))}`,
          ...linesHere,
        ].join("\n"),
      );
    }
  }
  expect(differences.join("\n\n")).toBe("");
  // Runs in which next to nothing is sent would prove nothing.
  expect(running.deliveries.length).toBeGreaterThan(cases.length);
}

// The end that Alertmanager gives to an alert without one depends on its own clock.
function hasTimeouts(each: NotificationCase | undefined): boolean {
  return each?.posts.some(({ endsInMs }) => endsInMs === undefined) ?? false;
}

function outline(message: WebhookMessage, withoutEnds: boolean): string {
  if (!withoutEnds) return canonical(message);
  return canonical({ ...message, alerts: message.alerts.map((alert) => ({ ...alert, endsAt: "" })) });
}

// The order of a JSON object's members is nobody's business.
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => {
    if (typeof member !== "object" || member === null || Array.isArray(member)) return member;
    return Object.fromEntries(Object.entries(member).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
