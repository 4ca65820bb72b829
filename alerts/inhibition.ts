import type { AlertmanagerInhibition } from "./alertmanager-config.ts";
import type { AlertName } from "./inventory.ts";

/** A cause that is told of already, and the consequences that notify nobody meanwhile. */
export interface Inhibition {
  readonly source: AlertName;
  readonly targets: readonly AlertName[];
  /** Labels in which both must agree beyond `drill`; none where the source explains all of them. */
  readonly equal: readonly string[];
  /** Narrows the targets down further, in Alertmanager's matcher syntax. */
  readonly targetMatchers?: readonly string[];
  /** Why the consequence needs nobody of its own: shown in its runbook. */
  readonly reason: string;
}

/** One cause, one notification: every inhibition of the routing, with its reason. */
export const inhibitions: readonly Inhibition[] = [
  {
    source: "ApiErrorBudgetBurnFast",
    targets: ["ApiErrorBudgetBurnSlow"],
    equal: ["objective"],
    reason: "whoever was paged for a fast burn needs no ticket for the slow one that comes with it",
  },
  {
    source: "ApiLatencyBudgetBurnFast",
    targets: ["ApiLatencyBudgetBurnSlow"],
    equal: ["objective"],
    reason: "whoever was paged for a fast burn needs no ticket for the slow one that comes with it",
  },
  {
    source: "ApiLatencyBudgetBurnFast",
    targets: ["ApiLatencyP99High"],
    equal: [],
    reason: "the page is about the same slow requests",
  },
  {
    source: "ApiDown",
    targets: [
      "ApiInstanceDown",
      "ApiErrorBudgetBurnFast",
      "ApiErrorBudgetBurnSlow",
      "ApiLatencyBudgetBurnFast",
      "ApiLatencyBudgetBurnSlow",
      "ApiLatencyP99High",
    ],
    equal: [],
    reason: "all of the API is away, which explains each part of it",
  },
  {
    source: "ApiDown",
    targets: ["TargetDown"],
    equal: [],
    targetMatchers: ['job="api"'],
    reason: "all of the API is away, which explains each part of it",
  },
  {
    source: "ApiCrashLoop",
    targets: ["ApiInstanceDown"],
    equal: ["instance"],
    reason: "an instance that restarts over and over is down in between",
  },
  {
    source: "ApiInstanceDown",
    targets: ["TargetDown"],
    equal: ["instance"],
    targetMatchers: ['job="api"'],
    reason: "an instance that is down cannot be scraped either",
  },
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
  {
    source: "PostgresNoPrimary",
    targets: ["TargetDown"],
    equal: [],
    targetMatchers: ['job="postgres"'],
    reason: "the failover comes first; what is left of the cluster is looked at during it",
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
];

/**
 * An inhibition in Alertmanager's shape. `drill` is always among the equal labels, so that a drill never mutes
 * the real thing, nor the real thing a drill.
 */
export function toAlertmanagerInhibition(inhibition: Inhibition): AlertmanagerInhibition {
  return {
    source_matchers: [`alertname="${inhibition.source}"`],
    target_matchers: [matchNames(inhibition.targets), ...(inhibition.targetMatchers ?? [])],
    equal: [...inhibition.equal, "drill"],
  };
}

function matchNames(names: readonly string[]): string {
  return names.length === 1 ? `alertname="${names[0]}"` : `alertname=~"${names.join("|")}"`;
}
