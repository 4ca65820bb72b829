import { defineInhibitions } from "../../inhibition.ts";
import { explainsTargetDown } from "../../scraped-process.ts";

/** What the alerts of Kubernetes make needless. */
export const kubernetesInhibitions = defineInhibitions([
  {
    source: "KubernetesWorkloadUnavailable",
    targets: ["KubernetesReplicasMissing", "KubernetesPodCrashLooping"],
    equal: ["namespace", "deployment"],
    reason: "the page is about all pods of the same deployment",
  },
  {
    source: "KubernetesPodCrashLooping",
    targets: ["KubernetesReplicasMissing"],
    equal: ["namespace", "deployment"],
    reason: "the pods that crash are those that are missing",
  },
  {
    source: "KubernetesContainerOomKilled",
    targets: ["KubernetesPodCrashLooping"],
    equal: ["namespace", "deployment", "container"],
    reason: "the memory limit is why the container ends again and again",
  },
  {
    source: "KubernetesNodeNotReady",
    targets: ["KubernetesReplicasMissing"],
    equal: [],
    reason: "the pods of a lost node are missing until they are started elsewhere",
  },
  explainsTargetDown("KubernetesNodeNotReady", "kubelet", "the kubelet is gone with its node"),
]);
