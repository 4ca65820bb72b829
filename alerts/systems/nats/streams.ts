import { natsMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import {
  acknowledgedWithin,
  isCatchingUp,
  natsLimits as limits,
  panelLink,
  pending,
  streamUsedRatio,
} from "./series.ts";

const { metrics } = natsMetrics;
const stuckWindow = formatDuration(limits.stuckWindowSeconds);

/** A stream comes near its limit. */
export const natsStreamNearlyFull = alertingRule({
  name: "NatsStreamNearlyFull",
  severity: "ticket",
  team: "data",
  expression: promql`${streamUsedRatio} > ${limits.streamUsedRatioMax}`,
  holdSeconds: limits.streamNearlyFullHoldSeconds,
  summary: "The stream {{ $labels.stream_name }} is nearly full",
  description: `{{ $labels.stream_name }} uses {{ $value | humanizePercentage }} of its limit, for ${formatDuration(limits.streamNearlyFullHoldSeconds)} or longer; more than ${limits.streamUsedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-nats", "streams-full"),
  runbook: {
    meaning:
      "The stream stores more than four fifths of `max_bytes`. It discards new messages, not old ones, so it will refuse at the limit.",
    impact: "None yet. At the limit every publish is refused with 503.",
    confirm: [
      { text: "See how fast it grows.", query: streamUsedRatio },
      {
        text: "See whether messages have become larger, or are kept for longer.",
        command: { language: "sh", text: 'nats --server "$NATS" stream info "$STREAM"' },
      },
    ],
    mitigate: [
      {
        text: "If the disk has room, raise the limit on the stream.",
        command: { language: "sh", text: 'nats --server "$NATS" stream edit "$STREAM" --max-bytes 4GB' },
      },
      {
        text: "If everything in it is processed and archived, keep it for a shorter time.",
        command: { language: "sh", text: 'nats --server "$NATS" stream edit "$STREAM" --max-age 24h' },
      },
    ],
    recover: [
      { text: "See that the share falls below the line.", query: streamUsedRatio },
      {
        text: "See that the server's disk still has room for all streams at their limits.",
        query: `${select(metrics.storageUsed)} / ${select(metrics.storageMax)}`,
      },
    ],
    escalate:
      "The owner of the service that publishes; the data team's second on call if it grows by more than five points an hour.",
  },
  risk: {
    event: "A JetStream stream fills up and refuses messages",
    likelihood: "possible",
    impact: "major",
    control: "Messages have a maximum age, and limits are sized for three busy days",
  },
});

/** A stream is full and refuses messages. */
export const natsStreamFull = alertingRule({
  name: "NatsStreamFull",
  severity: "page",
  team: "data",
  // Neither the errors of the API nor the health check see refused publishes: only the fill does.
  expression: promql`${streamUsedRatio} > ${limits.streamFullRatio}`,
  holdSeconds: limits.streamFullHoldSeconds,
  summary: "The stream {{ $labels.stream_name }} is full and refuses messages",
  description: `{{ $labels.stream_name }} uses {{ $value | humanizePercentage }} of its limit, for ${formatDuration(limits.streamFullHoldSeconds)} or longer; from ${limits.streamFullRatio * 100} % on the next message may not fit.`,
  panel: panelLink("klaxon-nats", "streams-full"),
  runbook: {
    meaning:
      "The stream has reached `max_bytes` with the policy `discard: new`. Publishers get 503 `maximum bytes exceeded`, while `/healthz` says ok and no error of the API is counted.",
    impact:
      "Everything published to this stream is lost unless its publisher keeps and retries it: orders that nobody processes, events that the bus lacks.",
    confirm: [
      { text: "See which streams are full.", query: streamUsedRatio },
      {
        text: "See that the last message's number stands still.",
        query: `max by (stream_name) (delta(${select(metrics.streamLastSequence)}[2m]))`,
      },
      {
        text: "Publish a probe; the answer says why it is refused.",
        command: { language: "sh", text: 'nats --server "$NATS" request "$SUBJECT" probe' },
      },
    ],
    mitigate: [
      {
        text: "Raise the limit; publishes succeed at once.",
        command: {
          language: "sh",
          text: 'nats --server "$NATS" stream edit "$STREAM" --max-bytes 4GB --force',
        },
      },
      {
        text: "If the disk has no room, purge up to the message that every consumer has acknowledged, never beyond it.",
        query: `min by (stream_name) (${select(metrics.consumerAckFloor)})`,
      },
      {
        text: "The purge itself:",
        command: { language: "sh", text: 'nats --server "$NATS" stream purge "$STREAM" --seq "$ACK_FLOOR"' },
      },
    ],
    recover: [
      {
        text: "See that messages are stored again.",
        query: `max by (stream_name) (delta(${select(metrics.streamLastSequence)}[2m]))`,
      },
      {
        text: "Publish again what was refused: from the publishers' outboxes, for events by the replay comparison.",
      },
    ],
    escalate:
      "The owner of the publishing service at once, since only it knows what was refused; the data team's lead after 10 minutes.",
  },
  risk: {
    event: "Messages are refused and lost because a JetStream stream is full",
    likelihood: "possible",
    impact: "severe",
    control: "Publishers wait for the acknowledgement and keep what was refused in an outbox",
  },
});

/** A consumer acknowledges nothing. */
export const natsConsumerStuck = alertingRule({
  name: "NatsConsumerStuck",
  severity: "page",
  team: "api",
  expression: promql`
    ${pending} > ${limits.stuckPendingMin}
    and on (consumer_name, stream_name) ${acknowledgedWithin(stuckWindow)} == 0`,
  holdSeconds: limits.stuckHoldSeconds,
  summary: "{{ $labels.consumer_name }} processes nothing of {{ $labels.stream_name }}",
  description: `{{ $value | humanize }} messages wait for {{ $labels.consumer_name }} on {{ $labels.stream_name }}, and none was acknowledged for ${stuckWindow}.`,
  panel: panelLink("klaxon-nats", "acknowledged"),
  runbook: {
    meaning:
      "The consumer takes messages and acknowledges none, or takes none at all: it hangs, it crashes on one message again and again, or it is not running.",
    impact:
      "Nothing of the stream is processed: orders stay unfulfilled, and the delay grows by a minute each minute.",
    confirm: [
      { text: "See what waits, by consumer.", query: pending },
      {
        text: "See whether messages are delivered and come back, as with one that makes it crash; 0 means that nobody asks for any.",
        query: select(metrics.consumerRedelivered),
      },
      {
        text: "Read the consumer's log at the message after its last acknowledged one.",
        command: {
          language: "sh",
          text: 'nats --server "$NATS" consumer info "$STREAM" "$CONSUMER"\nnats --server "$NATS" stream get "$STREAM" "$NEXT_SEQUENCE"',
        },
      },
    ],
    mitigate: [
      { text: "Restart the consuming service; roll it back if this began with a deployment." },
      {
        text: "If one message makes it crash, save it, then take it out.",
        command: {
          language: "sh",
          text: 'nats --server "$NATS" stream get "$STREAM" "$SEQUENCE" > poison.txt\nnats --server "$NATS" stream rmm "$STREAM" "$SEQUENCE"',
        },
      },
    ],
    recover: [
      { text: "See that acknowledgements go on and less and less waits.", query: pending },
      { text: "Hand the saved message to the owner of the service, and process it by hand." },
    ],
    escalate:
      "The owner of the consuming service after 10 minutes; the data team if the consumer is well and is still given nothing.",
  },
  risk: {
    event: "Orders or events are not processed because a consumer hangs",
    likelihood: "likely",
    impact: "major",
    control: "A message that fails five times goes to a dead-letter stream",
  },
});

/** A consumer falls behind. */
export const natsConsumerLagging = alertingRule({
  name: "NatsConsumerLagging",
  severity: "ticket",
  team: "api",
  expression: promql`${pending} > ${limits.pendingMax} unless on (consumer_name, stream_name) ${isCatchingUp}`,
  holdSeconds: limits.pendingHoldSeconds,
  summary: "{{ $labels.consumer_name }} falls behind on {{ $labels.stream_name }}",
  description: `{{ $value | humanize }} messages of {{ $labels.stream_name }} have waited for {{ $labels.consumer_name }} for ${formatDuration(limits.pendingHoldSeconds)} or longer; more than ${limits.pendingMax} is too many.`,
  panel: panelLink("klaxon-nats", "pending"),
  runbook: {
    meaning: `The consumer works, and more comes in than it gets done. If it does nothing at all \`NatsConsumerStuck\` pages instead; while it catches up by more than ${limits.caughtUpPerMinuteMin} messages a minute nobody is told.`,
    impact:
      "What is in the stream is processed late. Divide what waits by what is acknowledged a second to know how late.",
    confirm: [
      { text: "See what waits, and whether it grows.", query: pending },
      { text: "See how much is acknowledged within five minutes.", query: acknowledgedWithin("5m") },
      {
        text: "See whether more is published than usual.",
        query: `max by (stream_name) (delta(${select(metrics.streamLastSequence)}[5m]))`,
      },
    ],
    mitigate: [
      {
        text: "Run more instances of the consuming service; they share one consumer.",
        command: { language: "sh", text: 'kubectl scale deployment "$SERVICE" --replicas 6' },
      },
      {
        text: "If it waits for something slow (a database, a provider), look there first: more instances make that worse.",
      },
    ],
    recover: [{ text: "See that what waits falls to nearly nothing, then scale back.", query: pending }],
    escalate:
      "The owner of the consuming service in working hours; at once if the delay passes what was promised to customers.",
  },
  risk: {
    event: "Orders or events are processed late because a consumer is too slow",
    likelihood: "likely",
    impact: "minor",
    control: "Consumers scale with what waits for them",
  },
});
