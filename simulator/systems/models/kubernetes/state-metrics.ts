import { kubernetesMetrics } from "../../../../instrumentation/src/catalog/index.ts";
import type { RandomStream } from "../../kit/random-stream.ts";
import { ScrapedTarget } from "../../kit/scraped-target.ts";
import { SeriesBook } from "../../kit/series-book.ts";
import type { Cluster } from "./cluster.ts";
import { deployments, namespace } from "./deployments.ts";
import { stateMetricsInstance } from "./jobs.ts";
import type { Pod } from "./pod.ts";

const { metrics } = kubernetesMetrics;
const phases = ["Pending", "Running", "Succeeded", "Failed", "Unknown"] as const;
const statuses = ["true", "false", "unknown"] as const;
const conditions = ["Ready", "MemoryPressure", "DiskPressure"] as const;
const nodeCores = 4;
const nodeMemoryBytes = 8 * 1024 ** 3;
const generation = 14;

/** kube-state-metrics: what the objects of the cluster say. */
export function stateMetricsTarget(cluster: Cluster, random: RandomStream): ScrapedTarget {
  const book = new SeriesBook();
  const exposeNodes = nodesExposer(book, cluster);
  const exposeDeployments = deploymentsExposer(book, cluster);
  const podSeries = new Map<Pod, () => void>();
  const exposePod = (pod: Pod) => {
    let expose = podSeries.get(pod);
    if (expose === undefined) {
      expose = podExposer(book, pod);
      podSeries.set(pod, expose);
    }
    expose();
  };
  const expose = () => {
    exposeNodes();
    exposeDeployments();
    for (const pod of cluster.pods) exposePod(pod);
    if (cluster.job !== undefined) exposePod(cluster.job);
  };
  return new ScrapedTarget(book, {
    job: "kube-state-metrics",
    instance: stateMetricsInstance,
    random,
    expose,
  });
}

function nodesExposer(book: SeriesBook, cluster: Cluster): () => void {
  const series = cluster.nodes.map((node) => ({
    node,
    conditions: conditions.flatMap((condition) =>
      statuses.map((status) => ({
        condition,
        status,
        series: book.open(metrics.nodeCondition, { condition, node: node.name, status }),
      })),
    ),
    unschedulable: book.open(metrics.nodeUnschedulable, { node: node.name }),
    cpu: book.open(metrics.nodeAllocatable, { node: node.name, resource: "cpu", unit: "core" }),
    memory: book.open(metrics.nodeAllocatable, { node: node.name, resource: "memory", unit: "byte" }),
  }));
  return () => {
    for (const each of series) {
      const { node } = each;
      for (const { condition, status, series: one } of each.conditions) {
        const isTrue = condition === "Ready" ? "true" : "false";
        book.set(one, status === (node.isReady ? isTrue : "unknown") ? 1 : 0);
      }
      book.set(each.unschedulable, node.isCordoned ? 1 : 0);
      book.set(each.cpu, nodeCores);
      book.set(each.memory, nodeMemoryBytes);
    }
  };
}

function deploymentsExposer(book: SeriesBook, cluster: Cluster): () => void {
  const series = deployments.map(({ name }) => ({
    name,
    wanted: book.open(metrics.deploymentReplicas, { deployment: name, namespace }),
    available: book.open(metrics.deploymentAvailable, { deployment: name, namespace }),
    generation: book.open(metrics.deploymentGeneration, { deployment: name, namespace }),
  }));
  return () => {
    for (const each of series) {
      book.set(each.wanted, cluster.wantedOf(each.name));
      book.set(each.available, cluster.podsOf(each.name).filter((pod) => pod.isReady).length);
      book.set(each.generation, generation);
    }
  };
}

function podExposer(book: SeriesBook, pod: Pod): () => void {
  const { name, uid, node, template } = pod;
  const own = { namespace, pod: name, uid };
  const container = { ...own, container: template.name };
  const phaseSeries = phases.map((phase) => book.open(metrics.podPhase, { ...own, phase }));
  const restarts = book.open(metrics.containerRestarts, container);
  const waiting = new Map(
    ["ContainerCreating", "CrashLoopBackOff"].map((reason) => [
      reason,
      book.open(metrics.containerWaiting, { ...container, reason }),
    ]),
  );
  const ended = new Map(
    ["OOMKilled", "Error"].map((reason) => [
      reason,
      book.open(metrics.containerLastEnd, { ...container, reason }),
    ]),
  );
  const ofNode = { ...container, node: node.name };
  const cpu = { ...ofNode, resource: "cpu", unit: "core" };
  const memory = { ...ofNode, resource: "memory", unit: "byte" };
  const constants: readonly (readonly [series: number, value: number])[] = [
    [book.open(metrics.containerRequests, cpu), template.cpuRequestCores],
    [book.open(metrics.containerRequests, memory), template.memoryRequestBytes],
    [book.open(metrics.containerLimits, cpu), template.cpuLimitCores],
    [book.open(metrics.containerLimits, memory), template.memoryLimitBytes],
  ];
  return () => {
    const phase = pod.waitingReason === "ContainerCreating" ? "Pending" : "Running";
    for (const [index, series] of phaseSeries.entries()) book.set(series, phases[index] === phase ? 1 : 0);
    book.set(restarts, pod.restartCount);
    const waits = waiting.get(pod.waitingReason ?? "");
    if (waits !== undefined) book.set(waits, 1);
    const end = ended.get(pod.lastEnd ?? "");
    if (end !== undefined) book.set(end, 1);
    for (const [series, value] of constants) book.set(series, value);
  };
}
