import { alertingSystems } from "../../../alerts/index.ts";
import { hostMetrics } from "../../../instrumentation/src/catalog/index.ts";
import {
  lowerIsWorse,
  perSecond,
  type Row,
  range,
  row,
  select,
  stateTimelinePanel,
  timeSeriesPanel,
} from "../../kit/index.ts";
import { chosenDisks, chosenHosts } from "./variables.ts";

const { metrics } = hostMetrics;
const { limits } = alertingSystems.host;

const freeThresholds = lowerIsWorse({
  critical: limits.diskFullFreeRatioMax,
  warning: limits.diskNearlyFullFreeRatioMax,
});

/** Share of space or inodes that is left on the fullest disk of each machine. */
export const leastFree = `min by (instance) (${select(metrics.filesystemAvailable, chosenDisks)} / ${select(metrics.filesystemSize, chosenDisks)})`;

/** Which filesystems can be written. */
export const readOnlyTimeline = stateTimelinePanel({
  key: "read-only",
  title: "Writable",
  description:
    "A filesystem that the kernel mounted read-only after errors of its device keeps its free space, so only this shows it.",
  width: 24,
  mappings: [
    { value: 0, text: "writable", health: "good" },
    { value: 1, text: "read-only", health: "critical" },
  ],
  queries: [
    range(
      `max by (instance, mountpoint) (${select(metrics.filesystemReadOnly, chosenDisks)})`,
      "{{mountpoint}} on {{instance}}",
    ),
  ],
});

/** How full the disks are, and how much is read and written. */
export const diskRow: Row = row("disk", "Is a disk full", [
  timeSeriesPanel({
    key: "disk-free",
    title: "Space and inodes left",
    description:
      "What processes without root may still use. At the upper line there is a ticket, at the lower one writes fail and somebody is paged; the slope says how long there is.",
    width: 12,
    unit: "ratio",
    decimals: 1,
    min: 0,
    max: 1,
    thresholds: freeThresholds,
    legendCalculations: ["min", "last"],
    queries: [
      range(
        `min by (instance, mountpoint) (${select(metrics.filesystemAvailable, chosenDisks)} / ${select(metrics.filesystemSize, chosenDisks)})`,
        "{{mountpoint}} on {{instance}}: space",
      ),
      range(
        `min by (instance, mountpoint) (${select(metrics.inodesFree, chosenDisks)} / (${select(metrics.inodes, chosenDisks)} > 0))`,
        "{{mountpoint}} on {{instance}}: inodes",
      ),
    ],
  }),
  timeSeriesPanel({
    key: "disk-traffic",
    title: "Read and written",
    description:
      "Bytes per second by device. Writing that stops while readers go on is a disk that is full or read-only.",
    width: 12,
    unit: "bytes-per-second",
    min: 0,
    queries: [
      range(
        perSecond(metrics.diskRead, { by: ["instance", "device"], where: chosenHosts }),
        "{{device}} on {{instance}}: read",
      ),
      range(
        perSecond(metrics.diskWritten, { by: ["instance", "device"], where: chosenHosts }),
        "{{device}} on {{instance}}: written",
      ),
    ],
  }),
]);
