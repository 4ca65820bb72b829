import { defineAlerting } from "../../alerting.ts";
import {
  kubernetesContainerOomKilled,
  kubernetesCpuThrottled,
  kubernetesPodCrashLooping,
} from "./containers.ts";
import { kubernetesInhibitions } from "./inhibitions.ts";
import { kubernetesLimits } from "./limits.ts";
import { kubernetesNodeNotReady, kubernetesVolumeNearlyFull } from "./nodes.ts";
import { kubernetesPanels } from "./panels.ts";
import { kubernetesReplicasMissing, kubernetesWorkloadUnavailable } from "./workloads.ts";

/** The alerting of Kubernetes. */
export const kubernetesAlerting = defineAlerting({
  title: "Kubernetes",
  panels: kubernetesPanels,
  objectives: {},
  limits: kubernetesLimits,
  groups: [
    {
      name: "kubernetes-workloads",
      intervalSeconds: 15,
      rules: [kubernetesWorkloadUnavailable, kubernetesReplicasMissing],
    },
    {
      name: "kubernetes-containers",
      intervalSeconds: 15,
      rules: [kubernetesPodCrashLooping, kubernetesContainerOomKilled, kubernetesCpuThrottled],
    },
    {
      name: "kubernetes-nodes",
      intervalSeconds: 15,
      rules: [kubernetesNodeNotReady, kubernetesVolumeNearlyFull],
    },
  ],
  inhibitions: kubernetesInhibitions,
});
