import { eventBusMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { isRedisOnly, eventBusLimits as limits, panelLink } from "./series.ts";

const { metrics } = eventBusMetrics;
const mismatchWindow = formatDuration(limits.mismatchWindowSeconds);
const mismatches = promql`sum by (kind) (increase(${select(metrics.replayMismatches)}[${mismatchWindow}]))`;
const replayAge = promql`time() - max(${select(metrics.replayLastRun)})`;

/** The replay found events that differ. */
export const eventBusReplayMismatch = alertingRule({
  name: "EventBusReplayMismatch",
  severity: "ticket",
  team: "data",
  expression: promql`${mismatches} > 0`,
  holdSeconds: 0,
  summary: "The replay finds events that are {{ $labels.kind }}",
  description: `The replay found {{ $value | humanize }} events of the kind {{ $labels.kind }} within ${mismatchWindow}; there should be none.`,
  panel: panelLink("klaxon-event-bus", "mismatches"),
  runbook: {
    meaning:
      "An event is not the same on both transports: missing on JetStream, extra there, out of order, with another payload, or by another schema. After an outage of one of them this is the list of what has to be repaired.",
    impact:
      "Nothing breaks while Redis leads. Until it is repaired, the switch to JetStream would lose or change these events.",
    confirm: [
      { text: "See which kinds, and since when.", query: mismatches },
      {
        text: "See how many of the compared events that is.",
        query: `sum(increase(${select(metrics.replayCompared)}[${mismatchWindow}]))`,
      },
      {
        text: "Read the report: it names each event with both payloads.",
        command: {
          language: "sh",
          text: "kubectl logs job/$(kubectl get jobs -l app=event-bus-replay -o name --sort-by=.metadata.creationTimestamp | tail -1 | cut -d/ -f2) | grep mismatch",
        },
      },
    ],
    mitigate: [
      {
        text: "Of `missing`: publish them from Redis; ids keep them from being stored twice.",
        command: { language: "sh", text: "event-bus replay --repair missing --since 24h" },
      },
      {
        text: "Of `payload` or `schema`: find the publisher that writes two forms, and stop or roll it back.",
      },
      {
        text: "Of `order`: see whether two publishers share one key; their clocks decide the order on Redis.",
      },
    ],
    recover: [{ text: "See two runs without a mismatch.", query: mismatches }],
    escalate:
      "The owner of the event bus in working hours; the owner of the publisher for `payload` and `schema`.",
  },
  risk: {
    event: "The switch to JetStream loses or changes events that nobody compared",
    likelihood: "possible",
    impact: "major",
    control: "The switch needs a week of replays without a mismatch",
  },
});

/** The replay does not run. */
export const eventBusReplayStale = alertingRule({
  name: "EventBusReplayStale",
  severity: "ticket",
  team: "data",
  expression: promql`${replayAge} > ${limits.replayAgeSecondsMax}`,
  holdSeconds: limits.replayHoldSeconds,
  summary: "The replay of the event bus has not run for {{ $value | humanizeDuration }}",
  description: `The last comparison that ended was {{ $value | humanizeDuration }} ago; more than ${formatDuration(limits.replayAgeSecondsMax)} is too long.`,
  panel: panelLink("klaxon-event-bus", "replay-age"),
  runbook: {
    meaning:
      "The replay fails, is suspended, or takes longer than the time between two runs, so that none ends.",
    impact:
      "None for users. Differences go unseen, and Redis forgets what it would be compared with after three days.",
    confirm: [
      { text: "See when it last ended.", query: replayAge },
      {
        text: "See whether it is suspended, and how the last runs ended.",
        command: {
          language: "sh",
          text: "kubectl get cronjob event-bus-replay\nkubectl get jobs -l app=event-bus-replay --sort-by=.metadata.creationTimestamp | tail",
        },
      },
    ],
    mitigate: [
      {
        text: "Resume it, or let it compare a shorter time at once if it runs out of time.",
        command: {
          language: "sh",
          text: 'kubectl patch cronjob event-bus-replay -p \'{"spec":{"suspend":false}}\'\nevent-bus replay --since 6h',
        },
      },
    ],
    recover: [
      { text: "See the time of the last run move on.", query: select(metrics.replayLastRun) },
      {
        text: "Compare the days that were left out, one by one.",
        command: { language: "sh", text: 'event-bus replay --from "$LAST_RUN" --step 6h' },
      },
    ],
    escalate: "The owner of the event bus in working hours; at once on the second day, before Redis forgets.",
  },
  risk: {
    event: "Differences between the transports go unseen because nothing compares them",
    likelihood: "possible",
    impact: "minor",
    control: "The replay runs every five minutes and says when it last ended",
  },
});

/** Redis-only mode lasts for longer than was agreed. */
export const eventBusRedisOnlyPastDeadline = alertingRule({
  name: "EventBusRedisOnlyPastDeadline",
  severity: "ticket",
  team: "data",
  expression: promql`
    time() - max(${select(metrics.redisOnlyDeadline)}) > 0 and on () ${isRedisOnly}`,
  holdSeconds: limits.redisOnlyHoldSeconds,
  summary: "Redis-only mode should have ended {{ $value | humanizeDuration }} ago",
  description: `The deadline of redis-only mode passed {{ $value | humanizeDuration }} ago, and events are still published on Redis alone, for ${formatDuration(limits.redisOnlyHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-event-bus", "redis-only"),
  runbook: {
    meaning:
      "Somebody chose redis-only mode during trouble with JetStream, and nobody ended it. The alerts about the transports are silent meanwhile.",
    impact:
      "Events have one copy, in memory. Redis keeps them for three days: what is not replayed by then is lost to JetStream.",
    confirm: [
      {
        text: "See the mode and its deadline.",
        query: `${select(metrics.redisOnlyDeadline)} and on () ${isRedisOnly}`,
      },
      {
        text: "See who chose it, and why.",
        command: { language: "sh", text: "kubectl rollout history deployment/event-bus | tail -3" },
      },
    ],
    mitigate: [
      {
        text: "If JetStream is well, go back to both transports.",
        command: {
          language: "sh",
          text: "kubectl set env deployment/event-bus EVENT_BUS_MODE=dual REDIS_ONLY_HOURS-",
        },
      },
      { text: "If it is not, set a new deadline with the lead of the data team, within the three days." },
    ],
    recover: [
      { text: "See the mode at 0.", query: select(metrics.redisOnlyMode) },
      {
        text: "Run the replay over the whole time, and publish what is missing.",
        command: { language: "sh", text: "event-bus replay --repair missing --since 72h" },
      },
    ],
    escalate:
      "Whoever chose the mode; the lead of the data team a day before Redis forgets the first events.",
  },
  risk: {
    event: "Events have only one copy because a stopgap was never ended",
    likelihood: "possible",
    impact: "major",
    control: "The mode asks for a deadline when it is chosen",
  },
});
