import { hostMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { chosen, labelValues, type Matcher } from "../../kit/index.ts";

const { bootTime } = hostMetrics.metrics;

/** The machines, each by its exporter. */
export const instance = labelValues({
  name: "instance",
  label: "Machine",
  description: "Machines, each by its exporter.",
  metric: bootTime,
  matchers: [["job", "=", bootTime.emittedBy]],
  allPattern: ".+",
});

/** The chosen machines. */
export const chosenHosts: readonly Matcher[] = [["job", "=", bootTime.emittedBy], chosen(instance)];

/** Filesystems of the chosen machines that hold data. */
export const chosenDisks: readonly Matcher[] = [
  ...chosenHosts,
  ["fstype", "!~", "tmpfs|overlay|squashfs|iso9660"],
];
