import { alertingSystems } from "../../../alerts/index.ts";
import { kubernetesMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  higherIsWorse,
  lowerIsWorse,
  perSecond,
  type Row,
  range,
  row,
  select,
  selectRange,
  stateTimelinePanel,
  timeSeriesPanel,
  type ValueMapping,
} from "../../kit/index.ts";

const { metrics } = kubernetesMetrics;
const { limits } = alertingSystems.kubernetes;

const byContainer = "sum by (namespace, pod, container)";
const memoryLimit = `max by (namespace, pod, container) (${select(metrics.containerLimits, [["resource", "=", "memory"]])})`;
const cpuRequests = `sum by (node) (${select(metrics.containerRequests, [["resource", "=", "cpu"]])})`;
const memoryRequests = `sum by (node) (${select(metrics.containerRequests, [["resource", "=", "memory"]])})`;

const cordonedOrNot: readonly ValueMapping[] = [
  { value: 0, text: "takes pods", health: "good" },
  { value: 1, text: "cordoned", health: "notice" },
];

/** Whether containers run, and run well. */
export const containerRow: Row = row("containers", "Do containers run well", [
  timeSeriesPanel({
    key: "waiting",
    title: "Containers that wait",
    description:
      "Containers that do not run, by reason. Creation takes seconds; `CrashLoopBackOff` means that the container ends again and again, and stays.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "stacked",
    legendCalculations: ["max", "last"],
    queries: [
      range(`sum by (reason) (${select(metrics.containerWaiting)})`, "{{reason}}"),
      range(
        `sum(${select(metrics.containerWaiting, [["reason", "!=", "ContainerCreating"]])}) or vector(0)`,
        "longer than creation",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "restarts",
    title: "Restarts",
    description:
      "Containers started anew, by container. Each one lost what it was doing; several in a row are a loop or a leak.",
    width: 8,
    unit: "count",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [
      range(
        `${byContainer} (increase(${selectRange(metrics.containerRestarts)}))`,
        "{{namespace}}/{{pod}} {{container}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "throttling",
    title: "CPU throttling",
    description:
      "Share of the periods in which a container wanted CPU time and its limit made it wait; above the line it is felt as latency.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: higherIsWorse({ warning: limits.throttledRatio }),
    queries: [
      range(
        `${byContainer} (rate(${selectRange(metrics.cpuThrottledPeriods)})) / ${byContainer} (rate(${selectRange(metrics.cpuPeriods)}))`,
        "{{namespace}}/{{pod}} {{container}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "probes",
    title: "Failed probes",
    description:
      "Probes per second that containers fail. Readiness takes a pod out of service, liveness kills its container.",
    width: 12,
    unit: "events-per-second",
    min: 0,
    queries: [
      range(
        perSecond(metrics.probes, { by: ["container", "probe_type"], where: [["result", "=", "failed"]] }),
        "{{container}} {{probe_type}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "memory",
    title: "Memory by its limit",
    description: "Memory of each container as a share of its limit; at the top it is killed.",
    width: 12,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: higherIsWorse({ warning: 0.9, critical: 1 }),
    queries: [
      range(
        `max by (namespace, pod, container) (${select(metrics.memoryWorkingSet)}) / ${memoryLimit}`,
        "{{namespace}}/{{pod}} {{container}}",
      ),
    ],
  }),
]);

/** How full nodes and volumes are. */
export const capacityRow: Row = row("capacity", "Is it full", [
  timeSeriesPanel({
    key: "volumes",
    title: "Free space of volumes",
    description: "Share of each volume that is free; below the line writes are about to fail.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    thresholds: lowerIsWorse({ critical: limits.volumeFreeRatio }),
    queries: [
      range(
        `max by (namespace, persistentvolumeclaim) (${select(metrics.volumeAvailable)}) / max by (namespace, persistentvolumeclaim) (${select(metrics.volumeCapacity)})`,
        "{{namespace}}/{{persistentvolumeclaim}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "cpu-requests",
    title: "CPU promised",
    description: "Share of each node's CPU that is promised to pods; what does not fit cannot be placed.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    queries: [
      range(
        `${cpuRequests} / max by (node) (${select(metrics.nodeAllocatable, [["resource", "=", "cpu"]])})`,
        "{{node}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "memory-requests",
    title: "Memory promised",
    description: "Share of each node's memory that is promised to pods; what does not fit cannot be placed.",
    width: 8,
    unit: "ratio",
    min: 0,
    max: 1,
    queries: [
      range(
        `${memoryRequests} / max by (node) (${select(metrics.nodeAllocatable, [["resource", "=", "memory"]])})`,
        "{{node}}",
      ),
    ],
  }),
]);

/** What changed: rollouts, cordons, and pods that come and go. */
export const changeRow: Row = row("changes", "What changed", [
  timeSeriesPanel({
    key: "generation",
    title: "Specification of deployments",
    description: "How often each deployment was changed since it was made; a step is a rollout.",
    width: 8,
    unit: "number",
    decimals: 0,
    drawing: "steps",
    legendCalculations: ["last"],
    queries: [
      range(
        `max by (namespace, deployment) (${select(metrics.deploymentGeneration)})`,
        "{{namespace}}/{{deployment}}",
      ),
    ],
  }),
  stateTimelinePanel({
    key: "cordons",
    title: "Cordoned nodes",
    description: "Nodes that somebody took out for maintenance; those are not told of when they reboot.",
    width: 8,
    mappings: cordonedOrNot,
    queries: [range(`max by (node) (${select(metrics.nodeUnschedulable)})`, "{{node}}")],
  }),
  timeSeriesPanel({
    key: "phases",
    title: "Pods by phase",
    description: "Pods in each phase of their lives. Pending ones that stay find no node.",
    width: 8,
    unit: "number",
    decimals: 0,
    min: 0,
    drawing: "stacked",
    legendCalculations: ["max", "last"],
    queries: [range(`sum by (phase) (${select(metrics.podPhase)})`, "{{phase}}")],
  }),
]);
