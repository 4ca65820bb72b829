import { formatDuration, promql } from "../../expression.ts";
import { withHost } from "../../host-label.ts";
import { alertingRule } from "../../rule-group.ts";
import { hostLimits } from "./limits.ts";
import { panelLink } from "./panels.ts";
import { freeInodesRatio, freeSpaceRatio, readOnly } from "./series.ts";

// A filesystem that went read-only stays as full as it was: making room does not help, and its own alert pages.
const unlessReadOnly = promql`unless on (instance, mountpoint) (${readOnly} == 1)`;

const largestFiles = {
  language: "sh",
  text: 'df -h "$MOUNTPOINT"; df -i "$MOUNTPOINT"\ndu -xh --max-depth=2 "$MOUNTPOINT" | sort -h | tail -20\nlsof +L1 | sort -k7 -n | tail',
} as const;

/** Nothing can be written any more. */
export const hostDiskFull = alertingRule({
  name: "HostDiskFull",
  severity: "page",
  team: "platform",
  expression: withHost(promql`
    (
      ${freeSpaceRatio} < ${hostLimits.diskFullFreeRatioMax}
      or ${freeInodesRatio} < ${hostLimits.diskFullFreeRatioMax}
    ) ${unlessReadOnly}`),
  holdSeconds: hostLimits.diskFullHoldSeconds,
  summary: "{{ $labels.mountpoint }} on {{ $labels.instance }} is full",
  description: `{{ $value | humanizePercentage }} of the space or of the inodes of {{ $labels.mountpoint }} on {{ $labels.instance }} are left, for ${formatDuration(hostLimits.diskFullHoldSeconds)} or longer.`,
  panel: panelLink("klaxon-host", "disk-free"),
  runbook: {
    meaning:
      "Processes without root cannot write to this filesystem. `df` may show free blocks all the same: ext4 keeps a twentieth for root. With space left, the inodes are used up.",
    impact:
      "SQLite answers writes with `SQLITE_FULL`, dumps and archived WAL are not written, logs stop. On the application's disk every change by a user fails now.",
    confirm: [
      { text: "See what is left of the space.", query: freeSpaceRatio },
      { text: "See what is left of the inodes.", query: freeInodesRatio },
      {
        text: "Find what grew, deleted files that a process still holds open among it.",
        command: largestFiles,
      },
    ],
    mitigate: [
      {
        text: "Make room with what may go at once: old logs, package caches, core files, dumps that are stored elsewhere.",
        command: {
          language: "sh",
          text: "journalctl --vacuum-size=200M\napt-get clean\nfind /var/log -name '*.gz' -mtime +3 -delete",
        },
      },
      { text: "If a deleted file is held open, restart the process that `lsof +L1` names." },
      {
        text: "If all of it is data, enlarge the volume. Never delete a `-wal` or `-journal` file beside a database: it holds committed data.",
        command: {
          language: "sh",
          text: 'lvextend --resizefs --size +20G "$(findmnt -no SOURCE "$MOUNTPOINT")"',
        },
      },
    ],
    recover: [
      { text: "Wait until more than a tenth is free again.", query: freeSpaceRatio },
      {
        text: "See that SQLite writes and that WAL is archived again; a dump that failed meanwhile is started by hand.",
        command: { language: "sh", text: "systemctl start backup-dump.service" },
      },
      { text: "Give what grew a bound (log rotation, retention, a quota) before you close the incident." },
    ],
    escalate:
      "The lead of the platform team after fifteen minutes without room. The data team at once if the volume holds a database and cannot be enlarged.",
  },
  risk: {
    event: "A disk fills up and every write of the application and of its backups fails",
    likelihood: "possible",
    impact: "severe",
    control:
      "A ticket at a tenth of free space, log rotation with a size bound, and volumes that can be enlarged while mounted",
  },
});

