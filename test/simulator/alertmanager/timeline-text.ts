import {
  type AlertmanagerConfig,
  type DeliveryAttempt,
  type DeliveryResult,
  type Notification,
  parseAlertmanagerConfig,
  type ReceivedAlert,
  type Silence,
  simulateNotifications,
  type Unnotified,
} from "../../../simulator/alertmanager/index.ts";
import { type Labels, labelPairs, labelsFromRecord } from "../../../simulator/promql/index.ts";

/** Half past nine on a Monday, UTC. */
export const startMs = Date.UTC(2026, 0, 5, 9, 30);

/** A checked configuration. */
export function configOf(text: string): AlertmanagerConfig {
  const { config, findings } = parseAlertmanagerConfig(text, "alertmanager.yml");
  if (config === undefined) throw new Error(JSON.stringify(findings));
  return config;
}

/**
 * Posts in a line each: seconds, labels, and `fires` or `resolves`, with an optional end in seconds:
 * `30 alertname=A,i=1 fires until 90`. Without an end a firing alert has one far away; `without end` leaves it out.
 */
export function postsOf(text: string): readonly ReceivedAlert[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines
    .filter((line) => line !== "")
    .map((line) => {
      const [seconds = "", pairs = "", what = "", kind, until] = line.split(" ");
      const receivedAtMs = startMs + Number(seconds) * 1000;
      const labels = labelsFromRecord(
        Object.fromEntries(
          pairs
            .split(",")
            .map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
        ),
      );
      const startsAtMs = kind === "since" ? startMs + Number(until) * 1000 : receivedAtMs;
      const ends = kind === "until" ? startMs + Number(until) * 1000 : startMs + 1e9;
      const endsAtMs = what === "resolves" ? receivedAtMs : kind === "without" ? undefined : ends;
      return {
        labels,
        annotations: { summary: "it is broken" },
        startsAtMs: what === "resolves" ? undefined : startsAtMs,
        endsAtMs,
        receivedAtMs,
        generatorUrl: "",
      };
    });
}

/** What a configuration makes of posts, notifications and notes in a line each. */
export function play(
  config: string,
  posts: string,
  options: {
    readonly seconds: number;
    readonly silences?: readonly Silence[];
    readonly deliver?: (attempt: DeliveryAttempt) => DeliveryResult;
  },
) {
  const { seconds, silences = [], deliver } = options;
  const timeline = simulateNotifications(configOf(config), {
    startMs,
    untilMs: startMs + seconds * 1000,
    alerts: postsOf(posts),
    silences,
    ...(deliver === undefined ? {} : { deliver }),
  });
  return {
    notifications: timeline.notifications.map(describe),
    undelivered: timeline.undelivered.map(
      (each) => `${describe(each)} ${each.outcome} after ${each.attemptCount}`,
    ),
    unnotified: timeline.unnotified.map(describeNote),
    refused: timeline.refused.map((each) => each.reason),
  };
}

function describe({ atMs, receiver, integration, status, alerts, reason }: Notification): string {
  const texts = alerts.map((alert) => `${short(alert.labels)}${alert.status === "resolved" ? "!" : ""}`);
  return `${offset(atMs)} ${receiver}/${integration.kind}${integration.index} ${status} (${reason}) ${texts.join(" ")}`;
}

function describeNote({ labels, receiver, integration, why, fromMs, toMs, flushCount }: Unnotified): string {
  const whom = integration === undefined ? receiver : `${receiver}/${integration.kind}${integration.index}`;
  const when = fromMs === toMs ? offset(fromMs) : `${offset(fromMs)}-${offset(toMs)}`;
  const details: string[] = [];
  if (why.kind === "inhibited") details.push(`by ${short(why.by)} rule ${why.ruleIndex}`);
  if (why.kind === "silenced") details.push(why.silenceIds.join(","));
  if (why.kind === "muted-time" || why.kind === "outside-active-time") details.push(why.intervals.join(","));
  if (why.kind === "nothing-new") details.push(`until ${offset(why.repeatsAfterMs)}`);
  if (why.kind === "not-delivered") details.push(`${why.attemptCount}`);
  return [`${when} ${whom} ${short(labels)}: ${why.kind}`, ...details, `x${flushCount}`].join(" ");
}

function short(labels: Labels): string {
  return labelPairs(labels)
    .map(([, value]) => value)
    .join("");
}

function offset(atMs: number): string {
  return `${(atMs - startMs) / 1000}s`;
}
