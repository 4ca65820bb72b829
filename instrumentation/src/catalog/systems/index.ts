// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { autoscalingMetrics } from "./autoscaling.ts";
import { gitopsMetrics } from "./gitops.ts";
import { iacMetrics } from "./iac.ts";
import { kubernetesMetrics } from "./kubernetes.ts";
import { postgresMetrics } from "./postgres.ts";
import { stackMetrics } from "./stack.ts";
import { vaultMetrics } from "./vault.ts";

export {
  apiMetrics,
  autoscalingMetrics,
  gitopsMetrics,
  iacMetrics,
  kubernetesMetrics,
  postgresMetrics,
  stackMetrics,
  vaultMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  autoscalingMetrics,
  gitopsMetrics,
  iacMetrics,
  kubernetesMetrics,
  postgresMetrics,
  stackMetrics,
  vaultMetrics,
] as const;
