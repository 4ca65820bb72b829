import { kubernetesMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, promql, select } from "../../expression.ts";
import { alertingRule } from "../../rule-group.ts";
import { kubernetesLimits as limits } from "./limits.ts";
import { panelLink } from "./panels.ts";
import { withDeployment } from "./series.ts";

const { metrics } = kubernetesMetrics;
const crashLoopWindow = formatDuration(limits.crashLoopWindowSeconds);
const oomWindow = formatDuration(limits.oomWindowSeconds);
const throttledWindow = formatDuration(limits.throttledWindowSeconds);

const crashLoop = select(metrics.containerWaiting, { where: [["reason", "=", "CrashLoopBackOff"]] });
const killedForMemory = select(metrics.containerLastEnd, { where: [["reason", "=", "OOMKilled"]] });

/** A container ends again and again soon after its start. */
export const kubernetesPodCrashLooping = alertingRule({
  name: "KubernetesPodCrashLooping",
  severity: "ticket",
  team: "platform",
  expression: promql`
    sum by (namespace, deployment, container) (
      ${withDeployment(`max_over_time(${crashLoop}[${crashLoopWindow}])`)}
    ) >= 1`,
  holdSeconds: limits.crashLoopHoldSeconds,
  summary: "{{ $value }} pods of {{ $labels.deployment }} crash again and again",
  description: `The container {{ $labels.container }} of {{ $value }} pods of {{ $labels.deployment }} in {{ $labels.namespace }} has been in \`CrashLoopBackOff\` for ${formatDuration(limits.crashLoopHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-kubernetes", "waiting"),
  runbook: {
    meaning:
      "The container ends soon after each start, and Kubernetes waits longer and longer before the next, up to five minutes.",
    impact:
      "The pod serves nothing. In a rollout the old pods go on serving; otherwise the load falls on those that are left.",
    confirm: [
      {
        text: "See which pods wait for their next start.",
        query: promql`sum by (namespace, pod, container) (${crashLoop})`,
      },
      {
        text: "Read how it ended: the exit code, and the last lines before it.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" describe pod "$POD" | grep -A 6 "Last State"\nkubectl -n "$NAMESPACE" logs "$POD" -c "$CONTAINER" --previous --tail 50',
        },
      },
      {
        text: "See whether a liveness probe kills it rather than an error of its own.",
        query: promql`sum by (namespace, pod) (rate(${select(metrics.probes, {
          where: [
            ["probe_type", "=", "Liveness"],
            ["result", "=", "failed"],
          ],
        })}[5m]))`,
      },
    ],
    mitigate: [
      {
        text: "Take back the release or the change of configuration or secret that came before it.",
        command: { language: "sh", text: 'kubectl -n "$NAMESPACE" rollout undo "deployment/$DEPLOYMENT"' },
      },
      { text: "If a liveness probe kills a slow start, give it a startup probe; do not remove the probe." },
    ],
    recover: [
      {
        text: "Delete the pod once the cause is gone: it need not wait up to five minutes for its next start.",
        command: { language: "sh", text: 'kubectl -n "$NAMESPACE" delete pod "$POD"' },
      },
      {
        text: "See that no restarts are added.",
        query: promql`increase(${select(metrics.containerRestarts)}[10m]) > 0`,
      },
    ],
    escalate: "The team that owns the deployment; at once if it is the only release that works.",
  },
  risk: {
    event: "A release or a secret that changed keeps containers from starting",
    likelihood: "likely",
    impact: "minor",
    control: "A pod must be ready before the rollout takes the next one",
  },
});

/** A container was killed because it used more memory than it may. */
export const kubernetesContainerOomKilled = alertingRule({
  name: "KubernetesContainerOomKilled",
  severity: "ticket",
  team: "platform",
  // The reason stands until the next end, for months: only with a new start it is news.
  expression: promql`
    sum by (namespace, deployment, container) (
      ${withDeployment(promql`
        sum by (namespace, pod, container) (increase(${select(metrics.containerRestarts)}[${oomWindow}]))
        and on (namespace, pod, container) max by (namespace, pod, container) (${killedForMemory}) == 1`)}
    ) > 0`,
  holdSeconds: 0,
  summary: "{{ $labels.container }} of {{ $labels.deployment }} was killed for its memory",
  description: `The container {{ $labels.container }} of {{ $labels.deployment }} in {{ $labels.namespace }} was started anew about {{ $value | printf "%.0f" }} times within ${oomWindow}, the last time after it had reached its memory limit.`,
  panel: panelLink("klaxon-kubernetes", "restarts"),
  runbook: {
    meaning:
      "The container asked for more memory than its limit, and the kernel killed it. Either it leaks, or its limit is too small for its work.",
    impact:
      "What it was doing is lost: requests under way fail, and a job starts anew. If it leaks it will be killed again.",
    confirm: [
      {
        text: "See how its memory came to the limit: slowly (a leak) or in one leap (one large piece of work).",
        query: promql`max by (namespace, pod, container) (${select(metrics.memoryWorkingSet)})`,
      },
      {
        text: "See what the limit is.",
        query: promql`max by (namespace, pod, container) (${select(metrics.containerLimits, { where: [["resource", "=", "memory"]] })})`,
      },
      {
        text: "See whether it happens to all pods of the deployment or to one node's.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" get pods -o wide\nkubectl -n "$NAMESPACE" describe pod "$POD" | grep -A 6 "Last State"',
        },
      },
    ],
    mitigate: [
      {
        text: "If it worked within its limit until a release, take the release back.",
        command: { language: "sh", text: 'kubectl -n "$NAMESPACE" rollout undo "deployment/$DEPLOYMENT"' },
      },
      {
        text: "If the work grew, raise the limit and the request in the repository, not by hand: the next reconciliation would undo it.",
      },
    ],
    recover: [
      {
        text: "See that the memory stays below nine tenths of the limit over a day.",
        query: promql`max by (namespace, pod, container) (${select(metrics.memoryWorkingSet)})`,
      },
    ],
    escalate: "The team that owns the deployment, within the working day.",
  },
  risk: {
    event: "A leak or a growing load makes containers reach their memory limit",
    likelihood: "likely",
    impact: "minor",
    control: "Limits keep one container from taking its neighbours with it",
  },
});

const throttled = promql`
  sum by (namespace, deployment, container) (
    ${withDeployment(`rate(${select(metrics.cpuThrottledPeriods)}[${throttledWindow}])`)}
  )`;
const periods = promql`
  sum by (namespace, deployment, container) (
    ${withDeployment(`rate(${select(metrics.cpuPeriods)}[${throttledWindow}])`)}
  )`;

/** A container waits for CPU time that its limit denies it. */
export const kubernetesCpuThrottled = alertingRule({
  name: "KubernetesCpuThrottled",
  severity: "ticket",
  team: "platform",
  expression: promql`
    ${throttled} / ${periods} > ${limits.throttledRatio}
    and on (namespace, deployment, container) ${periods} > ${limits.busyPeriodsPerSecond}`,
  holdSeconds: limits.throttledHoldSeconds,
  summary: "{{ $labels.container }} of {{ $labels.deployment }} is throttled",
  description: `{{ $value | humanizePercentage }} of the periods in which {{ $labels.container }} of {{ $labels.deployment }} in {{ $labels.namespace }} wants CPU time end at its limit, for ${formatDuration(limits.throttledHoldSeconds)} or longer; more than ${limits.throttledRatio * 100} % is felt.`,
  panel: panelLink("klaxon-kubernetes", "throttling"),
  runbook: {
    meaning:
      "The container used up its CPU limit early in a period of 100 ms and stood still for the rest of it, in many periods.",
    impact:
      "Answers take tens of milliseconds longer each time; under more load latency grows in leaps. Probes may time out and make it worse.",
    confirm: [
      { text: "See which containers wait, and how much.", query: promql`${throttled} / ${periods}` },
      {
        text: "See whether it uses more than before or its limit became smaller.",
        query: promql`max by (namespace, pod, container) (${select(metrics.containerLimits, { where: [["resource", "=", "cpu"]] })})`,
      },
      {
        text: "Compare with now.",
        command: { language: "sh", text: 'kubectl -n "$NAMESPACE" top pods --containers' },
      },
    ],
    mitigate: [
      {
        text: "Add pods, if the work can be shared.",
        command: {
          language: "sh",
          text: 'kubectl -n "$NAMESPACE" scale "deployment/$DEPLOYMENT" --replicas "$COUNT"',
        },
      },
      { text: "Raise or remove the CPU limit in the repository; the request is what keeps neighbours safe." },
    ],
    recover: [
      {
        text: "See the share fall below a tenth at the next peak.",
        query: promql`${throttled} / ${periods}`,
      },
    ],
    escalate: "The team that owns the deployment, within the working day; at once if its latency pages.",
  },
  risk: {
    event: "A CPU limit that is too small makes answers slow under load",
    likelihood: "possible",
    impact: "minor",
    control: "Autoscaling adds pods at 70 % of the request, well below the limit",
  },
});
