import { emitter } from "../define.ts";
import { defineSystemMetrics } from "../metric.ts";

const exporter = emitter("node", "measured");

const filesystem = ["device", "fstype", "mountpoint"];

/**
 * The machines through prometheus-node-exporter 1.5.0 with its textfile collector. `avail` is what a process without
 * root may use: on ext4 it reaches 0 while `free` still counts the blocks kept for root.
 */
export const hostMetrics = defineSystemMetrics("host", {
  bootTime: exporter.gauge("node_boot_time_seconds", "When the machine booted, in Unix seconds.", {
    unit: "timestamp",
  }),
  cpuSeconds: exporter.counter("node_cpu_seconds_total", "Seconds that each CPU spent in each mode.", {
    unit: "seconds",
    labels: ["cpu", "mode"],
  }),
  cpuWaiting: exporter.counter(
    "node_pressure_cpu_waiting_seconds_total",
    "Seconds in which some task waited for a CPU.",
    { unit: "seconds" },
  ),
  ioWaiting: exporter.counter(
    "node_pressure_io_waiting_seconds_total",
    "Seconds in which some task waited for a disk.",
    { unit: "seconds" },
  ),
  memoryWaiting: exporter.counter(
    "node_pressure_memory_waiting_seconds_total",
    "Seconds in which some task waited for memory.",
    { unit: "seconds" },
  ),
  memoryAvailable: exporter.gauge(
    "node_memory_MemAvailable_bytes",
    "Memory that a new process could have without swapping.",
    { unit: "bytes" },
  ),
  memoryTotal: exporter.gauge("node_memory_MemTotal_bytes", "Memory of the machine.", { unit: "bytes" }),
  oomKills: exporter.untyped(
    "node_vmstat_oom_kill",
    "Processes that the kernel killed for want of memory since the boot; a counter, which its type does not say.",
  ),
  filesystemAvailable: exporter.gauge(
    "node_filesystem_avail_bytes",
    "Space that processes without root may use.",
    { unit: "bytes", labels: filesystem },
  ),
  filesystemSize: exporter.gauge("node_filesystem_size_bytes", "Size of the filesystem.", {
    unit: "bytes",
    labels: filesystem,
  }),
  filesystemReadOnly: exporter.gauge(
    "node_filesystem_readonly",
    "1 while the filesystem is mounted read-only, otherwise 0.",
    { labels: filesystem },
  ),
  inodes: exporter.gauge("node_filesystem_files", "Files that the filesystem can hold.", {
    labels: filesystem,
  }),
  inodesFree: exporter.gauge("node_filesystem_files_free", "Files that may still be created.", {
    labels: filesystem,
  }),
  diskRead: exporter.counter("node_disk_read_bytes_total", "Bytes read from the device.", {
    unit: "bytes",
    labels: ["device"],
  }),
  diskWritten: exporter.counter("node_disk_written_bytes_total", "Bytes written to the device.", {
    unit: "bytes",
    labels: ["device"],
  }),
  networkReceived: exporter.counter("node_network_receive_bytes_total", "Bytes that the device received.", {
    unit: "bytes",
    labels: ["device"],
  }),
  networkSent: exporter.counter("node_network_transmit_bytes_total", "Bytes that the device sent.", {
    unit: "bytes",
    labels: ["device"],
  }),
  textfileError: exporter.gauge(
    "node_textfile_scrape_error",
    "1 while a file of the textfile collector cannot be read; the readable ones are served all the same.",
  ),
  textfileTime: exporter.gauge(
    "node_textfile_mtime_seconds",
    "When a file of the textfile collector was last written, in Unix seconds; absent for one that cannot be read.",
    { unit: "timestamp", labels: ["file"] },
  ),
});
