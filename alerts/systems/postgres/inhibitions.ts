import { defineInhibitions } from "../../inhibition.ts";
import { explainsEveryTargetDown } from "../../scraped-process.ts";

/** What the alerts of PostgreSQL make needless. */
export const postgresInhibitions = defineInhibitions([
  {
    source: "PostgresNoPrimary",
    targets: [
      "PostgresDown",
      "PostgresReplicaLagHigh",
      "PostgresReplicaLagExceedsRpo",
      "PostgresReplicaMissing",
      "PostgresArchivingFailing",
    ],
    equal: [],
    reason: "the failover comes first; what is left of the cluster is looked at during it",
  },
  explainsEveryTargetDown(
    "PostgresNoPrimary",
    ["postgres"],
    "the failover comes first; what is left of the cluster is looked at during it",
  ),
  {
    source: "PostgresNoPrimary",
    targets: ["ApiErrorBudgetBurnFast", "ApiErrorBudgetBurnSlow"],
    equal: [],
    reason:
      "the API fails because its writes do; should it go on when they succeed again, it pages by itself",
  },
  {
    source: "PostgresNoPrimary",
    targets: ["BackupsRpoBreached"],
    equal: [],
    reason: "without a primary there is no WAL that could be archived",
  },
  {
    source: "PostgresDown",
    targets: ["PostgresReplicaMissing"],
    equal: [],
    reason: "the server that is down is the replica that is missing",
  },
  {
    source: "PostgresSplitBrain",
    targets: ["PostgresReplicaLagHigh", "PostgresReplicaLagExceedsRpo", "PostgresReplicaMissing"],
    equal: [],
    reason: "with two primaries the replicas of one of them are missing or behind by nature",
  },
  {
    source: "PostgresReplicaLagExceedsRpo",
    targets: ["PostgresReplicaLagHigh"],
    equal: ["instance"],
    reason: "the page is about the same replica",
  },
]);
