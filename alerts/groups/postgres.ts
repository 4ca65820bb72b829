import type { RuleGroup } from "../rule-group.ts";
import { postgresDown, postgresNoPrimary, postgresSplitBrain } from "./postgres-availability.ts";
import { postgresConnectionsHigh, postgresDeadlocks, postgresIdleInTransaction } from "./postgres-load.ts";
import {
  postgresArchivingFailing,
  postgresReplicaLagExceedsRpo,
  postgresReplicaLagHigh,
  postgresReplicaMissing,
} from "./postgres-replication.ts";

/** Every alert of PostgreSQL. */
export const postgresAlerts = [
  postgresDown,
  postgresNoPrimary,
  postgresSplitBrain,
  postgresReplicaLagHigh,
  postgresReplicaLagExceedsRpo,
  postgresReplicaMissing,
  postgresArchivingFailing,
  postgresConnectionsHigh,
  postgresDeadlocks,
  postgresIdleInTransaction,
] as const;

/** The rule groups of PostgreSQL. */
export const postgresGroups: readonly RuleGroup[] = [
  {
    name: "postgres-availability",
    system: "postgres",
    intervalSeconds: 15,
    rules: [postgresDown, postgresNoPrimary, postgresSplitBrain],
  },
  {
    name: "postgres-replication",
    system: "postgres",
    intervalSeconds: 15,
    rules: [
      postgresReplicaLagHigh,
      postgresReplicaLagExceedsRpo,
      postgresReplicaMissing,
      postgresArchivingFailing,
    ],
  },
  {
    name: "postgres-load",
    system: "postgres",
    intervalSeconds: 15,
    rules: [postgresConnectionsHigh, postgresDeadlocks, postgresIdleInTransaction],
  },
];