/** There is time to act, but not for long. */
export const hostDiskNearlyFull = alertingRule({
  name: "HostDiskNearlyFull",
  severity: "ticket",
  team: "platform",
  expression: promql`
    (
      ${freeSpaceRatio} < ${hostLimits.diskNearlyFullFreeRatioMax}
      or ${freeInodesRatio} < ${hostLimits.diskNearlyFullFreeRatioMax}
    ) ${unlessReadOnly}`,
  holdSeconds: hostLimits.diskNearlyFullHoldSeconds,
  summary: "{{ $labels.mountpoint }} on {{ $labels.instance }} is nearly full",
  description: `{{ $value | humanizePercentage }} of the space or of the inodes of {{ $labels.mountpoint }} on {{ $labels.instance }} are left, for ${formatDuration(hostLimits.diskNearlyFullHoldSeconds)} or longer; below ${hostLimits.diskFullFreeRatioMax * 100} % writes fail.`,
  panel: panelLink("klaxon-host", "disk-free"),
  runbook: {
    meaning:
      "Less than a tenth of the space or of the inodes is left, and nobody has cleaned up for five minutes.",
    impact: "None yet. When the rest is used, SQLite and the backups on this disk fail.",
    confirm: [
      { text: "See what is left.", query: promql`${freeSpaceRatio} or ${freeInodesRatio}` },
      { text: "Read in the panel how steeply it falls: that is how long there is." },
      { text: "Find what grows.", command: largestFiles },
    ],
    mitigate: [
      {
        text: "Delete or move what may go; compress old logs; shorten the retention of dumps that are stored elsewhere.",
      },
      {
        text: "Many small files with space left: empty the directory that holds them (sessions, mail queue, caches).",
      },
      { text: "If the data itself grows, enlarge the volume while it is mounted." },
    ],
    recover: [
      { text: "See that more than a tenth stays free over a day.", query: freeSpaceRatio },
      { text: "Give what grew a bound, or plan the next size of the volume." },
    ],
    escalate:
      "The lead of the platform team on the next working day if the growth is the application's own data.",
  },
  risk: {
    event: "Data grows beyond its disk because nobody watches how fast",
    likelihood: "likely",
    impact: "minor",
    control: "Capacity is reviewed every quarter with the growth of the last one",
  },
});

/** The kernel, or a person, took writing away. */
export const hostDiskReadOnly = alertingRule({
  name: "HostDiskReadOnly",
  severity: "page",
  team: "platform",
  expression: withHost(promql`max by (instance, mountpoint) (${readOnly}) == 1`),
  holdSeconds: 0,
  summary: "{{ $labels.mountpoint }} on {{ $labels.instance }} is mounted read-only",
  description:
    "node_filesystem_readonly of {{ $labels.mountpoint }} on {{ $labels.instance }} is {{ $value }}; nothing can be written there.",
  panel: panelLink("klaxon-host", "read-only"),
  runbook: {
    meaning:
      "The kernel remounts a filesystem read-only when its device returns errors (`errors=remount-ro`), to keep what is there. How much is free does not change, so alerts about space say nothing.",
    impact:
      "Reads go on, every write fails: SQLite answers `SQLITE_READONLY`, backups and logs stop. The device may be about to fail altogether.",
    confirm: [
      { text: "See which filesystems are concerned.", query: promql`${readOnly} == 1` },
      {
        text: "Read what the kernel said, and ask the device how it is.",
        command: {
          language: "sh",
          text: "dmesg --level=err,warn | grep -E 'EXT4|XFS|I/O error|blk_update' | tail -20\nfindmnt -o TARGET,SOURCE,OPTIONS --options ro\nsmartctl -H \"$DEVICE\"",
        },
      },
      { text: "Ask whether somebody remounted it on purpose, as for a snapshot." },
    ],
    mitigate: [
      { text: "Stop the writers, so that nothing is half written when it comes back." },
      {
        text: "Without errors of the device, mount it writable again.",
        command: { language: "sh", text: 'mount -o remount,rw "$MOUNTPOINT"' },
      },
      {
        text: "With errors, copy the data off while it can be read, then move the service to a healthy volume.",
      },
    ],
    recover: [
      {
        text: "Check the filesystem unmounted before you trust it again.",
        command: { language: "sh", text: 'umount "$MOUNTPOINT" && e2fsck -f "$DEVICE"' },
      },
      {
        text: "Check each database on it for damage.",
        command: { language: "sh", text: 'sqlite3 "$DATABASE" "PRAGMA integrity_check;"' },
      },
      { text: "See that it is writable everywhere.", query: promql`max(${readOnly}) == 0` },
    ],
    escalate:
      "The provider of the volume at once when the device reports errors; the lead of the platform team after fifteen minutes.",
  },
  risk: {
    event: "A failing device makes its filesystem read-only while all checks of free space stay green",
    likelihood: "rare",
    impact: "severe",
    control:
      "Volumes are replicated by the provider, and the database is archived elsewhere every few minutes",
  },
});
