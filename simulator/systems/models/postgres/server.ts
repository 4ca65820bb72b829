import type { RandomStream } from "../../kit/random-stream.ts";
import { PostgresArchiver } from "./archiver.ts";
import { PostgresStatistics } from "./statistics.ts";

/** What makes a server one of its own. */
export interface PostgresServerIdentity {
  /** Zero-based place in the cluster. */
  readonly index: number;
  /** `host:port`, as in the label `server`. */
  readonly server: string;
  /** As its replicas' and its primary's connections show it. */
  readonly address: string;
  /** The slot that a primary keeps for it. */
  readonly slotName: string;
}

/** How fast a replica that fell behind receives WAL. */
const receiveBytesPerSecond = 40_000_000;
/** How fast a replica that fell behind replays. */
const replayBytesPerSecond = 8_000_000;

/** One PostgreSQL server: up or not, primary or replica, and how far its WAL and its replay have come. */
export class PostgresServer {
  readonly identity: PostgresServerIdentity;
  readonly statistics: PostgresStatistics;
  readonly archiver: PostgresArchiver;
  isUp = true;
  isPrimary: boolean;
  isReplayPaused = false;
  /** A replica replays a write only when it is this old (`recovery_min_apply_delay`). */
  replayDelayMs = 0;
  startMs: number;
  /** When a server that is down will be up again; infinity while nothing starts it. */
  startsAtMs = Number.POSITIVE_INFINITY;
  /** Since when it is primary; orders two of them. */
  primarySinceMs: number;
  /** Which server it receives WAL from; undefined on a primary. */
  upstream: PostgresServer | undefined;
  /** Before this its WAL receiver is not connected. */
  connectsAtMs = 0;
  /** The process at the primary's end of its connection, which the exporter shows as `slot_name`. */
  senderPid: number;
  /** Bytes of WAL written (primary) or flushed (replica). */
  walPosition: number;
  replayPosition: number;
  /** Writes of the primary up to this time are replayed. */
  replayedUntilMs: number;
  /** How far each member of the cluster had confirmed WAL when this primary last heard of it. */
  readonly slotPositions: number[];

  constructor(
    identity: PostgresServerIdentity,
    options: { readonly isPrimary: boolean; readonly memberCount: number; readonly nowMs: number },
    random: RandomStream,
  ) {
    this.identity = identity;
    this.isPrimary = options.isPrimary;
    this.startMs = options.nowMs - Math.round(86_400_000 * (8 + 4 * random.uniform()));
    this.primarySinceMs = options.isPrimary ? this.startMs : 0;
    this.senderPid = 1000 + Math.floor(30_000 * random.uniform());
    this.walPosition = initialWalPosition;
    this.replayPosition = initialWalPosition;
    this.replayedUntilMs = options.nowMs;
    this.slotPositions = Array.from({ length: options.memberCount }, () => initialWalPosition);
    this.statistics = new PostgresStatistics(random, options.nowMs - this.startMs, options.isPrimary);
    this.archiver = new PostgresArchiver(options.isPrimary, options.nowMs, random.uniform());
  }

  /** Whether WAL flows to this replica now. */
  isStreamingAt(nowMs: number): boolean {
    const { upstream } = this;
    if (!this.isUp || this.isPrimary || nowMs < this.connectsAtMs) return false;
    return upstream?.isUp === true && upstream.isPrimary;
  }

  /** A replica's share of a step of time that ends at `nowMs`. */
  receive(nowMs: number, elapsedSeconds: number): void {
    const { upstream } = this;
    if (upstream === undefined || !this.isStreamingAt(nowMs)) return;
    this.walPosition = Math.min(
      upstream.walPosition,
      this.walPosition + receiveBytesPerSecond * elapsedSeconds,
    );
    upstream.slotPositions[this.identity.index] = this.walPosition;
    if (this.isReplayPaused) return;
    const behindMs = nowMs - this.replayedUntilMs;
    if (behindMs <= this.replayDelayMs) return;
    const waiting = upstream.walPosition - this.replayPosition;
    // Writes come evenly, so the part of the time that is old enough is the part of the bytes that is.
    const ripe = waiting * ((behindMs - this.replayDelayMs) / behindMs);
    const replayable = Math.min(this.walPosition - this.replayPosition, ripe);
    const replayed = Math.min(replayable, replayBytesPerSecond * elapsedSeconds);
    this.replayPosition += replayed;
    // How far in time that got depends on all there is to replay; a primary that wrote nothing leaves nothing.
    const remaining = waiting - replayed;
    this.replayedUntilMs += remaining < 1 ? behindMs : behindMs * (replayed / (replayed + remaining));
  }

  /** The server dies without a word; what it had counted is lost. */
  kill(): void {
    this.isUp = false;
    this.startsAtMs = Number.POSITIVE_INFINITY;
  }

  /** The server is up again after a crash. */
  start(nowMs: number): void {
    this.isUp = true;
    this.startMs = nowMs;
    this.startsAtMs = Number.POSITIVE_INFINITY;
    this.statistics.reset();
    this.archiver.reset(nowMs);
  }

  /** The server follows `upstream` from `connectsAtMs` on, over a new connection. */
  follow(upstream: PostgresServer, connectsAtMs: number): void {
    this.isPrimary = false;
    this.upstream = upstream;
    this.connectsAtMs = connectsAtMs;
    this.senderPid += 1 + (this.senderPid % 7);
  }

  /** The server takes writes from now on; its slots keep what its new replicas may still need. */
  promote(nowMs: number): void {
    this.isPrimary = true;
    this.primarySinceMs = nowMs;
    this.upstream = undefined;
    this.replayPosition = this.walPosition;
    this.slotPositions.fill(this.walPosition);
    this.archiver.begin(nowMs);
  }
}

const initialWalPosition = 86_000_000_000;
