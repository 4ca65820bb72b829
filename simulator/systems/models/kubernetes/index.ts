import { defineSystem } from "../../kit/system.ts";
import {
  kubernetesFaultExamples,
  kubernetesFaultSchemas,
  kubernetesFaults,
  kubernetesTargetsOf,
} from "./faults.ts";
import { KubernetesSystem } from "./system.ts";

/** A Kubernetes cluster through kube-state-metrics and its kubelets. */
export const kubernetesSystem = defineSystem({
  faultSchemas: kubernetesFaultSchemas,
  faults: kubernetesFaults,
  examples: kubernetesFaultExamples,
  targetsOf: kubernetesTargetsOf,
  unshownVariants: [
    {
      alert: "KubernetesPodCrashLooping",
      variant: "below",
      reason: "one container in the loop is enough, and there is nothing between none and one",
    },
    {
      alert: "KubernetesPodCrashLooping",
      variant: "absent",
      reason:
        "its series is there only while a container is in the loop, so that its absence is how it should be",
    },
  ],
  create: (options) => new KubernetesSystem(options),
});
