import type { RandomStream } from "../../kit/random-stream.ts";
import { PostgresServer } from "./server.ts";

const walBytesPerSecond = 190_000;
const heartbeatWalBytesPerSecond = 3000;
/** How long a WAL receiver waits before it tries again (`wal_retrieve_retry_interval`). */
const reconnectMs = 5000;
const crashRecoveryMs = 8000;
const rewindMs = 20_000;
/** How much of the WAL stays in the database's files. */
const growthRatio = 0.08;

/** What is at work in the whole cluster besides who is up and who is primary. */
export interface ClusterConditions {
  readonly isArchivingFailing: boolean;
  readonly deadlocksPerMinute: number;
}

/** A primary and its streaming replicas: who is up, who is primary, and how WAL flows. */
export class PostgresCluster {
  readonly servers: readonly PostgresServer[];
  /** The application's database on disk. */
  databaseBytes = 24_000_000_000;
  private nowMs: number;
  private nextEvent = Number.POSITIVE_INFINITY;

  /** One stream of chance for each server; the first server is the primary. */
  constructor(randoms: readonly RandomStream[], nowMs: number) {
    this.nowMs = nowMs;
    this.servers = randoms.map((random, index) => {
      const name = `pg-${index + 1}`;
      const identity = {
        index,
        server: `${name}:5432`,
        address: `10.0.20.1${index + 1}`,
        slotName: name.replace("-", "_"),
      };
      return new PostgresServer(
        identity,
        { isPrimary: index === 0, memberCount: randoms.length, nowMs },
        random,
      );
    });
    const [primary, ...replicas] = this.servers;
    for (const replica of replicas) replica.upstream = primary;
  }

  /** The server that takes writes; the one that did so first where two do; undefined where none does. */
  get primary(): PostgresServer | undefined {
    const primaries = this.servers.filter(({ isUp, isPrimary }) => isUp && isPrimary);
    return primaries.reduce<PostgresServer | undefined>(
      (first, server) =>
        first === undefined || server.primarySinceMs < first.primarySinceMs ? server : first,
      undefined,
    );
  }

  /** When a server that is down will be up; infinity where none will. */
  get nextEventMs(): number {
    return this.nextEvent;
  }

  /** Time passes up to `toMs` under this load. A few seconds at a time. */
  live(toMs: number, load: number, conditions: ClusterConditions): void {
    const elapsedSeconds = (toMs - this.nowMs) / 1000;
    this.nowMs = toMs;
    const writtenBytes = (walBytesPerSecond * load + heartbeatWalBytesPerSecond) * elapsedSeconds;
    const { primary } = this;
    for (const server of this.servers) {
      if (!server.isUp) continue;
      const deadlocks = server === primary ? (conditions.deadlocksPerMinute / 60) * elapsedSeconds : 0;
      server.statistics.live(elapsedSeconds, load, deadlocks);
      if (!server.isPrimary) continue;
      server.walPosition += writtenBytes;
      server.replayPosition = server.walPosition;
      server.replayedUntilMs = toMs;
      server.archiver.live(toMs, writtenBytes, conditions.isArchivingFailing);
      if (server === primary) this.databaseBytes += writtenBytes * growthRatio;
    }
    for (const server of this.servers) server.receive(toMs, elapsedSeconds);
  }

  /** Does what is due now. */
  settleEvents(): void {
    if (this.nowMs < this.nextEvent) return;
    for (const server of this.servers) {
      if (server.isUp || this.nowMs < server.startsAtMs) continue;
      server.start(this.nowMs);
      if (server.isPrimary) this.reconnectReplicas(server);
    }
    this.findNextEvent();
  }

  /** A server dies. */
  kill(server: PostgresServer): void {
    server.kill();
    this.findNextEvent();
  }

  /** A dead server starts again: as primary if it was one and there is no other, else as a replica. */
  revive(server: PostgresServer): void {
    if (server.isUp) return;
    const primary = this.primary;
    if (server.isPrimary && primary === undefined) {
      server.startsAtMs = this.nowMs + crashRecoveryMs;
    } else {
      server.startsAtMs = this.nowMs + (server.isPrimary ? rewindMs : crashRecoveryMs);
      if (primary !== undefined) this.rejoin(server, primary, server.startsAtMs);
    }
    this.findNextEvent();
  }

  /** The replica that would lose least takes over; the others follow it. Undefined where no replica is up. */
  promoteReplica(): PostgresServer | undefined {
    const candidate = this.bestReplica();
    if (candidate === undefined) return undefined;
    candidate.promote(this.nowMs);
    this.reconnectReplicas(candidate);
    return candidate;
  }

  /** A replica starts to take writes although there is a primary; nobody follows it. */
  splitReplica(): PostgresServer | undefined {
    const candidate = this.bestReplica();
    candidate?.promote(this.nowMs);
    return candidate;
  }

  /** A second primary gives up its writes: it is stopped, rewound, and becomes a replica again. */
  demote(server: PostgresServer): void {
    const primary = this.servers.find((other) => other !== server && other.isUp && other.isPrimary);
    if (primary === undefined || !server.isPrimary) return;
    server.kill();
    server.startsAtMs = this.nowMs + rewindMs;
    this.rejoin(server, primary, server.startsAtMs);
    this.findNextEvent();
  }

  private bestReplica(): PostgresServer | undefined {
    const replicas = this.servers.filter(({ isUp, isPrimary }) => isUp && !isPrimary);
    return replicas.reduce<PostgresServer | undefined>(
      (best, server) => (best === undefined || server.walPosition > best.walPosition ? server : best),
      undefined,
    );
  }

  private rejoin(server: PostgresServer, primary: PostgresServer, connectsAtMs: number): void {
    server.follow(primary, connectsAtMs);
    server.archiver.end();
    // What it wrote or replayed beyond the new primary is rewound.
    server.walPosition = Math.min(server.walPosition, primary.walPosition);
    server.replayPosition = Math.min(server.replayPosition, server.walPosition);
  }

  private reconnectReplicas(primary: PostgresServer): void {
    for (const server of this.servers) {
      if (server !== primary && !server.isPrimary) server.follow(primary, this.nowMs + reconnectMs);
    }
  }

  private findNextEvent(): void {
    this.nextEvent = Math.min(...this.servers.map(({ startsAtMs }) => startsAtMs));
  }
}
