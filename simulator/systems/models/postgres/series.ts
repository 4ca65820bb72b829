import { postgresMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { SeriesBook } from "../../kit/series-book.ts";
import { connectionStates, lockModes } from "./load.ts";
import type { PostgresServer, PostgresServerIdentity } from "./server.ts";
import { databaseCounters, postgresDatabases } from "./statistics.ts";

const { metrics } = postgresMetrics;

/** The series of one database of a server, by their numbers in the book. */
export interface DatabaseSeries {
  /** In the order of the connection states. */
  readonly activity: readonly number[];
  readonly ages: readonly number[];
  /** In the order of the lock modes. */
  readonly locks: readonly number[];
  /** In the order of the counters of a database. */
  readonly counters: readonly number[];
  readonly backends: number;
  readonly size: number;
}

/** The series that a server's exporter has for it while it is up. */
export type ServerSeries = ReturnType<typeof openServerSeries>;

/** Opens the series of a server, its databases, and the slots it keeps for the others while it is primary. */
export function openServerSeries(
  book: SeriesBook,
  { server }: PostgresServerIdentity,
  members: readonly PostgresServer[],
) {
  const labels = { server };
  return {
    version: book.open(metrics.version, {
      server,
      short_version: "15.18.0",
      version: "PostgreSQL 15.18 on x86_64-pc-linux-gnu, compiled by gcc 12.2.0, 64-bit",
    }),
    postmasterStart: book.open(metrics.postmasterStartTime, labels),
    isReplica: book.open(metrics.isReplica, labels),
    lag: book.open(metrics.replicationLag, labels),
    archived: book.open(metrics.archiverArchived, labels),
    archiveFailed: book.open(metrics.archiverFailed, labels),
    archiveAge: book.open(metrics.archiverLastArchiveAge, labels),
    maxConnections: book.open(metrics.maxConnections, labels),
    reservedConnections: book.open(metrics.superuserReservedConnections, labels),
    checkpointsTimed: book.open(metrics.checkpointsTimed, labels),
    checkpointsRequested: book.open(metrics.checkpointsRequested, labels),
    buffersCheckpoint: book.open(metrics.buffersCheckpoint, labels),
    buffersBackend: book.open(metrics.buffersBackend, labels),
    slots: members.map(({ identity }) => {
      const slot = { database: "", server, slot_name: identity.slotName };
      return {
        active: book.open(metrics.replicationSlotActive, slot),
        diff: book.open(metrics.replicationSlotWalLsnDiff, slot),
      };
    }),
    databases: postgresDatabases.map(({ datname, datid }): DatabaseSeries => {
      const database = { datid, datname, server };
      return {
        activity: connectionStates.map((state) =>
          book.open(metrics.activityCount, { datname, server, state }),
        ),
        ages: connectionStates.map((state) =>
          book.open(metrics.activityMaxTxDuration, { datname, server, state }),
        ),
        locks: lockModes.map((mode) => book.open(metrics.locks, { datname, mode, server })),
        counters: databaseCounters.map(({ metric }) => book.open(metric, database)),
        backends: book.open(metrics.databaseBackends, database),
        size: book.open(metrics.databaseSize, { datname, server }),
      };
    }),
  } as const;
}
