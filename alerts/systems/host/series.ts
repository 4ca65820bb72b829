import { hostMetrics } from "../../../instrumentation/src/catalog/index.ts";
import { type LabelMatcher, promql, select } from "../../expression.ts";

const { metrics } = hostMetrics;

// Filesystems that hold no data, or are full and read-only by nature.
const ofData: readonly LabelMatcher[] = [["fstype", "!~", "tmpfs|overlay|squashfs|iso9660"]];

const available = select(metrics.filesystemAvailable, { where: ofData });
const size = select(metrics.filesystemSize, { where: ofData });

/** 1 while a filesystem of data is mounted read-only. */
export const readOnly = select(metrics.filesystemReadOnly, { where: ofData });

/** Share of the space that is left to processes without root, by instance and mountpoint. */
export const freeSpaceRatio = promql`min by (instance, mountpoint) (${available} / ${size})`;

/** Share of the inodes that is left; without one no file can be created, however much space there is. */
export const freeInodesRatio = promql`
  min by (instance, mountpoint) (
    ${select(metrics.inodesFree, { where: ofData })} / (${select(metrics.inodes, { where: ofData })} > 0)
  )`;
