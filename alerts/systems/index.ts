// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiAlerting } from "./api/index.ts";
import { autoscalingAlerting } from "./autoscaling/index.ts";
import { gitopsAlerting } from "./gitops.ts";
import { iacAlerting } from "./iac.ts";
import { kubernetesAlerting } from "./kubernetes/index.ts";
import { postgresAlerting } from "./postgres/index.ts";
import { stackAlerting } from "./stack.ts";
import { vaultAlerting } from "./vault/index.ts";

/** How people are told about every system, by its name. */
export const alertingSystems = {
  api: apiAlerting,
  autoscaling: autoscalingAlerting,
  gitops: gitopsAlerting,
  iac: iacAlerting,
  kubernetes: kubernetesAlerting,
  postgres: postgresAlerting,
  stack: stackAlerting,
  vault: vaultAlerting,
} as const;

/** The panels that alerts and runbooks may point at: by dashboard, the keys that its builder gives them. */
export const linkedPanels = {
  ...apiAlerting.panels,
  ...autoscalingAlerting.panels,
  ...gitopsAlerting.panels,
  ...iacAlerting.panels,
  ...kubernetesAlerting.panels,
  ...postgresAlerting.panels,
  ...stackAlerting.panels,
  ...vaultAlerting.panels,
} as const;
