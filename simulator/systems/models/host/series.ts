import { hostMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { SeriesBook } from "../../kit/series-book.ts";

const { metrics } = hostMetrics;

/** The modes of a CPU as the exporter names them, with the share of each in the time that is not idle. */
export const cpuModes = {
  idle: 0,
  iowait: 0.02,
  irq: 0,
  nice: 0.01,
  softirq: 0.06,
  steal: 0.01,
  system: 0.2,
  user: 0.7,
} as const;

/** The CPUs of a machine. */
export const cpus = ["0", "1"] as const;

/** The disk that the system is on, and the one with the data of the application. */
const filesystems = [
  { device: "/dev/vda", fstype: "ext4", mountpoint: "/" },
  { device: "/dev/vdb", fstype: "ext4", mountpoint: "/var/lib/app" },
] as const;

/** The files that jobs hand over to the exporter. */
export const textfiles = [
  "/var/lib/prometheus/node-exporter/apt.prom",
  "/var/lib/prometheus/node-exporter/smart.prom",
] as const;

/** The numbers of the series of one machine in its book. */
export type HostSeries = ReturnType<typeof openHostSeries>;

/** Opens the series of one machine. */
export function openHostSeries(book: SeriesBook) {
  return {
    bootTime: book.open(metrics.bootTime),
    cpuSeconds: cpus.map((cpu) =>
      Object.keys(cpuModes).map((mode) => book.open(metrics.cpuSeconds, { cpu, mode })),
    ),
    cpuWaiting: book.open(metrics.cpuWaiting),
    ioWaiting: book.open(metrics.ioWaiting),
    memoryWaiting: book.open(metrics.memoryWaiting),
    memoryAvailable: book.open(metrics.memoryAvailable),
    memoryTotal: book.open(metrics.memoryTotal),
    oomKills: book.open(metrics.oomKills),
    filesystems: filesystems.map((labels) => ({
      available: book.open(metrics.filesystemAvailable, labels),
      size: book.open(metrics.filesystemSize, labels),
      readOnly: book.open(metrics.filesystemReadOnly, labels),
      inodes: book.open(metrics.inodes, labels),
      inodesFree: book.open(metrics.inodesFree, labels),
    })),
    disks: ["vda", "vdb"].map((device) => ({
      read: book.open(metrics.diskRead, { device }),
      written: book.open(metrics.diskWritten, { device }),
    })),
    networkReceived: book.open(metrics.networkReceived, { device: "eth0" }),
    networkSent: book.open(metrics.networkSent, { device: "eth0" }),
    textfileError: book.open(metrics.textfileError),
    textfileTimes: textfiles.map((file) => book.open(metrics.textfileTime, { file })),
  };
}
