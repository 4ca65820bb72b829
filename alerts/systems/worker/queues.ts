import { workerMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { guardedRatio } from "../../guarded-ratio.ts";
import { alertingRule } from "../../rule-group.ts";
import { workerLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = workerMetrics;
const depth = promql`max by (queue) (${select(metrics.queueDepth)})`;
const oldest = promql`max by (queue) (${select(metrics.oldestJobAge)})`;
const jobs = promql`sum by (queue) (rate(${select(metrics.jobs)}[5m]))`;
const failedJobs = promql`
  sum by (queue) (rate(${select(metrics.jobs, { where: [["result", "=", "failed"]] })}[5m]))`;
const redeliveries = promql`sum by (queue) (rate(${select(metrics.redelivered)}[5m]))`;
const meanDuration = promql`
  sum by (queue) (rate(${select(metrics.jobDuration, { suffix: "_sum" })}[5m]))
  / sum by (queue) (rate(${select(metrics.jobDuration, { suffix: "_count" })}[5m]))`;

/** A queue is long and grows. */
export const workerBacklogGrowing = alertingRule({
  name: "WorkerBacklogGrowing",
  severity: "ticket",
  team: "api",
  expression: promql`
    ${depth} > ${limits.queuedJobsMax}
    and max by (queue) (deriv(${select(metrics.queueDepth)}[5m])) > 0`,
  holdSeconds: limits.backlogHoldSeconds,
  summary: "The queue {{ $labels.queue }} grows faster than it is worked off",
  description: `{{ $value | humanize }} jobs wait in {{ $labels.queue }} and their number rises, for ${formatDuration(limits.backlogHoldSeconds)} or longer; more than ${limits.queuedJobsMax} is too many.`,
  panel: panelLink("klaxon-worker", "depth"),
  runbook: {
    meaning:
      "More jobs come in than the workers do: jobs became slow, a worker is missing, or somebody put a batch into the queue.",
    impact: `Waiting grows. \`WorkerOldestJobTooOld\` pages when a job has waited ${formatDuration(limits.oldestJobAgeSecondsMax)}.`,
    confirm: [
      { text: "See whether jobs take longer than they used to.", query: meanDuration },
      {
        text: "See whether both workers do their share.",
        query: promql`sum by (instance) (rate(${select(metrics.jobs)}[5m]))`,
      },
      {
        text: "See how much more comes in than is done: the slope of the depth, in jobs per second.",
        query: promql`max by (queue) (deriv(${select(metrics.queueDepth)}[5m]))`,
      },
    ],
    mitigate: [
      {
        text: "If jobs became slow, repair what they wait for (database, mail provider, disk); more workers would only press harder on it.",
      },
      {
        text: "If it is a batch, let it run if the oldest job stays young; otherwise stop whoever feeds it.",
      },
      {
        text: "If jobs are as quick as ever, start a third worker.",
        command: { language: "sh", text: "systemctl start worker@3" },
      },
    ],
    recover: [{ text: "Watch the depth fall back to a handful.", query: depth }],
    escalate:
      "The lead of the API team if it still grows after an hour; whoever feeds the queue, if it is a batch.",
  },
  risk: {
    event: "Jobs come in faster than they are done, and everything behind them waits",
    likelihood: "likely",
    impact: "minor",
    control: "Workers have twice the speed of a mean day; batches go into queues of their own",
  },
});

/** Somebody has waited for a job longer than was promised. */
export const workerOldestJobTooOld = alertingRule({
  name: "WorkerOldestJobTooOld",
  severity: "page",
  team: "api",
  expression: promql`${oldest} > ${limits.oldestJobAgeSecondsMax}`,
  holdSeconds: limits.oldestJobHoldSeconds,
  summary: "A job in {{ $labels.queue }} waits too long",
  description: `The oldest job in {{ $labels.queue }} has waited {{ $value | humanizeDuration }}; ${formatDuration(limits.oldestJobAgeSecondsMax)} is the recovery point.`,
  panel: panelLink("klaxon-worker", "oldest-job"),
  runbook: {
    meaning:
      "The workers are there, and this queue gets too little of them: jobs are far slower than usual, or one job at its head is tried again and again.",
    impact:
      "Customers wait for confirmations or mail, and what a loss of the broker would lose is now more than was agreed.",
    confirm: [
      { text: "See how old the oldest jobs are, and since when they age.", query: oldest },
      { text: "See whether the queue moves at all.", query: jobs },
      { text: "See whether jobs take longer than they used to.", query: meanDuration },
      { text: "See whether one job comes back over and over.", query: redeliveries },
    ],
    mitigate: [
      { text: "If the queue does not move, look at its first job and put it aside; the rest follows." },
      {
        text: "If all jobs are slow, repair or bypass what they wait for. Reports can be stopped for the time being; orders cannot.",
      },
      {
        text: "If speed is normal and there are just too many, start more workers.",
        command: { language: "sh", text: "systemctl start worker@3 worker@4" },
      },
    ],
    recover: [
      { text: "Watch the age fall below a minute, then stop what you started in addition.", query: oldest },
      { text: "Do the jobs that were put aside, or tell the shop which orders they belong to." },
    ],
    escalate: "The lead of the API team after fifteen minutes; the data team if jobs wait for the database.",
  },
  risk: {
    event: "Orders wait in the queue beyond the recovery point",
    likelihood: "possible",
    impact: "major",
    control: "The queue is durable; workers are twice as fast as a mean day needs",
  },
});

/** Jobs of a queue fail. */
export const workerJobFailuresHigh = alertingRule({
  name: "WorkerJobFailuresHigh",
  severity: "ticket",
  team: "api",
  expression: guardedRatio({
    part: failedJobs,
    whole: jobs,
    ratioMax: limits.failureRatioMax,
    perSecondMin: limits.judgedJobsPerSecondMin,
  }),
  holdSeconds: limits.ratioHoldSeconds,
  summary: "Jobs of {{ $labels.queue }} fail",
  description: `{{ $value | humanizePercentage }} of the jobs of {{ $labels.queue }} failed over five minutes, for ${formatDuration(limits.ratioHoldSeconds)} or longer; more than ${limits.failureRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-worker", "failures"),
  runbook: {
    meaning:
      "Jobs of one kind end with an error: their data changed its form, or something that they call refuses them.",
    impact:
      "Each failed job is somebody's order, mail or report. They are kept with the failed jobs and can be done later.",
    confirm: [
      { text: "See which queue fails, and when it began.", query: promql`${failedJobs} / ${jobs}` },
      {
        text: "Read the error that most of them share.",
        command: {
          language: "sh",
          text: 'journalctl -u worker --since -15min --no-pager | grep -o \'"error":"[^"]*\' | sort | uniq -c | sort -rn | head',
        },
      },
      {
        text: "See whether a worker was started with a new release just then.",
        query: promql`time() - max by (instance) (${select(metrics.startTime)})`,
      },
    ],
    mitigate: [
      { text: "If it began with a release of the workers or of whoever writes the jobs, roll that back." },
      { text: "If something outside refuses, stop this queue so that jobs wait instead of failing." },
    ],
    recover: [
      {
        text: "Put the failed jobs back into their queue, a hundred at first, and watch that they succeed.",
        query: promql`${failedJobs} / ${jobs}`,
      },
    ],
    escalate:
      "The developer who owns the jobs of the queue; the lead of the API team if orders fail for more than an hour.",
  },
  risk: {
    event: "Jobs that cannot be done fail unseen, and orders or mail are missing",
    likelihood: "likely",
    impact: "minor",
    control: "Failed jobs are kept and can be done again",
  },
});

/** Jobs come back although they were done. */
export const workerRedeliveriesHigh = alertingRule({
  name: "WorkerRedeliveriesHigh",
  severity: "ticket",
  team: "api",
  expression: guardedRatio({
    part: redeliveries,
    whole: jobs,
    ratioMax: limits.redeliveryRatioMax,
    perSecondMin: limits.judgedJobsPerSecondMin,
  }),
  holdSeconds: limits.ratioHoldSeconds,
  summary: "Jobs of {{ $labels.queue }} are delivered again and again",
  description: `{{ $value | humanizePercentage }} of the jobs of {{ $labels.queue }} had been delivered before, for ${formatDuration(limits.ratioHoldSeconds)} or longer; more than ${limits.redeliveryRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-worker", "redeliveries"),
  runbook: {
    meaning:
      "The broker does not hear that jobs are done: acknowledgements get lost, or jobs take longer than the broker waits for one.",
    impact:
      "Work is done twice or more. What is not safe to repeat (mail, payments) reaches customers twice; the rest costs speed.",
    confirm: [
      { text: "See which queue it is.", query: promql`${redeliveries} / ${jobs}` },
      { text: "See whether jobs take longer than the broker waits (30 s).", query: meanDuration },
      {
        text: "Read what the broker says of the consumer.",
        command: { language: "sh", text: "nats consumer info JOBS workers | grep -iE 'redelivered|ack'" },
      },
    ],
    mitigate: [
      {
        text: "If jobs take longer than the broker waits, let it wait longer, or let the worker say that it is still at it.",
      },
      {
        text: "If acknowledgements fail, restart the workers one after the other; their connections may be half dead.",
      },
      { text: "If mail goes out twice, stop its queue now." },
    ],
    recover: [{ text: "Watch the share fall to nothing.", query: promql`${redeliveries} / ${jobs}` }],
    escalate:
      "The lead of the API team at once if customers are charged twice; otherwise the owner of the queue by day.",
  },
  risk: {
    event: "Jobs are done twice, and customers get mail or are charged twice",
    likelihood: "possible",
    impact: "minor",
    control: "Jobs carry a key by which a second delivery is known; payments check it",
  },
});
