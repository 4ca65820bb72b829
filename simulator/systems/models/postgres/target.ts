import { postgresMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { ScrapeOutcome, ScrapeSink, TargetModel } from "../../kit/model.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { PostgresCluster } from "./cluster.ts";
import { type ConnectionStrain, connectionStates, drawConnections, exporterConnections } from "./load.ts";
import { openServerSeries, type ServerSeries } from "./series.ts";
import type { PostgresServer } from "./server.ts";

const { metrics } = postgresMetrics;

/** The exporter beside one server: job `postgres`. It answers while its server is down, with little to say. */
export class PostgresTarget implements TargetModel {
  readonly job = "postgres";
  readonly instance: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly scrapeIntervalMs = 15_000;
  readonly scrapeTimeoutMs = 10_000;
  readonly phaseMs = 0;
  /** What faults do to the connections of the server. */
  strain: ConnectionStrain = { usedRatio: 0, idleTransactionSinceMs: undefined, isDeadlocking: false };
  private readonly cluster: PostgresCluster;
  private readonly server: PostgresServer;
  private readonly random: RandomStream;
  private readonly loadAt: (nowMs: number) => number;
  private readonly book = new SeriesBook();
  private readonly exporter;
  private readonly series: ServerSeries;
  private readonly senders = new Map<string, { readonly diff: number; readonly position: number }>();
  private isExporterUp = true;
  private isExporterUpgraded = false;
  private exporterStartMs: number;
  private scrapeCount: number;

  constructor(
    instance: string,
    options: {
      readonly cluster: PostgresCluster;
      readonly server: PostgresServer;
      readonly random: RandomStream;
      readonly loadAt: (nowMs: number) => number;
      readonly nowMs: number;
    },
  ) {
    this.instance = instance;
    this.labels = { job: this.job, instance };
    this.cluster = options.cluster;
    this.server = options.server;
    this.random = options.random;
    this.loadAt = options.loadAt;
    this.exporter = openExporterSeries(this.book);
    this.series = openServerSeries(this.book, options.server.identity, options.cluster.servers);
    this.exporterStartMs = options.server.startMs + 60_000;
    this.scrapeCount = Math.floor((options.nowMs - this.exporterStartMs) / this.scrapeIntervalMs);
  }

  /** The exporter dies or, as a new process, starts. */
  setExporterUp(isUp: boolean, nowMs: number): void {
    if (isUp && !this.isExporterUp) this.restartExporter(nowMs);
    this.isExporterUp = isUp;
  }

  /** The exporter is replaced by one of version 0.14 or later, or that by the old one. */
  setExporterUpgraded(isUpgraded: boolean, nowMs: number): void {
    if (isUpgraded !== this.isExporterUpgraded) this.restartExporter(nowMs);
    this.isExporterUpgraded = isUpgraded;
  }

  scrape(sink: ScrapeSink, nowMs: number): ScrapeOutcome {
    if (!this.isExporterUp) return { kind: "refused" };
    this.book.begin(sink);
    const { isUp } = this.server;
    // The exporter tries for a second before it gives a dead server up.
    const durationSeconds = (isUp ? 0.018 : 1.002) + 0.02 * this.random.uniform();
    this.exposeExporter(isUp, durationSeconds);
    if (isUp) {
      this.exposeServer(nowMs);
      this.exposeReplication(nowMs);
      this.exposeConnections(nowMs);
      this.exposeStatistics();
    }
    return { kind: "answered", durationSeconds: durationSeconds + 0.003 };
  }

  private exposeExporter(isUp: boolean, durationSeconds: number): void {
    const { book, exporter } = this;
    this.scrapeCount++;
    book.set(exporter.up, isUp ? 1 : 0);
    book.set(exporter.lastScrapeError, 0);
    book.set(exporter.lastScrapeDuration, durationSeconds);
    book.set(exporter.scrapes, this.scrapeCount);
    book.set(exporter.start, this.exporterStartMs / 1000);
    book.set(exporter.resident, 14_000_000 + Math.floor(2_000_000 * this.random.uniform()));
    for (const collector of exporter.collectors) book.set(collector, isUp ? 1 : 0);
  }

  private exposeServer(nowMs: number): void {
    const { book, series, server } = this;
    const { archiver } = server;
    book.set(series.version, 1);
    book.set(series.postmasterStart, server.startMs / 1000);
    book.set(series.isReplica, server.isPrimary ? 0 : 1);
    book.set(series.lag, server.isPrimary ? 0 : this.lagSecondsAt(nowMs));
    book.set(series.archived, archiver.archivedCount);
    book.set(series.archiveFailed, archiver.failedCount);
    const { lastArchivedMs } = archiver;
    book.set(series.archiveAge, lastArchivedMs === undefined ? Number.NaN : (nowMs - lastArchivedMs) / 1000);
    book.set(series.maxConnections, 100);
    book.set(series.reservedConnections, 3);
  }

  // From version 0.14 on the exporter shows no lag once all that arrived is replayed, even where nothing arrives.
  private lagSecondsAt(nowMs: number): number {
    const { walPosition, replayPosition } = this.server;
    const lagSeconds = this.drawLagSeconds(nowMs);
    return this.isExporterUpgraded && walPosition - replayPosition < 1 ? 0 : lagSeconds;
  }

  // What is shown is the age of the last replayed transaction: at best the time since the primary last wrote,
  // which the heartbeat keeps below a second.
  private drawLagSeconds(nowMs: number): number {
    const writesPerSecond = 85 * this.loadAt(nowMs);
    const sinceWrite = -Math.log(1 - this.random.uniform()) / Math.max(writesPerSecond, 1e-9);
    const sinceHeartbeat = this.random.uniform();
    return (nowMs - this.server.replayedUntilMs) / 1000 + 0.015 + Math.min(sinceWrite, sinceHeartbeat);
  }

  private restartExporter(nowMs: number): void {
    this.exporterStartMs = nowMs;
    this.scrapeCount = 0;
  }

  private exposeReplication(nowMs: number): void {
    const { book, series, server } = this;
    if (!server.isPrimary) return;
    for (const replica of this.cluster.servers) {
      if (replica === server) continue;
      const isStreaming = replica.upstream === server && replica.isStreamingAt(nowMs);
      const slot = series.slots[replica.identity.index];
      if (slot !== undefined) {
        const confirmed = server.slotPositions[replica.identity.index] ?? server.walPosition;
        book.set(slot.active, isStreaming ? 1 : 0);
        book.set(slot.diff, Math.round(server.walPosition - confirmed));
      }
      if (!isStreaming) continue;
      const sender = this.senderSeries(replica);
      book.set(sender.diff, Math.round(server.walPosition - replica.replayPosition));
      book.set(sender.position, Math.round(server.walPosition));
    }
  }

  private senderSeries(replica: PostgresServer): { readonly diff: number; readonly position: number } {
    const { address } = replica.identity;
    const key = `${address} ${replica.senderPid}`;
    const known = this.senders.get(key);
    if (known !== undefined) return known;
    const labels = {
      application_name: "walreceiver",
      client_addr: address,
      server: this.server.identity.server,
      slot_name: String(replica.senderPid),
      state: "streaming",
    };
    const opened = {
      diff: this.book.open(metrics.replicationWalLsnDiff, labels),
      position: this.book.open(metrics.replicationCurrentWalLsn, labels),
    };
    this.senders.set(key, opened);
    return opened;
  }

  private exposeConnections(nowMs: number): void {
    const { book, series, server, strain } = this;
    const load = this.loadAt(nowMs);
    const app = drawConnections(this.random, { isPrimary: server.isPrimary, load, strain, nowMs });
    const counts = [
      { active: app.active, idle: app.idle, "idle in transaction": app.idleInTransaction },
      { ...exporterConnections, "idle in transaction": 0 },
    ];
    const ages = [
      { active: app.activeSeconds, idle: 0, "idle in transaction": app.idleInTransactionSeconds },
      { active: 0, idle: 0, "idle in transaction": 0 },
    ];
    for (const [index, database] of series.databases.entries()) {
      const count = counts[index];
      let total = 0;
      for (const [position, state] of connectionStates.entries()) {
        const isUsual = state === "active" || state === "idle" || state === "idle in transaction";
        const value = isUsual ? (count?.[state] ?? 0) : 0;
        total += value;
        book.set(database.activity[position] ?? 0, value);
        book.set(database.ages[position] ?? 0, isUsual ? (ages[index]?.[state] ?? 0) : 0);
      }
      book.set(database.backends, total);
      for (const [position, lock] of database.locks.entries()) {
        book.set(lock, index === 0 ? (app.locks[position] ?? 0) : position === 0 ? 1 : 0);
      }
    }
  }

  private exposeStatistics(): void {
    const { book, series, server, cluster } = this;
    const { statistics } = server;
    statistics.settle(server.isPrimary);
    for (const [index, database] of series.databases.entries()) {
      const counts = statistics.counts[index];
      for (const [counter, opened] of database.counters.entries()) book.set(opened, counts?.[counter] ?? 0);
      book.set(database.size, index === 0 ? Math.round(cluster.databaseBytes / 8192) * 8192 : 7_634_279);
    }
    book.set(series.checkpointsTimed, statistics.checkpointsTimed);
    book.set(series.checkpointsRequested, statistics.checkpointsRequested);
    book.set(series.buffersCheckpoint, statistics.buffersCheckpoint);
    book.set(series.buffersBackend, statistics.buffersBackend);
  }
}

function openExporterSeries(book: SeriesBook) {
  return {
    up: book.open(metrics.up),
    lastScrapeError: book.open(metrics.exporterLastScrapeError),
    lastScrapeDuration: book.open(metrics.exporterLastScrapeDuration),
    scrapes: book.open(metrics.exporterScrapes),
    start: book.open(metrics.exporterStartTime),
    resident: book.open(metrics.exporterResidentMemory),
    collectors: ["bgwriter", "database"].map((collector) =>
      book.open(metrics.collectorSuccess, { collector }),
    ),
  } as const;
}
