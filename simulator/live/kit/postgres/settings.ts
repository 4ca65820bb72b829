import type { TimeScale } from "../../time-scale/index.ts";

/** Clients that a server accepts (`max_connections`). */
export const connectionsMax = 100;

const archiveTimeoutMs = 60_000;
const reconnectMs = 5_000;
const deadlockTimeoutMs = 1_000;
const checkpointMs = 300_000;

/** What every server of the cluster is told, whatever its role; it may become another. */
export function serverSettings(options: {
  readonly port: number;
  readonly archiveFolder: string;
  readonly timeScale: TimeScale;
}): Readonly<Record<string, string | number>> {
  const { port, archiveFolder, timeScale } = options;
  const realMs = (scenarioMs: number, floorMs: number) =>
    Math.max(floorMs, Math.round(timeScale.toReal(scenarioMs)));
  const realSeconds = (scenarioMs: number, floorSeconds: number) =>
    Math.max(floorSeconds, Math.round(timeScale.toReal(scenarioMs) / 1000));
  return {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    max_connections: connectionsMax,
    // What outlives a killed server is files of its own folder, and one small segment that is removed at the end.
    dynamic_shared_memory_type: "mmap",
    shared_buffers: "8MB",
    huge_pages: "off",
    jit: "off",
    // A drill loses its data with its folder.
    fsync: "off",
    full_page_writes: "off",
    // What works in the background by itself would only disturb neighbours on a small machine.
    autovacuum: "off",
    max_logical_replication_workers: 0,
    max_parallel_workers_per_gather: 0,
    log_checkpoints: "off",
    log_min_messages: "fatal",
    log_min_error_statement: "panic",
    max_wal_senders: 10,
    max_replication_slots: 10,
    wal_keep_size: "64MB",
    wal_receiver_status_interval: "1s",
    wal_retrieve_retry_interval: `${realMs(reconnectMs, 100)}ms`,
    archive_mode: "on",
    // Under another name until it is whole: who stores what is there must not store a part.
    archive_command: `cp "%p" "${archiveFolder}/.%f" && mv "${archiveFolder}/.%f" "${archiveFolder}/%f"`,
    archive_timeout: `${realSeconds(archiveTimeoutMs, 1)}s`,
    deadlock_timeout: `${realMs(deadlockTimeoutMs, 50)}ms`,
    checkpoint_timeout: `${realSeconds(checkpointMs, 30)}s`,
  };
}

/** Settings as arguments of a server. */
export function settingArguments(settings: Readonly<Record<string, string | number>>): readonly string[] {
  return Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}
