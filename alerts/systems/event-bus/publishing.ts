import { eventBusMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { divergence, eventBusLimits as limits, panelLink, published, wasRedisOnly } from "./series.ts";

const { metrics } = eventBusMetrics;
const divergenceWindow = formatDuration(limits.divergenceWindowSeconds);
const oneSidedWindow = formatDuration(limits.oneSidedWindowSeconds);

function traffic(range: string): string {
  return promql`sum by (stream) (rate(${select(metrics.published)}[${range}]))`;
}

const replayNow = {
  language: "sh",
  text: "kubectl create job --from=cronjob/event-bus-replay replay-$(date +%s)",
} as const;
const redisOnly = {
  language: "sh",
  text: "kubectl set env deployment/event-bus EVENT_BUS_MODE=redis-only REDIS_ONLY_HOURS=4",
} as const;

/** One transport takes nothing of what the other takes. */
export const eventBusOneSided = alertingRule({
  name: "EventBusOneSided",
  severity: "page",
  team: "data",
  expression: promql`
    (
      min by (stream) (sum by (stream, transport) (rate(${select(metrics.published)}[${oneSidedWindow}]))) == 0
      and on (stream) ${traffic(oneSidedWindow)} > ${limits.trafficPerSecondMin}
    ) unless on () ${wasRedisOnly}`,
  holdSeconds: limits.oneSidedHoldSeconds,
  summary: "Events of {{ $labels.stream }} reach only one transport",
  description: `One transport takes {{ $value }} events a second of {{ $labels.stream }} while the other goes on, for ${formatDuration(limits.oneSidedHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-event-bus", "published"),
  runbook: {
    meaning:
      "Redis or JetStream takes nothing that the event bus publishes, and no alert of that system says why: credentials, a renamed subject or key, a network rule between the bus and one of them.",
    impact:
      "If JetStream is missing, what is in Redis is the only copy, and it does not outlive Redis. If Redis is missing, all services that still read from it see no events.",
    confirm: [
      { text: "See which of the two takes nothing.", query: published },
      {
        text: "See whether it refuses (errors rise) or is not asked (they do not).",
        query: `sum by (transport) (rate(${select(metrics.publishErrors)}[1m]))`,
      },
      {
        text: "Read the reason.",
        command: {
          language: "sh",
          text: "kubectl logs deployment/event-bus --since=10m | grep -iE 'publish|authoriz|timeout' | tail",
        },
      },
    ],
    mitigate: [
      {
        text: "If this began with a deployment of the bus, roll it back.",
        command: { language: "sh", text: "kubectl rollout undo deployment/event-bus" },
      },
      {
        text: "If JetStream cannot be had back soon, choose redis-only mode: it sets a deadline and stops the retries.",
        command: redisOnly,
      },
    ],
    recover: [
      { text: "See both transports carry the same again.", query: divergence("rate", "5m") },
      { text: "Run the replay, and publish what it calls missing.", command: replayNow },
    ],
    escalate:
      "The owner of the event bus after 10 minutes; the data team's lead before redis-only mode is chosen.",
  },
  risk: {
    event: "Events are lost because one transport of the bus takes none of them",
    likelihood: "possible",
    impact: "major",
    control: "Every event is published on two transports, and a replay compares them",
  },
});

/** The transports part. */
export const eventBusDiverging = alertingRule({
  name: "EventBusDiverging",
  severity: "page",
  team: "data",
  // Over the window and still now: what is over needs a replay, not a person at night.
  expression: promql`
    (
      ${divergence("rate", divergenceWindow)} > ${limits.divergenceRatioMax}
      and on (stream) ${divergence("irate", "1m")} > ${limits.divergenceRatioMax}
      and on (stream) ${traffic(divergenceWindow)} / 2 > ${limits.trafficPerSecondMin}
    ) unless on () ${wasRedisOnly}`,
  holdSeconds: limits.divergenceHoldSeconds,
  summary: "Redis and JetStream carry different events of {{ $labels.stream }}",
  description: `The transports differ by {{ $value | humanizePercentage }} of the events of {{ $labels.stream }} over ${divergenceWindow}; more than ${limits.divergenceRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-event-bus", "divergence"),
  runbook: {
    meaning:
      "One transport refuses or loses a part of the events that the other takes: events of one kind are too large, one shard of Redis refuses writes, or JetStream drops duplicates by id.",
    impact:
      "Services on the two transports act on different facts. The switch to JetStream is blocked, and each hour adds events that must be repaired by hand.",
    confirm: [
      { text: "See how far they part, by stream.", query: divergence("rate", "5m") },
      {
        text: "See which transport refuses; where neither does, one drops them in silence.",
        query: `sum by (transport) (rate(${select(metrics.publishErrors)}[5m]))`,
      },
      {
        text: "See what the replay calls them: `missing` is gone from JetStream, `extra` from Redis.",
        query: `increase(${select(metrics.replayMismatches)}[15m])`,
      },
    ],
    mitigate: [
      { text: "If it is one kind of event, stop its publisher or roll it back." },
      {
        text: "If ids repeat, give each event an id of its own: JetStream keeps only the first of an id within two minutes (`Nats-Msg-Id`).",
      },
      {
        text: "If it is JetStream and it grows, leave it out for now; the deadline starts.",
        command: redisOnly,
      },
    ],
    recover: [
      { text: "See the difference fall to 0 for ten minutes.", query: divergence("rate", "5m") },
      { text: "Run the replay, and publish what is missing.", command: replayNow },
    ],
    escalate:
      "The owner of the event bus after 15 minutes; the owners of the reading services if orders are among the events.",
  },
  risk: {
    event: "Services act on different events because Redis and JetStream part",
    likelihood: "possible",
    impact: "major",
    control: "The bus waits for both acknowledgements, and a replay compares every event",
  },
});
