/** The deployments of the cluster, by name. */
export const deploymentNames = ["shop", "web", "orders"] as const;

/** What a pod is made from: one container, of the same name. */
export interface PodTemplate {
  readonly name: string;
  readonly cpuRequestCores: number;
  readonly cpuLimitCores: number;
  readonly memoryRequestBytes: number;
  readonly memoryLimitBytes: number;
  /** Memory that a container settles at. */
  readonly memoryBytes: number;
  /** Share of the periods of 100 ms in which a container wants CPU time under the mean load. */
  readonly busyRatio: number;
}

/** A deployment as its owner wrote it. */
export interface DeploymentPlan extends PodTemplate {
  readonly name: (typeof deploymentNames)[number];
  readonly replicas: number;
  /** The part of a pod's name that stands for the template. */
  readonly templateHash: string;
}

const mebibyte = 1024 * 1024;

/** Where all of it runs. */
export const namespace = "production";

/** The deployments: what users see, what serves it, and what works behind it. */
export const deployments: readonly DeploymentPlan[] = [
  {
    name: "shop",
    replicas: 3,
    templateHash: "6c8f9d7b54",
    cpuRequestCores: 0.5,
    cpuLimitCores: 1,
    memoryRequestBytes: 256 * mebibyte,
    memoryLimitBytes: 512 * mebibyte,
    memoryBytes: 210 * mebibyte,
    busyRatio: 0.6,
  },
  {
    name: "web",
    replicas: 2,
    templateHash: "7f4d5c9c88",
    cpuRequestCores: 0.1,
    cpuLimitCores: 0.5,
    memoryRequestBytes: 64 * mebibyte,
    memoryLimitBytes: 128 * mebibyte,
    memoryBytes: 48 * mebibyte,
    busyRatio: 0.3,
  },
  {
    name: "orders",
    replicas: 2,
    templateHash: "5b6b8d46f9",
    cpuRequestCores: 0.25,
    cpuLimitCores: 1,
    memoryRequestBytes: 256 * mebibyte,
    memoryLimitBytes: 512 * mebibyte,
    memoryBytes: 300 * mebibyte,
    busyRatio: 0.4,
  },
];

/** A job that a schedule starts every ten minutes and that is removed when it is done. */
export const cleanupJob: PodTemplate = {
  name: "cleanup",
  cpuRequestCores: 0.05,
  cpuLimitCores: 0.2,
  memoryRequestBytes: 32 * mebibyte,
  memoryLimitBytes: 64 * mebibyte,
  memoryBytes: 20 * mebibyte,
  busyRatio: 0.2,
};
