import type { RandomStream } from "../../kit/random-stream.ts";

/** Setting `max_connections` of every server. */
const connectionsMax = 100;

/** The states of a connection, as the exporter shows them for each database. */
export const connectionStates = [
  "active",
  "idle",
  "idle in transaction",
  "idle in transaction (aborted)",
  "fastpath function call",
  "disabled",
] as const;

/** The modes of a lock, as the exporter shows them for each database. */
export const lockModes = [
  "accesssharelock",
  "rowsharelock",
  "rowexclusivelock",
  "shareupdateexclusivelock",
  "sharelock",
  "sharerowexclusivelock",
  "exclusivelock",
  "accessexclusivelock",
  "sireadlock",
] as const;

/** What faults do to the connections of one server. */
export interface ConnectionStrain {
  /** Share of all connections that is taken; 0 for what is usual. */
  readonly usedRatio: number;
  /** When an idle transaction began; undefined where there is none out of the ordinary. */
  readonly idleTransactionSinceMs: number | undefined;
  readonly isDeadlocking: boolean;
}

/** Who is connected to the application's database of one server at the moment of a scrape. */
export interface ConnectionCounts {
  readonly active: number;
  readonly idle: number;
  readonly idleInTransaction: number;
  /** Age of the oldest transaction of active connections. */
  readonly activeSeconds: number;
  readonly idleInTransactionSeconds: number;
  /** By mode, in the order of {@link lockModes}. */
  readonly locks: readonly number[];
}

/** The exporter's own two connections, which are in its own database. */
export const exporterConnections = { active: 1, idle: 1 } as const;

const poolSize = { primary: 30, replica: 15 } as const;

/** Draws the connections of a server under this load. */
export function drawConnections(
  random: RandomStream,
  server: {
    readonly isPrimary: boolean;
    readonly load: number;
    readonly strain: ConnectionStrain;
    readonly nowMs: number;
  },
): ConnectionCounts {
  const { isPrimary, load, strain, nowMs } = server;
  const own = exporterConnections.active + exporterConnections.idle;
  const pool = isPrimary ? poolSize.primary : poolSize.replica;
  const usualActive = Math.min(pool, random.poisson((isPrimary ? 3 : 1.2) * load));
  const brief = Math.min(pool - usualActive, isPrimary ? random.poisson(0.4 * load) : 0);
  const taken = Math.round(strain.usedRatio * connectionsMax) - own - pool;
  const isStuck = strain.idleTransactionSinceMs !== undefined;
  const active = usualActive + Math.max(0, taken);
  const idleInTransaction = brief + (isStuck ? 1 : 0);
  const stuckSeconds = (nowMs - (strain.idleTransactionSinceMs ?? nowMs)) / 1000;
  const activeSeconds = active > 0 ? 0.004 + 0.3 * random.uniform() + (taken > 0 ? 1.5 : 0) : 0;
  const briefSeconds = brief > 0 ? 0.002 + 0.05 * random.uniform() : 0;
  const writes = isPrimary ? random.poisson(0.6 * active) : 0;
  const waits = strain.isDeadlocking ? 1 + random.poisson(1) : 0;
  return {
    active,
    idle: Math.max(0, pool - usualActive - brief - (isStuck ? 1 : 0)),
    idleInTransaction,
    activeSeconds,
    idleInTransactionSeconds: Math.max(briefSeconds, stuckSeconds),
    locks: lockModes.map((mode) => {
      const counts = { shared: 2 * active + idleInTransaction, writes: writes + (isStuck ? 1 : 0), waits };
      return locksOf(mode, counts);
    }),
  };
}

function locksOf(
  mode: (typeof lockModes)[number],
  counts: { readonly shared: number; readonly writes: number; readonly waits: number },
): number {
  switch (mode) {
    case "accesssharelock":
      return counts.shared;
    case "rowexclusivelock":
      return counts.writes;
    case "rowsharelock":
      return Math.floor(counts.writes / 4);
    case "exclusivelock":
      return Math.floor(counts.writes / 6);
    case "sharelock":
      return counts.waits;
    case "shareupdateexclusivelock":
    case "sharerowexclusivelock":
    case "accessexclusivelock":
    case "sireadlock":
      return 0;
  }
}
