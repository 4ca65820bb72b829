import { kubernetesMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { Cluster } from "./cluster.ts";
import { namespace } from "./deployments.ts";
import type { kubeletInstances } from "./jobs.ts";
import type { Node } from "./node.ts";
import type { Pod } from "./pod.ts";

const { metrics } = kubernetesMetrics;

/** The volume of the uploads, on the first node. */
export interface Volume {
  readonly capacityBytes: number;
  readonly availableBytes: number;
}

/** The kubelet of a node: what the containers on it do, and the volume that is mounted there. */
export function kubeletTarget(
  instance: (typeof kubeletInstances)[number],
  node: Node,
  of: { readonly cluster: Cluster; readonly volume: () => Volume | undefined },
  random: RandomStream,
): ScrapedTarget {
  const book = new SeriesBook();
  const claim = { namespace, persistentvolumeclaim: "uploads" };
  const available = book.open(metrics.volumeAvailable, claim);
  const capacity = book.open(metrics.volumeCapacity, claim);
  const podSeries = new Map<Pod, () => void>();
  const exposePod = (pod: Pod) => {
    let expose = podSeries.get(pod);
    if (expose === undefined) {
      expose = podExposer(book, pod);
      podSeries.set(pod, expose);
    }
    if (pod.isRunning) expose();
  };
  const expose = () => {
    for (const pod of of.cluster.pods) if (pod.node === node) exposePod(pod);
    const volume = of.volume();
    if (volume === undefined) return;
    book.set(available, volume.availableBytes);
    book.set(capacity, volume.capacityBytes);
  };
  const reach = () => (node.isUp ? "answers" : "hangs");
  return new ScrapedTarget(book, { job: "kubelet", instance, random, reach, expose });
}

function podExposer(book: SeriesBook, pod: Pod): () => void {
  const container = pod.template.name;
  const own = { container, namespace, pod: pod.name };
  const cgroup = {
    ...own,
    id: `/kubepods/burstable/pod${pod.uid}/${container}`,
    image: `registry.klaxon.example/${container}:1.4.2`,
    name: `${container}-${pod.uid}`,
  };
  const periods = book.open(metrics.cpuPeriods, cgroup);
  const throttled = book.open(metrics.cpuThrottledPeriods, cgroup);
  const memory = book.open(metrics.memoryWorkingSet, cgroup);
  const probed = { ...own, pod_uid: pod.uid };
  const openProbes = (kind: string, result: string) =>
    book.open(metrics.probes, { ...probed, probe_type: kind, result });
  const alive = openProbes("Liveness", "successful");
  const ready = openProbes("Readiness", "successful");
  const unready = openProbes("Readiness", "failed");
  return () => {
    book.set(periods, pod.cpuPeriods);
    book.set(throttled, pod.throttledPeriods);
    book.set(memory, pod.memoryBytes);
    book.set(alive, Math.floor(pod.livenessProbes));
    book.set(ready, Math.floor(pod.passedReadinessProbes));
    book.set(unready, Math.floor(pod.failedReadinessProbes));
  };
}
