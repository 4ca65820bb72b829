import type { RandomStream } from "../../kit/random-stream.ts";
import type { Step } from "../../kit/stepped-system.ts";

/** `maxmemory` of each node. */
export const memoryMaxBytes = 1024 * 1024 * 1024;

/** `maxclients` of each node. */
export const clientsMax = 10_000;

const readsPerSecond = 320;
const writesPerSecond = 130;
const replicaReadsPerSecond = 0.4;
const missRatio = 0.06;
const movedPerSecond = 0.08;
const secondsPerRead = 0.000_012;
const secondsPerWrite = 0.000_021;
const usualMemoryRatio = 0.42;
const usualClients = 64;

/** What a node has counted since its process started. */
export interface NodeCounts {
  reads: number;
  writes: number;
  misses: number;
  moved: number;
  refusedWrites: number;
  rejectedConnections: number;
}

/** One node of the cluster: its process, and what clients do to it. */
export class RedisNode {
  readonly index: number;
  /** The shard that it belongs to for ever; the role in it changes. */
  readonly shard: number;
  isUp = true;
  isMaster: boolean;
  /** Cut off from the other nodes. */
  isIsolated = false;
  /** Whether it takes the cluster for able to serve. */
  isClusterOk = true;
  startMs: number;
  /** Share of its memory that a fault takes; none where absent. */
  forcedMemoryRatio: number | undefined;
  /** Share of its memory that keys take which it copies from its master; none where absent. */
  copiedMemoryRatio: number | undefined;
  /** Share of its connections that a fault takes; 0 for none. */
  forcedClientRatio = 0;
  memoryBytes: number;
  clients: number;
  counts: NodeCounts = zeroCounts();
  private readonly random: RandomStream;

  constructor(plan: {
    index: number;
    shard: number;
    isMaster: boolean;
    startMs: number;
    random: RandomStream;
  }) {
    this.index = plan.index;
    this.shard = plan.shard;
    this.isMaster = plan.isMaster;
    this.startMs = plan.startMs;
    this.random = plan.random;
    this.memoryBytes = memoryMaxBytes * usualMemoryRatio;
    this.clients = usualClients;
  }

  /** Whether a new connection is refused, be it a client's or the exporter's. */
  get isRefusingConnections(): boolean {
    return this.forcedClientRatio >= 1;
  }

  /** Share of its memory that a fault fills with keys; what lies above the limit are buffers of clients. */
  get forcedKeyRatio(): number | undefined {
    return this.forcedMemoryRatio === undefined ? undefined : Math.min(1, this.forcedMemoryRatio);
  }

  /** Whether writes end with an error for want of memory. */
  get isRefusingWrites(): boolean {
    return (this.forcedMemoryRatio ?? 0) >= 1;
  }

  /** The process ends. */
  kill(): void {
    this.isUp = false;
  }

  /** A new process starts, with the keys of its append-only file. */
  revive(nowMs: number): void {
    this.isUp = true;
    this.startMs = nowMs;
    this.counts = zeroCounts();
  }

  /** Clients come and go for a step. */
  live({ elapsedSeconds, load }: Step): void {
    if (!this.isUp) return;
    const { random, counts } = this;
    const noise = 1 + 0.01 * random.normal();
    const memoryRatio = this.forcedMemoryRatio ?? this.copiedMemoryRatio ?? usualMemoryRatio * noise;
    this.memoryBytes = Math.round(memoryMaxBytes * memoryRatio);
    const ownClients = random.poisson(
      (this.isMaster ? usualClients : usualClients / 8) * Math.min(1.5, load),
    );
    this.clients = Math.min(clientsMax, 3 + ownClients + Math.round(clientsMax * this.forcedClientRatio));
    if (this.isRefusingConnections) counts.rejectedConnections += random.poisson(2 * elapsedSeconds);
    if (!this.isClusterOk) return;
    const reads = random.poisson(
      (this.isMaster ? readsPerSecond : replicaReadsPerSecond) * load * elapsedSeconds,
    );
    counts.reads += reads;
    counts.misses += random.binomial(reads, missRatio);
    counts.moved += random.poisson(movedPerSecond * load * elapsedSeconds);
    const writes = random.poisson(writesPerSecond * load * elapsedSeconds);
    if (this.isMaster && this.isRefusingWrites) counts.refusedWrites += writes;
    else counts.writes += writes;
  }

  /** Time that the counted reads and writes took. */
  get secondsByCommand(): { readonly get: number; readonly set: number } {
    return { get: this.counts.reads * secondsPerRead, set: this.counts.writes * secondsPerWrite };
  }
}

function zeroCounts(): NodeCounts {
  return { reads: 0, writes: 0, misses: 0, moved: 0, refusedWrites: 0, rejectedConnections: 0 };
}
