import type { RandomStream } from "../../kit/random-stream.ts";

/** An object that Flux reconciles, as its owner wrote it. */
interface FluxObjectPlan {
  readonly kind: "GitRepository" | "Kustomization" | "HelmRelease";
  readonly name: string;
  readonly group: string;
  readonly version: string;
  /** How long a reconciliation takes in the mean. */
  readonly meanSeconds: number;
}

/** The names of the objects. */
export const objectNames = ["platform", "infrastructure", "apps", "ingress"] as const;

/** The objects: the repository, and what is made from it. */
export const objectPlans: readonly FluxObjectPlan[] = [
  {
    kind: "GitRepository",
    name: "platform",
    group: "source.toolkit.fluxcd.io",
    version: "v1",
    meanSeconds: 1.2,
  },
  {
    kind: "Kustomization",
    name: "infrastructure",
    group: "kustomize.toolkit.fluxcd.io",
    version: "v1",
    meanSeconds: 4,
  },
  {
    kind: "Kustomization",
    name: "apps",
    group: "kustomize.toolkit.fluxcd.io",
    version: "v1",
    meanSeconds: 6,
  },
  {
    kind: "HelmRelease",
    name: "ingress",
    group: "helm.toolkit.fluxcd.io",
    version: "v2",
    meanSeconds: 2.5,
  },
];

const periodSeconds = 60;

/** What is wrong with an object at present. */
export interface FluxTrouble {
  readonly isFailing: boolean;
  readonly isSuspended: boolean;
  /** Whether its controller hangs. */
  readonly isStuck: boolean;
}

/** An object that is reconciled once a minute. */
export class FluxObject {
  readonly plan: FluxObjectPlan;
  isReady = true;
  isSuspended = false;
  /** Unix seconds. */
  lastReconcileSeconds: number;
  /** How long each reconciliation of the last step took. */
  readonly takenSeconds: number[] = [];
  private readonly random: RandomStream;
  private dueSeconds: number;

  /** `phaseRatio`: how much of a period passes before it is reconciled for the first time. */
  constructor(
    plan: FluxObjectPlan,
    random: RandomStream,
    { nowSeconds, phaseRatio }: { readonly nowSeconds: number; readonly phaseRatio: number },
  ) {
    this.plan = plan;
    this.random = random;
    this.lastReconcileSeconds = nowSeconds;
    this.dueSeconds = nowSeconds + periodSeconds * phaseRatio;
  }

  /** A webhook, or somebody by hand, asks for a reconciliation. */
  reconcileNow(): void {
    this.dueSeconds = 0;
  }

  live(nowSeconds: number, trouble: FluxTrouble): void {
    this.isSuspended = trouble.isSuspended;
    this.takenSeconds.length = 0;
    if (trouble.isSuspended || trouble.isStuck) {
      this.dueSeconds = Math.max(this.dueSeconds, nowSeconds);
      return;
    }
    if (nowSeconds < this.dueSeconds) return;
    this.dueSeconds = nowSeconds + periodSeconds;
    this.takenSeconds.push(this.plan.meanSeconds * (0.8 + 0.4 * this.random.uniform()));
    this.isReady = !trouble.isFailing;
    if (this.isReady) this.lastReconcileSeconds = nowSeconds;
  }
}
