import { syntheticMetrics, workerMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { countOrZero } from "../../counting.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { workerLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = workerMetrics;
const heartbeat = select(metrics.heartbeat);
const heartbeatAge = promql`time() - max by (instance) (${heartbeat})`;

/** No worker takes jobs. */
export const workerDown = alertingRule({
  name: "WorkerDown",
  severity: "page",
  team: "api",
  // A worker that is dead or frozen has no heartbeat at all, one whose loop stands still an old one.
  expression: promql`${countOrZero(`time() - ${heartbeat} < ${limits.heartbeatAgeSecondsMax}`)} == 0`,
  holdSeconds: limits.downHoldSeconds,
  summary: "No worker takes jobs",
  description: `{{ $value }} of ${limits.workerCount} workers had a heartbeat younger than ${formatDuration(limits.heartbeatAgeSecondsMax)}, for ${formatDuration(limits.downHoldSeconds)} or longer; all queues wait.`,
  panel: panelLink("klaxon-worker", "heartbeats"),
  runbook: {
    meaning:
      "Every worker is dead, frozen, or its loop stands still. What all of them need is the usual reason: a release, the broker, the database, memory of the host.",
    impact: `Orders stay unconfirmed and no mail goes out. Nothing is lost while the broker keeps the jobs; after ${formatDuration(limits.oldestJobAgeSecondsMax)} the recovery point is passed.`,
    confirm: [
      {
        text: "See how old the heartbeat of each worker is; one without a line is dead or frozen.",
        query: heartbeatAge,
      },
      {
        text: "See which of them still answer.",
        query: select(syntheticMetrics.metrics.up, { job: "worker" }),
      },
      {
        text: "Read how the process ended, or what it does.",
        command: { language: "sh", text: "systemctl status worker\njournalctl -u worker -n 100 --no-pager" },
      },
    ],
    mitigate: [
      {
        text: "If it began with a release, roll back: a job that crashes every worker takes each new one with it.",
      },
      {
        text: "Start them again. A frozen one (state `T` in the list of processes) goes on after a signal.",
        command: {
          language: "sh",
          text: 'ps -o pid,stat,etime,cmd -C node\nkill -CONT "$PID" || systemctl restart worker',
        },
      },
      { text: "If they die again within seconds, move the job that the log names last out of its queue." },
    ],
    recover: [
      {
        text: "Watch the oldest job until it is younger than a minute.",
        query: promql`max by (queue) (${select(metrics.oldestJobAge)})`,
      },
      {
        text: "See that failures do not rise while the backlog is worked off.",
        query: promql`sum by (queue, result) (rate(${select(metrics.jobs)}[5m]))`,
      },
    ],
    escalate:
      "The lead of the API team after fifteen minutes; the platform team at once if the host or the broker is at fault.",
  },
  risk: {
    event: "All workers stop, and orders and mail wait",
    likelihood: "possible",
    impact: "major",
    control:
      "Two workers on two hosts, restarted by the supervisor; the broker keeps jobs until they are acknowledged",
  },
});

/** The loop of one worker stands still. */
export const workerStuck = alertingRule({
  name: "WorkerStuck",
  severity: "ticket",
  team: "api",
  expression: promql`${heartbeatAge} > ${limits.heartbeatAgeSecondsMax}`,
  holdSeconds: limits.stuckHoldSeconds,
  summary: "The worker {{ $labels.instance }} takes no jobs",
  description: `The loop of {{ $labels.instance }} last turned {{ $value | humanizeDuration }} ago; it turns every few seconds, and ${formatDuration(limits.heartbeatAgeSecondsMax)} is too long.`,
  panel: panelLink("klaxon-worker", "heartbeats"),
  runbook: {
    meaning:
      "The process lives and answers its scrapes, but the loop that takes jobs does not come round: a job without a timeout, a lost connection to the broker that nobody noticed, a lock.",
    impact:
      "The other worker carries on alone, which is enough outside the busiest hour. The job that this one holds is not done, and is delivered again only when its acknowledgement is overdue.",
    confirm: [
      { text: "See when the heartbeat stopped.", query: heartbeatAge },
      {
        text: "See whether it began with its last start.",
        query: promql`time() - max by (instance) (${select(metrics.startTime)})`,
      },
      {
        text: "See what it waits for: connections without traffic, and the last line of its log.",
        command: { language: "sh", text: "ss -tnpo | grep node\njournalctl -u worker -n 30 --no-pager" },
      },
    ],
    mitigate: [
      {
        text: "Keep a stack before you restart it, or the cause is gone.",
        command: { language: "sh", text: 'kill -USR1 "$PID"\nnode inspect -p "$PID"' },
      },
      {
        text: "Restart it; the job that it held is delivered again.",
        command: { language: "sh", text: "systemctl restart worker" },
      },
    ],
    recover: [
      {
        text: "See that both workers do jobs again.",
        query: promql`sum by (instance) (rate(${select(metrics.jobs)}[5m]))`,
      },
    ],
    escalate:
      "The developer who owns the job that hung, on the next working day; the lead of the API team if both workers get stuck on it.",
  },
  risk: {
    event: "A worker hangs on a job without a timeout and does nothing more",
    likelihood: "possible",
    impact: "minor",
    control: "Timeouts on every call of a job; a second worker",
  },
});
