import type { RandomStream } from "../../kit/random-stream.ts";
import type { Step } from "../../kit/stepped-system.ts";
import { cleanupJob, type DeploymentPlan, deployments, type PodTemplate } from "./deployments.ts";
import { nodeNames } from "./jobs.ts";
import { Node } from "./node.ts";
import { noTrouble, Pod, type PodTrouble } from "./pod.ts";

const evictionSeconds = 300;
const cleanupPeriodSeconds = 600;
const cleanupSeconds = 45;
// Runs of a schedule are numbered by the minute.
const firstRun = 29_000_000;

/** Nodes, and the pods that the controllers keep on them. */
export class Cluster {
  readonly nodes: readonly Node[] = nodeNames.map((name) => new Node(name));
  /** The pods of the deployments, in order of their creation. */
  readonly pods: Pod[] = [];
  /** The pod of the job that runs at present. */
  job: Pod | undefined;
  private readonly random: RandomStream;
  private readonly lostForSeconds = new Map<Node, number>();
  private readonly wanted = new Map<string, number>(
    deployments.map(({ name, replicas }) => [name, replicas]),
  );
  private livedSeconds = 0;
  private createdCount = 0;

  constructor(random: RandomStream) {
    this.random = random;
    for (const deployment of deployments) {
      for (let index = 0; index < deployment.replicas; index++) {
        this.createOf(deployment)?.settle();
      }
    }
    // A kill of long ago, as every cluster has some.
    const [veteran] = this.podsOf("orders");
    if (veteran !== undefined) Object.assign(veteran, { restartCount: 1, lastEnd: "OOMKilled" });
  }

  /** The pods of a deployment, the oldest first. */
  podsOf(deployment: string): readonly Pod[] {
    return this.pods.filter((pod) => pod.template.name === deployment);
  }

  live(step: Step, troubleOf: (pod: Pod) => PodTrouble): void {
    this.livedSeconds += step.elapsedSeconds;
    for (const node of this.nodes) {
      node.live(step.elapsedSeconds);
      const lostForSeconds = node.isReady ? 0 : (this.lostForSeconds.get(node) ?? 0) + step.elapsedSeconds;
      this.lostForSeconds.set(node, lostForSeconds);
      if (lostForSeconds >= evictionSeconds) this.replacePodsOf(node);
    }
    for (const pod of this.pods) pod.live(step, troubleOf(pod));
    this.runJob(step);
  }

  /** How many pods of a deployment are wanted at present. */
  wantedOf(deployment: string): number {
    return this.wanted.get(deployment) ?? 0;
  }

  /** Wants so many pods of a deployment; the youngest go, or new ones are created. */
  scale(deployment: string, replicas: number): void {
    if (replicas === this.wantedOf(deployment)) return;
    this.wanted.set(deployment, replicas);
    const pods = this.podsOf(deployment);
    for (const pod of pods.slice(replicas)) this.pods.splice(this.pods.indexOf(pod), 1);
    const plan = deployments.find(({ name }) => name === deployment);
    if (plan === undefined) return;
    for (let count = pods.length; count < replicas; count++) this.createOf(plan);
  }

  /** Moves the pods of a node to the others, each of which is ready before the old one goes. */
  drain(node: Node): void {
    for (const created of this.replacePodsOf(node)) created.settle();
  }

  private replacePodsOf(node: Node): readonly Pod[] {
    const leaving = this.pods.filter((pod) => pod.node === node);
    return leaving.flatMap((pod) => {
      const created = this.create(pod.template, pod.name.slice(0, pod.name.lastIndexOf("-")), node);
      if (created === undefined) return [];
      this.pods.splice(this.pods.indexOf(pod), 1);
      return [created];
    });
  }

  private runJob(step: Step): void {
    const phaseSeconds = (this.livedSeconds - step.elapsedSeconds) % cleanupPeriodSeconds;
    if (phaseSeconds === 0) {
      const scheduledMinutes = (this.livedSeconds - step.elapsedSeconds) / 60;
      this.job = this.place(cleanupJob, `cleanup-${firstRun + scheduledMinutes}`);
    } else if (phaseSeconds >= cleanupSeconds) this.job = undefined;
    this.job?.live(step, noTrouble);
  }

  private createOf(deployment: DeploymentPlan): Pod | undefined {
    return this.create(deployment, `${deployment.name}-${deployment.templateHash}`);
  }

  private create(template: PodTemplate, prefix: string, avoided?: Node): Pod | undefined {
    const pod = this.place(template, prefix, avoided);
    if (pod !== undefined) this.pods.push(pod);
    return pod;
  }

  // On the node with the fewest pods, the first of several.
  private place(template: PodTemplate, prefix: string, avoided?: Node): Pod | undefined {
    const countOn = (node: Node) => this.pods.filter((pod) => pod.node === node).length;
    const [node] = this.nodes
      .filter((each) => each.isReady && !each.isCordoned && each !== avoided)
      .sort((left, right) => countOn(left) - countOn(right));
    if (node === undefined) return undefined;
    const number = ++this.createdCount;
    const suffix = (number * 7_654_321).toString(36).padStart(5, "x").slice(-5);
    const uid = `0c4f6a1e-7d52-4b1a-9e33-${number.toString(16).padStart(12, "0")}`;
    return new Pod({ name: `${prefix}-${suffix}`, uid, node }, template, this.random);
  }
}
