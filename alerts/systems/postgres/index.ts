import { defineAlerting } from "../../alerting.ts";
import { postgresDown, postgresNoPrimary, postgresSplitBrain } from "./availability.ts";
import { postgresInhibitions } from "./inhibitions.ts";
import { postgresConnectionsHigh, postgresDeadlocks, postgresIdleInTransaction } from "./load.ts";
import { postgresPanels } from "./panels.ts";
import {
  postgresArchivingFailing,
  postgresReplicaLagExceedsRpo,
  postgresReplicaLagHigh,
  postgresReplicaMissing,
} from "./replication.ts";

/** The alerting of PostgreSQL. */
export const postgresAlerting = defineAlerting({
  title: "PostgreSQL",
  panels: postgresPanels,
  objectives: {},
  limits: {},
  groups: [
    {
      name: "postgres-availability",
      intervalSeconds: 15,
      rules: [postgresDown, postgresNoPrimary, postgresSplitBrain],
    },
    {
      name: "postgres-replication",
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
      intervalSeconds: 15,
      rules: [postgresConnectionsHigh, postgresDeadlocks, postgresIdleInTransaction],
    },
  ],
  inhibitions: postgresInhibitions,
});
