import { hostMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { formatDuration, type LabelMatcher, promql, select } from "../../expression.ts";
import { hostLimits } from "./limits.ts";

const { metrics } = hostMetrics;

// Filesystems that hold no data, or are full and read-only by nature.
const ofData: readonly LabelMatcher[] = [["fstype", "!~", "tmpfs|overlay|squashfs|iso9660"]];

const available = select(metrics.filesystemAvailable, { where: ofData });
const size = select(metrics.filesystemSize, { where: ofData });

// What was so a moment ago is not over: a full disk flaps while logs are rotated, and what fails because of it takes
// a scrape or two longer to be well, and must stay inhibited until then.
const lately = `[${formatDuration(hostLimits.diskRecoverySeconds)}]`;

/** 1 while a filesystem of data is mounted read-only, or was a moment ago. */
export const readOnly = promql`max_over_time(${select(metrics.filesystemReadOnly, { where: ofData })}${lately})`;

/** Share of the space that is left to processes without root, by instance and mountpoint. */
export const freeSpaceRatio = promql`min by (instance, mountpoint) (min_over_time(${available}${lately}) / ${size})`;

/** Share of the inodes that is left; without one no file can be created, however much space there is. */
export const freeInodesRatio = promql`
  min by (instance, mountpoint) (
    min_over_time(${select(metrics.inodesFree, { where: ofData })}${lately}) / (${select(metrics.inodes, { where: ofData })} > 0)
  )`;
