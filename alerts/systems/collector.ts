import { collectorMetrics, type MetricDefinition } from "../../instrumentation/src/catalog/index.ts";
import { defineAlerting } from "../alerting.ts";
import { formatDuration, promql, select } from "../expression.ts";
import { guardedRatio } from "../guarded-ratio.ts";
import { linkTo } from "../panel-link.ts";
import { alertingRule } from "../rule-group.ts";
import { explainsTargetDown, scrapeOf } from "../scraped-process.ts";

const panels = { "klaxon-collector": ["up", "refused", "failed-sends", "queue", "dropped"] } as const;
const panelLink = linkTo(panels);
const { metrics } = collectorMetrics;

const limits = {
  downHoldSeconds: 60,
  /** Shorter than the holds of ratios, so that a single burst has left the window before anybody is told. */
  windowSeconds: 120,
  holdSeconds: 180,
  queueHoldSeconds: 30,
  dropHoldSeconds: 180,
  /** Per second; below it a share is the tale of a few. */
  recordsPerSecondMin: 5,
  refusedRatioMax: 0.01,
  sendFailedRatioMax: 0.25,
  queueUsedRatioMax: 0.8,
} as const;
const window = formatDuration(limits.windowSeconds);

function rateBy(labels: string, metric: MetricDefinition): string {
  return promql`sum by (${labels}) (rate(${select(metric)}[${window}]))`;
}

const refused = promql`(${rateBy("instance", metrics.refusedSpans)} + ${rateBy("instance", metrics.refusedLogRecords)})`;
const accepted = promql`(${rateBy("instance", metrics.acceptedSpans)} + ${rateBy("instance", metrics.acceptedLogRecords)})`;
const sent = [
  { sent: metrics.sentSpans, failed: metrics.sendFailedSpans, dropped: metrics.enqueueFailedSpans },
  {
    sent: metrics.sentLogRecords,
    failed: metrics.sendFailedLogRecords,
    dropped: metrics.enqueueFailedLogRecords,
  },
] as const;
const byExporter = "instance, exporter";
const failedSends = sent.map(({ failed }) => rateBy(byExporter, failed)).join(" or ");
const dropped = sent.map((records) => rateBy(byExporter, records.dropped)).join(" or ");
const queueUsed = promql`
  max by (instance, exporter) (${select(metrics.queueSize)})
  / max by (instance, exporter) (${select(metrics.queueCapacity)})`;

const collectorDown = alertingRule({
  name: "CollectorDown",
  severity: "ticket",
  team: "platform",
  expression: `${scrapeOf("otel-collector")} == 0`,
  holdSeconds: limits.downHoldSeconds,
  summary: "The collector {{ $labels.instance }} does not answer",
  description: `{{ $labels.instance }} has answered no scrape for ${formatDuration(limits.downHoldSeconds)} or longer (up is {{ $value }}).`,
  panel: panelLink("klaxon-collector", "up"),
  runbook: {
    meaning: "The process of one collector is away or cannot be reached from Prometheus.",
    impact:
      "Services send to the other collector. What waited in the queue of this one is lost unless it is kept on disk.",
    confirm: [
      { text: "See which, and since when.", query: scrapeOf("otel-collector") },
      {
        text: "Read its last words; 137 as its exit code is a kill for memory.",
        command: {
          language: "sh",
          text: "journalctl -u otelcol -n 50\nsystemctl show otelcol -p ExecMainStatus",
        },
      },
      {
        text: "Check its configuration.",
        command: { language: "sh", text: "otelcol validate --config /etc/otelcol/config.yaml" },
      },
    ],
    mitigate: [
      { text: "Start it. If `validate` complains, put the last configuration back first." },
      { text: "If it was killed for memory, set `memory_limiter` below what the host gives it." },
      { text: "If both are away, point services at a third; their own queues hold some seconds only." },
    ],
    recover: [
      { text: "See records come in through both.", query: rateBy("instance", metrics.acceptedLogRecords) },
      { text: "See that nothing waits.", query: queueUsed },
    ],
    escalate:
      "The lead of the platform team when both are away: then traces and logs are lost as they are made.",
  },
  risk: {
    event: "A collector is away, and with both of them every trace and log line",
    likelihood: "possible",
    impact: "minor",
    control: "Two collectors behind one name; alerts do not depend on them",
  },
});

