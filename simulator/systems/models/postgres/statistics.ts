import { type MetricDefinition, postgresMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";

const { metrics } = postgresMetrics;

/** A database that the exporter tells of. */
export interface PostgresDatabase {
  readonly datname: string;
  readonly datid: string;
}

/** The application's database, then the one that the exporter itself uses; templates are left out of its scrape. */
export const postgresDatabases: readonly PostgresDatabase[] = [
  { datname: "app", datid: "16392" },
  { datname: "postgres", datid: "5" },
];

interface CounterRates {
  readonly metric: MetricDefinition;
  /** In the application's database per second at a load of 1; on a primary and on a replica. */
  readonly primary: number;
  readonly replica: number;
  /** In the exporter's database, per second. */
  readonly own: number;
}

/** The counters of a database, with their pace on a good day. */
export const databaseCounters: readonly CounterRates[] = [
  { metric: metrics.commits, primary: 85, replica: 40, own: 0.3 },
  { metric: metrics.rollbacks, primary: 0.15, replica: 0.02, own: 0 },
  { metric: metrics.deadlocks, primary: 0, replica: 0, own: 0 },
  { metric: metrics.conflicts, primary: 0, replica: 0, own: 0 },
  { metric: metrics.blocksHit, primary: 3200, replica: 1500, own: 25 },
  { metric: metrics.blocksRead, primary: 12, replica: 6, own: 0 },
  { metric: metrics.tempBytes, primary: 9000, replica: 15_000, own: 0 },
  { metric: metrics.tuplesReturned, primary: 9000, replica: 7000, own: 60 },
  { metric: metrics.tuplesFetched, primary: 2600, replica: 2100, own: 20 },
  { metric: metrics.tuplesInserted, primary: 55, replica: 0, own: 0 },
  { metric: metrics.tuplesUpdated, primary: 38, replica: 0, own: 0 },
  { metric: metrics.tuplesDeleted, primary: 4, replica: 0, own: 0 },
];

const coldSeconds = 240;
const coldReadRatio = 0.25;
const heartbeatsPerSecond = 1;
const checkpointSeconds = 300;

/** What the statistics of one server have counted since they were last reset. */
export class PostgresStatistics {
  /** By database, then by counter. */
  readonly counts: readonly Float64Array[] = postgresDatabases.map(
    () => new Float64Array(databaseCounters.length),
  );
  checkpointsTimed = 0;
  checkpointsRequested = 0;
  buffersCheckpoint = 0;
  buffersBackend = 0;
  private readonly random: RandomStream;
  private ageSeconds: number;
  private loadSeconds = 0;
  private elapsedSeconds = 0;
  private deadlocks = 0;

  constructor(random: RandomStream, ageMs: number, isPrimary: boolean) {
    this.random = random;
    this.ageSeconds = ageMs / 1000;
    const checkpoints = Math.floor(this.ageSeconds / checkpointSeconds);
    this.checkpointsTimed = checkpoints;
    this.buffersCheckpoint = checkpoints * 900;
    for (const [counter, rates] of databaseCounters.entries()) {
      const paces = [isPrimary ? rates.primary : rates.replica, rates.own];
      for (const [database, pace] of paces.entries()) {
        const counts = this.counts[database];
        if (counts !== undefined) counts[counter] = Math.round(pace * this.ageSeconds);
      }
    }
  }

  /** Time passes under this load; `deadlocks` is how many are to be expected in it. */
  live(elapsedSeconds: number, load: number, deadlocks: number): void {
    const checkpoints = Math.floor(this.ageSeconds / checkpointSeconds);
    this.ageSeconds += elapsedSeconds;
    this.elapsedSeconds += elapsedSeconds;
    this.loadSeconds += elapsedSeconds * load;
    this.deadlocks += deadlocks;
    if (Math.floor(this.ageSeconds / checkpointSeconds) === checkpoints) return;
    this.checkpointsTimed++;
    this.buffersCheckpoint += this.random.poisson(100 + 800 * load);
  }

  /** Counts what happened since the last time. */
  settle(isPrimary: boolean): void {
    const { random, loadSeconds, elapsedSeconds } = this;
    const [app, own] = this.counts;
    if (app === undefined || own === undefined) return;
    const coldRatio = coldReadRatio * Math.exp(-this.ageSeconds / coldSeconds);
    for (const [counter, rates] of databaseCounters.entries()) {
      let mean = (isPrimary ? rates.primary : rates.replica) * loadSeconds;
      // A heartbeat writes once a second, so that the age of the last replayed transaction means something.
      if (rates.metric === metrics.commits && isPrimary) mean += heartbeatsPerSecond * elapsedSeconds;
      if (rates.metric === metrics.blocksRead) mean += coldRatio * 3200 * loadSeconds;
      app[counter] = (app[counter] ?? 0) + random.poisson(mean);
      own[counter] = (own[counter] ?? 0) + random.poisson(rates.own * elapsedSeconds);
    }
    this.countDeadlocks(app);
    this.buffersBackend += random.poisson(1.5 * loadSeconds);
    this.loadSeconds = 0;
    this.elapsedSeconds = 0;
  }

  /** A crash: all is counted from zero and the cache is cold. */
  reset(): void {
    for (const counts of this.counts) counts.fill(0);
    this.checkpointsTimed = 0;
    this.checkpointsRequested = 1;
    this.buffersCheckpoint = 0;
    this.buffersBackend = 0;
    this.ageSeconds = 0;
    this.loadSeconds = 0;
    this.elapsedSeconds = 0;
    this.deadlocks = 0;
  }

  // Each deadlock is resolved by rolling one of its transactions back.
  private countDeadlocks(counts: Float64Array): void {
    if (this.deadlocks === 0) return;
    const count = this.random.poisson(this.deadlocks);
    this.deadlocks = 0;
    for (const [counter, { metric }] of databaseCounters.entries()) {
      if (metric === metrics.deadlocks || metric === metrics.rollbacks) {
        counts[counter] = (counts[counter] ?? 0) + count;
      }
    }
  }
}
