// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiSystem } from "./api/index.ts";
import { autoscalingSystem } from "./autoscaling/index.ts";
import { gitopsSystem } from "./gitops/index.ts";
import { iacSystem } from "./iac.ts";
import { kubernetesSystem } from "./kubernetes/index.ts";
import { postgresSystem } from "./postgres/index.ts";
import { stackSystem } from "./stack/index.ts";
import { vaultSystem } from "./vault/index.ts";

/** Every system with its model, by its name. */
export const modelledSystems = {
  api: apiSystem,
  autoscaling: autoscalingSystem,
  gitops: gitopsSystem,
  iac: iacSystem,
  kubernetes: kubernetesSystem,
  postgres: postgresSystem,
  stack: stackSystem,
  vault: vaultSystem,
} as const;

/** The faults of every system. */
export const faultSchemas = [
  ...apiSystem.faultSchemas,
  ...autoscalingSystem.faultSchemas,
  ...gitopsSystem.faultSchemas,
  ...iacSystem.faultSchemas,
  ...kubernetesSystem.faultSchemas,
  ...postgresSystem.faultSchemas,
  ...stackSystem.faultSchemas,
  ...vaultSystem.faultSchemas,
] as const;