const collectorRefusing = alertingRule({
  name: "CollectorRefusing",
  severity: "ticket",
  team: "platform",
  expression: guardedRatio({
    part: refused,
    whole: promql`(${refused} + ${accepted})`,
    ratioMax: limits.refusedRatioMax,
    perSecondMin: limits.recordsPerSecondMin,
  }),
  holdSeconds: limits.holdSeconds,
  summary: "The collector {{ $labels.instance }} refuses records",
  description: `{{ $value | humanizePercentage }} of the spans and log records that come to {{ $labels.instance }} are refused, for ${formatDuration(limits.holdSeconds)} or longer; more than ${limits.refusedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-collector", "refused"),
  runbook: {
    meaning:
      "The collector does not take what services send, mostly because its `memory_limiter` protects it: more comes in than it can pass on.",
    impact: "Services try again for some seconds, then drop. Traces have holes and log lines are missing.",
    confirm: [
      { text: "See how much is refused.", query: refused },
      { text: "See whether its queues are full, which is then the cause.", query: queueUsed },
      {
        text: "Read why.",
        command: {
          language: "sh",
          text: "journalctl -u otelcol --since -15min | grep -i 'memory usage\\|refus' | tail",
        },
      },
    ],
    mitigate: [
      { text: "If a queue is full, repair what it sends to." },
      { text: "If one service sends far more than usual, sample its traces or lower its log level." },
      { text: "If it is honest growth, add a collector or give each more memory." },
    ],
    recover: [{ text: "See nothing refused any more.", query: refused }],
    escalate: "The owner of the service that sends most, in the day.",
  },
  risk: {
    event: "Collectors refuse telemetry when there is much of it, which is when it is needed",
    likelihood: "possible",
    impact: "minor",
    control: "Head sampling in the services; collectors carry three times the usual load",
  },
});

const collectorSendFailing = alertingRule({
  name: "CollectorSendFailing",
  severity: "ticket",
  team: "platform",
  expression: sent
    .map(({ sent: good, failed }) =>
      guardedRatio({
        part: rateBy(byExporter, failed),
        whole: promql`(${rateBy(byExporter, failed)} + ${rateBy(byExporter, good)})`,
        ratioMax: limits.sendFailedRatioMax,
        perSecondMin: limits.recordsPerSecondMin,
      }),
    )
    .join(" or "),
  holdSeconds: limits.holdSeconds,
  summary: "{{ $labels.instance }} cannot send to {{ $labels.exporter }}",
  description: `{{ $value | humanizePercentage }} of what {{ $labels.instance }} tries to send to {{ $labels.exporter }} fails, for ${formatDuration(limits.holdSeconds)} or longer; more than ${limits.sendFailedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-collector", "failed-sends"),
  runbook: {
    meaning:
      "What the collector sends to does not answer or refuses it: it is down, a token or a certificate ended, or it limits the rate. If Loki is away its own ticket tells, and this is left out.",
    impact: "Records wait in the queue and are tried again. When it is full they are lost.",
    confirm: [
      { text: "See which exporter fails.", query: failedSends },
      { text: "See how long there is: how full its queue is.", query: queueUsed },
      {
        text: "Read the answer that it got: 401 and 403 are tokens, 429 limits, `x509` certificates.",
        command: {
          language: "sh",
          text: "journalctl -u otelcol --since -15min | grep -i 'exporting failed' | tail -5",
        },
      },
    ],
    mitigate: [
      { text: "Repair what it sends to, or renew the token." },
      {
        text: "If that takes longer than the queue holds, enlarge `sending_queue.queue_size`, on disk if there is room.",
      },
    ],
    recover: [
      { text: "See sends succeed.", query: rateBy(byExporter, metrics.sentSpans) },
      { text: "See the queue empty.", query: queueUsed },
    ],
    escalate:
      "The owner of the system that refuses; the lead of the platform team when the queue is four fifths full.",
  },
  risk: {
    event: "Telemetry cannot be passed on and piles up in the collectors",
    likelihood: "likely",
    impact: "minor",
    control: "Queues that hold some minutes, and attempts that wait longer each time",
  },
});

const collectorQueueNearlyFull = alertingRule({
  name: "CollectorQueueNearlyFull",
  severity: "ticket",
  team: "platform",
  expression: promql`${queueUsed} > ${limits.queueUsedRatioMax}`,
  holdSeconds: limits.queueHoldSeconds,
  summary: "The queue of {{ $labels.instance }} to {{ $labels.exporter }} is full soon",
  description: `{{ $value | humanizePercentage }} of the queue of {{ $labels.instance }} to {{ $labels.exporter }} is taken, for ${formatDuration(limits.queueHoldSeconds)} or longer; more than ${limits.queueUsedRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-collector", "queue"),
  runbook: {
    meaning: "More comes in than the next system takes, for minutes already.",
    impact: "None yet. When it is full, which may be a minute away, everything that comes in is thrown away.",
    confirm: [
      { text: "See how fast it fills.", query: promql`deriv(${select(metrics.queueSize)}[2m])` },
      { text: "See whether sends fail, or only too little is sent.", query: failedSends },
      { text: "See whether more comes in than usual.", query: accepted },
    ],
    mitigate: [
      { text: "If sends fail, see the runbook of `CollectorSendFailing`." },
      {
        text: "If they succeed and are too slow, raise `sending_queue.num_consumers`, or sample at the source.",
      },
    ],
    recover: [{ text: "See it empty.", query: queueUsed }],
    escalate:
      "The lead of the platform team if it fills during an incident: its traces are what will be missing.",
  },
  risk: {
    event: "The queue of a collector is about to overflow",
    likelihood: "possible",
    impact: "minor",
    control: "A queue of a thousand batches for each exporter",
  },
});

const collectorDropping = alertingRule({
  name: "CollectorDropping",
  severity: "ticket",
  team: "platform",
  expression: promql`(${dropped}) > 0`,
  holdSeconds: limits.dropHoldSeconds,
  summary: "{{ $labels.instance }} throws away records for {{ $labels.exporter }}",
  description: `{{ $labels.instance }} throws away {{ $value | humanize }} records a second for {{ $labels.exporter }} because its queue is full, for ${formatDuration(limits.dropHoldSeconds)} or longer; there should be none.`,
  panel: panelLink("klaxon-collector", "dropped"),
  runbook: {
    meaning: "The queue is full, and what comes in for this exporter is not kept.",
    impact: "These traces or log lines are gone for good. Metrics and alerts are not concerned.",
    confirm: [
      { text: "See how much is lost, and for which exporter.", query: dropped },
      { text: "See why its queue is full: sends that fail, or too many records.", query: failedSends },
    ],
    mitigate: [
      { text: "Repair what it sends to; every minute is lost until then." },
      { text: "If it takes longer, keep what matters: drop debug logs and sample traces at the collector." },
    ],
    recover: [
      { text: "See the loss end.", query: dropped },
      { text: "Note in the incident from when to when telemetry is missing." },
    ],
    escalate: "The lead of the platform team at once during an incident, otherwise in the day.",
  },
  risk: {
    event: "Traces and logs are thrown away while nothing takes them",
    likelihood: "possible",
    impact: "major",
    control: "Queues that hold some minutes, and a ticket before they are full",
  },
});

/** The alerting of the OpenTelemetry collector. */
export const collectorAlerting = defineAlerting({
  title: "OpenTelemetry collector",
  panels,
  objectives: {},
  limits,
  groups: [
    {
      name: "collector",
      intervalSeconds: 15,
      rules: [
        collectorDown,
        collectorRefusing,
        collectorSendFailing,
        collectorQueueNearlyFull,
        collectorDropping,
      ],
    },
  ],
  inhibitions: [
    explainsTargetDown(
      "CollectorDown",
      "otel-collector",
      "a collector that is away cannot be scraped either",
    ),
    {
      source: "CollectorDropping",
      targets: ["CollectorSendFailing"],
      equal: ["instance", "exporter"],
      reason: "the queue overflows because sends fail, and the loss is the more urgent one",
    },
    {
      source: "CollectorQueueNearlyFull",
      targets: ["CollectorSendFailing"],
      equal: ["instance", "exporter"],
      reason: "the queue fills because sends fail, and its ticket is the more urgent one",
    },
    {
      source: "CollectorDropping",
      targets: ["CollectorRefusing"],
      equal: ["instance"],
      reason: "a collector whose queue is full has no memory for more",
    },
  ],
});
