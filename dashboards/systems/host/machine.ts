import { alertingSystems } from "../../../alerts/index.ts";
import { hostMetrics, syntheticMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  collapsedRow,
  higherIsWorse,
  increaseOf,
  instant,
  labelColumn,
  lowerIsWorse,
  perSecond,
  type Row,
  range,
  row,
  select,
  selectRange,
  stateTimelinePanel,
  statPanel,
  tablePanel,
  timeSeriesPanel,
  valueColumn,
} from "../../kit/index.ts";
import { leastFree } from "./disk.ts";
import { chosenHosts } from "./variables.ts";

const { metrics } = hostMetrics;
const { limits } = alertingSystems.host;

const up = select(syntheticMetrics.metrics.up, chosenHosts);
const uptime = `time() - max by (instance) (${select(metrics.bootTime, chosenHosts)})`;
const cpuWaiting = `max by (instance) (rate(${selectRange(metrics.cpuWaiting, chosenHosts)}))`;
const memoryLeft = `min by (instance) (${select(metrics.memoryAvailable, chosenHosts)} / ${select(metrics.memoryTotal, chosenHosts)})`;
const waitingThresholds = higherIsWorse({ warning: limits.cpuWaitingRatioMax });
const freeThresholds = lowerIsWorse({
  critical: limits.diskFullFreeRatioMax,
  warning: limits.diskNearlyFullFreeRatioMax,
});

/** The machines as they are now. */
export const hostStats = [
  statPanel({
    key: "hosts-now",
    title: "Machines up",
    description: "Chosen machines whose exporter answers.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: lowerIsWorse({ critical: 1 }),
    queries: [instant(`sum(${up}) or vector(0)`, "up")],
  }),
  statPanel({
    key: "disk-now",
    title: "Fullest disk",
    description: "What is left on the fullest disk of all chosen machines.",
    width: 4,
    unit: "ratio",
    decimals: 0,
    thresholds: freeThresholds,
    queries: [instant(`min(${leastFree})`, "left")],
  }),
  statPanel({
    key: "memory-now",
    title: "Memory left",
    description: "Memory that a new process could have, on the machine with the least.",
    width: 4,
    unit: "ratio",
    decimals: 0,
    queries: [instant(`min(${memoryLeft})`, "left")],
  }),
];

/** Whether tasks wait for CPU, disk and memory. */
export const computeRow: Row = row("pressure", "Does anybody wait", [
  timeSeriesPanel({
    key: "cpu-waiting",
    title: "Waiting for a CPU",
    description:
      "Share of the time in which some task was ready to run and no CPU was free. At the line there is a ticket.",
    width: 8,
    unit: "ratio",
    decimals: 0,
    min: 0,
    max: 1,
    thresholds: waitingThresholds,
    queries: [range(cpuWaiting, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "other-waiting",
    title: "Waiting for disk and memory",
    description: "Share of the time in which some task waited for a disk, or for memory to be freed.",
    width: 8,
    unit: "ratio",
    decimals: 1,
    min: 0,
    queries: [
      range(`max by (instance) (rate(${selectRange(metrics.ioWaiting, chosenHosts)}))`, "{{instance}}: disk"),
      range(
        `max by (instance) (rate(${selectRange(metrics.memoryWaiting, chosenHosts)}))`,
        "{{instance}}: memory",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "cpu-use",
    title: "CPU time",
    description:
      "Where the CPUs spend their time, in CPUs. `steal` is taken by the provider's other customers, `iowait` is the disk.",
    width: 8,
    unit: "cores",
    min: 0,
    drawing: "stacked",
    queries: [
      range(
        perSecond(metrics.cpuSeconds, { by: ["mode"], where: [...chosenHosts, ["mode", "!=", "idle"]] }),
        "{{mode}}",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "memory",
    title: "Memory left",
    description:
      "Share of the memory that a new process could have. Near zero the kernel begins to end processes.",
    width: 12,
    unit: "ratio",
    decimals: 0,
    min: 0,
    max: 1,
    legendCalculations: ["min", "last"],
    queries: [range(memoryLeft, "{{instance}}")],
  }),
  timeSeriesPanel({
    key: "oom-kills",
    title: "Processes killed for memory",
    description: `Processes that the kernel ended because memory ran out; from ${limits.oomKillsCountMin} on in a quarter of an hour there is a ticket.`,
    width: 12,
    unit: "number",
    min: 0,
    drawing: "bars",
    legendCalculations: ["sum"],
    queries: [range(increaseOf(metrics.oomKills, { by: ["instance"], where: chosenHosts }), "{{instance}}")],
  }),
]);

/** Since when the machines run. */
export const uptimePanel = timeSeriesPanel({
  key: "uptime",
  title: "Running for",
  description: "Time since each machine booted; it falls to zero at a reboot.",
  width: 12,
  unit: "duration",
  min: 0,
  legendCalculations: ["min", "last"],
  queries: [range(uptime, "{{instance}}")],
});

/** Whether what jobs hand over in files is read. */
export const textfilePanel = stateTimelinePanel({
  key: "textfile",
  title: "Textfile collector",
  description:
    "Whether every file that jobs hand over can be read. One that cannot is left out, and the scrape looks well.",
  width: 12,
  mappings: [
    { value: 0, text: "read", health: "good" },
    { value: 1, text: "malformed", health: "critical" },
  ],
  queries: [range(`max by (instance) (${select(metrics.textfileError, chosenHosts)})`, "{{instance}}")],
});

/** The machines one by one. */
export const changeTables = tablePanel({
  key: "machines",
  title: "Machines",
  description: "The chosen machines as they are now.",
  width: 12,
  queries: [
    instant(`max by (instance) (${up})`, "{{instance}} up"),
    instant(uptime, "{{instance}} uptime"),
    instant(leastFree, "{{instance}} disk"),
    instant(memoryLeft, "{{instance}} memory"),
    instant(
      `time() - min by (instance) (${select(metrics.textfileTime, chosenHosts)})`,
      "{{instance}} oldest file",
    ),
  ],
  columns: [
    labelColumn("instance", "Machine"),
    valueColumn(0, "Up", { unit: "number" }),
    valueColumn(1, "Running for", { unit: "duration", decimals: 0, absentText: "–" }),
    valueColumn(2, "Disk left", { unit: "ratio", decimals: 0, thresholds: freeThresholds, absentText: "–" }),
    valueColumn(3, "Memory left", { unit: "ratio", decimals: 0, absentText: "–" }),
    valueColumn(4, "Oldest textfile", { unit: "duration", decimals: 0, absentText: "–" }),
  ],
  sortedBy: { title: "Machine", isDescending: false },
});

/** What goes over the network. */
export const networkRow: Row = collapsedRow("details", "Details", [
  timeSeriesPanel({
    key: "network",
    title: "Network",
    description: "Bytes per second that each device received and sent.",
    width: 24,
    unit: "bytes-per-second",
    min: 0,
    queries: [
      range(
        perSecond(metrics.networkReceived, { by: ["instance", "device"], where: chosenHosts }),
        "{{device}} on {{instance}}: received",
      ),
      range(
        perSecond(metrics.networkSent, { by: ["instance", "device"], where: chosenHosts }),
        "{{device}} on {{instance}}: sent",
      ),
    ],
  }),
]);
