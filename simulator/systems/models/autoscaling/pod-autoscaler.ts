/** What an autoscaler must keep to. */
export const scalerPlan = { minReplicas: 3, maxReplicas: 10, targetPercent: 70 } as const;

const syncSeconds = 15;
const toleratedRatio = 0.1;
const stabilizationSeconds = 300;
const addedReplicasMax = 4;

/** What the autoscaler sees at one look. */
export interface Look {
  readonly nowMs: number;
  readonly currentReplicas: number;
  /** Over all pods that there are; undefined while the metrics server has no figures. */
  readonly utilizationPercent: number | undefined;
  /** Whether it forgets at once how many pods it wanted before. */
  readonly isHasty: boolean;
}

/** The horizontal pod autoscaler: looks every fifteen seconds, grows at once, and shrinks after five minutes. */
export class PodAutoscaler {
  desiredReplicas: number;
  private recommendations: { readonly atMs: number; readonly replicas: number }[] = [];

  constructor(replicas: number) {
    this.desiredReplicas = replicas;
  }

  look({ nowMs, currentReplicas, utilizationPercent, isHasty }: Look): void {
    if (nowMs % (syncSeconds * 1000) !== 0 || utilizationPercent === undefined) return;
    const excess = utilizationPercent / scalerPlan.targetPercent;
    const wanted =
      Math.abs(excess - 1) <= toleratedRatio ? currentReplicas : Math.ceil(currentReplicas * excess);
    const fastest = Math.max(currentReplicas * 2, currentReplicas + addedReplicasMax);
    const allowed = Math.min(scalerPlan.maxReplicas, fastest, Math.max(scalerPlan.minReplicas, wanted));
    const rememberedMs = isHasty ? 0 : stabilizationSeconds * 1000;
    this.recommendations = this.recommendations.filter(({ atMs }) => atMs > nowMs - rememberedMs);
    this.recommendations.push({ atMs: nowMs, replicas: allowed });
    this.desiredReplicas = Math.max(...this.recommendations.map(({ replicas }) => replicas));
  }
}
