import { hostMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { hostLimits } from "./limits.ts";
import { panelLink } from "./panels.ts";

const { metrics } = hostMetrics;
const oomWindow = formatDuration(hostLimits.oomKillsWindowSeconds);
const rebootWindow = formatDuration(hostLimits.rebootWindowSeconds);
const cpuWaiting = promql`max by (instance) (rate(${select(metrics.cpuWaiting)}[5m]))`;
const memoryLeft = promql`${select(metrics.memoryAvailable)} / ${select(metrics.memoryTotal)}`;
const oomKills = promql`sum by (instance) (increase(${select(metrics.oomKills)}[${oomWindow}]))`;
const bootTime = select(metrics.bootTime);
const textfileError = promql`max by (instance) (${select(metrics.textfileError)})`;

/** There is more to do than CPUs to do it. */
export const hostCpuSaturated = alertingRule({
  name: "HostCpuSaturated",
  severity: "ticket",
  team: "platform",
  // Waiting, not use: a machine that computes at 95 % and keeps nobody waiting is well used.
  expression: promql`${cpuWaiting} > ${hostLimits.cpuWaitingRatioMax}`,
  holdSeconds: hostLimits.cpuWaitingHoldSeconds,
  summary: "Tasks on {{ $labels.instance }} wait for a CPU",
  description: `In {{ $value | humanizePercentage }} of the last five minutes some task on {{ $labels.instance }} waited for a CPU, for ${formatDuration(hostLimits.cpuWaitingHoldSeconds)} or longer; more than ${hostLimits.cpuWaitingRatioMax * 100} % is too much.`,
  panel: panelLink("klaxon-host", "cpu-waiting"),
  runbook: {
    meaning: "Runnable tasks queue for a CPU most of the time (pressure stall information of the kernel).",
    impact:
      "Everything on the machine is slower, requests of users among it. Health checks may time out next.",
    confirm: [
      { text: "See how much tasks wait.", query: cpuWaiting },
      {
        text: "See what the CPUs do; much `steal` is the provider's other customers, much `iowait` is the disk.",
        query: promql`sum by (instance, mode) (rate(${select(metrics.cpuSeconds)}[5m]))`,
      },
      {
        text: "Find the process.",
        command: { language: "sh", text: "cat /proc/pressure/cpu\ntop -b -n 1 -o %CPU | head -15" },
      },
    ],
    mitigate: [
      {
        text: "A job that may wait (a dump, an index, a build): stop it or lower its priority.",
        command: { language: "sh", text: 'renice 19 --pid "$PID"' },
      },
      {
        text: "A process that spins: take a profile or a stack for the team it belongs to, then restart it.",
      },
      { text: "If it is the users, start another instance before you look for what is slow." },
    ],
    recover: [
      { text: "See that waiting falls below a tenth.", query: cpuWaiting },
      { text: "Move the job that did it to a machine or an hour with room." },
    ],
    escalate:
      "The team whose process it is, by ticket; the lead of the platform team if requests of users are slow as well.",
  },
  risk: {
    event: "A background job or a runaway process takes the CPUs from the requests of users",
    likelihood: "possible",
    impact: "minor",
    control: "Jobs run at low priority and at night, and the load balancer takes slow instances out",
  },
});

/** Processes die for want of memory, again. */
export const hostOomKills = alertingRule({
  name: "HostOomKills",
  severity: "ticket",
  team: "platform",
  expression: promql`${oomKills} >= ${hostLimits.oomKillsCountMin}`,
  holdSeconds: 0,
  summary: "The kernel kills processes on {{ $labels.instance }} for memory",
  description: `About {{ $value | printf "%.0f" }} processes were killed on {{ $labels.instance }} within ${oomWindow}; from ${hostLimits.oomKillsCountMin} on the memory does not suffice.`,
  panel: panelLink("klaxon-host", "oom-kills"),
  runbook: {
    meaning:
      "The machine or a group of its processes ran out of memory, and the kernel ended the largest, more than once.",
    impact:
      "What was killed lost its requests. It may have been the database: the kernel chooses by size, not by importance.",
    confirm: [
      { text: "See where and how often.", query: oomKills },
      { text: "See how much memory is left.", query: memoryLeft },
      {
        text: "Read who was killed, and whether the machine or only a group (`memcg`) was out of memory.",
        command: {
          language: "sh",
          text: "journalctl --dmesg --since '-1h' | grep -iE 'out of memory|oom-kill|killed process'",
        },
      },
    ],
    mitigate: [
      { text: "If it began with a deployment, roll back." },
      {
        text: "If one process grows without end, restart it now and give it a limit, so that it is killed alone.",
      },
      { text: "If a group's limit is too small while the machine has room, raise that limit." },
    ],
    recover: [
      {
        text: "See that no further process is killed.",
        query: promql`sum by (instance) (increase(${select(metrics.oomKills)}[5m])) == 0`,
      },
      {
        text: "Check databases that were killed: SQLite and PostgreSQL recover by themselves at the next start; read their logs.",
      },
    ],
    escalate: "The team whose process is killed; the data team at once if it is a database.",
  },
  risk: {
    event: "A leak takes the memory of the machine and the kernel ends the database",
    likelihood: "possible",
    impact: "major",
    control:
      "Every service has a memory limit of its own, and databases are the last choice of the kernel (`OOMScoreAdjust`)",
  },
});

/** A machine started anew. */
export const hostRebooted = alertingRule({
  name: "HostRebooted",
  severity: "ticket",
  team: "platform",
  expression: promql`
    max by (instance) (
      max_over_time(${bootTime}[${rebootWindow}]) - min_over_time(${bootTime}[${rebootWindow}])
    ) > ${hostLimits.bootTimeMoveSecondsMin}`,
  holdSeconds: 0,
  summary: "{{ $labels.instance }} was rebooted",
  description: `{{ $labels.instance }} booted within the last ${rebootWindow}, {{ $value | humanizeDuration }} after its boot before.`,
  panel: panelLink("klaxon-host", "uptime"),
  runbook: {
    meaning: "The machine booted. Its time of boot moved by more than setting the clock moves it.",
    impact: "Everything on it was away for a minute or two. What is not enabled at boot has not come back.",
    confirm: [
      { text: "See since when each machine runs.", query: promql`time() - ${bootTime}` },
      {
        text: "Read why: a person, a kernel panic, the watchdog, or the provider.",
        command: {
          language: "sh",
          text: "last -x reboot shutdown | head\njournalctl --boot=-1 --lines=50 --no-pager",
        },
      },
      { text: "See whether all targets of the machine answer.", query: promql`${bootTime} > 0` },
    ],
    mitigate: [
      { text: "If it was planned, say so in the ticket and close it." },
      { text: "Start what did not come back.", command: { language: "sh", text: "systemctl --failed" } },
      { text: "If it boots again and again, take it out of the load balancer and move its services." },
    ],
    recover: [
      { text: "See that it stays up for an hour.", query: promql`time() - ${bootTime} > 3600` },
      { text: "After a panic, keep the dump of the kernel for the report to the provider." },
    ],
    escalate: "The provider, with the times of the boots, when nobody of us rebooted it.",
  },
  risk: {
    event: "A machine reboots unplanned and a service on it does not come back",
    likelihood: "possible",
    impact: "minor",
    control: "Services are enabled at boot, which a maintenance reboot proves every month",
  },
});

/** Metrics that jobs hand over in files are not read. */
export const hostTextfileBroken = alertingRule({
  name: "HostTextfileBroken",
  severity: "ticket",
  team: "platform",
  expression: promql`${textfileError} == 1`,
  holdSeconds: hostLimits.textfileHoldSeconds,
  summary: "The textfile collector of {{ $labels.instance }} cannot read a file",
  description: `node_textfile_scrape_error of {{ $labels.instance }} is {{ $value }}, for ${formatDuration(hostLimits.textfileHoldSeconds)} or longer; the metrics of at least one file are missing.`,
  panel: panelLink("klaxon-host", "textfile"),
  runbook: {
    meaning:
      "A `.prom` file is malformed. The others are served, so the scrape looks well. Two files with the same series and unlike help do not show here: one of them is dropped with a line in the log only.",
    impact: "What the file's job reports is unseen, and alerts made of it are blind.",
    confirm: [
      { text: "See which machines are concerned.", query: `${textfileError} == 1` },
      { text: "See which file is missing from those that were read.", query: select(metrics.textfileTime) },
      {
        text: "Read which file and which line.",
        command: {
          language: "sh",
          text: 'journalctl --unit prometheus-node-exporter --since -10m | grep -i textfile | tail -5\nfor file in /var/lib/prometheus/node-exporter/*.prom; do promtool check metrics < "$file" > /dev/null 2>&1 || echo "$file"; done',
        },
      },
    ],
    mitigate: [
      {
        text: "Run the job that writes the file again; if it writes the same, move the file away, so that nobody trusts it.",
      },
      {
        text: "Let the job write to a temporary name and rename it: a half-written file cannot be read then.",
      },
    ],
    recover: [
      {
        text: "See that the error is gone and that the file is read again.",
        query: promql`${textfileError} == 0`,
      },
    ],
    escalate: "The owner of the job that writes the file; its name stands in the first comment of the file.",
  },
  risk: {
    event: "A job's report is malformed and its alerts are blind without anybody noticing",
    likelihood: "possible",
    impact: "minor",
    control: "Jobs write their file with one shared script, which renames it into place",
  },
});
