import type { RandomStream } from "../../kit/random-stream.ts";
import type { Step } from "../../kit/stepped-system.ts";
import type { PodTemplate } from "./deployments.ts";
import type { Node } from "./node.ts";

/** What is wrong with a pod at present. */
export interface PodTrouble {
  readonly isCrashing: boolean;
  readonly isUnready: boolean;
  readonly isLeaking: boolean;
  /** Share of the periods in which the container waits for CPU time. */
  readonly throttledRatio: number;
}

/** A pod with which nothing is wrong. */
export const noTrouble: PodTrouble = {
  isCrashing: false,
  isUnready: false,
  isLeaking: false,
  throttledRatio: 0,
};

const creationSeconds = 20;
const startSeconds = 20;
const crashSeconds = 5;
const backoffSeconds = 10;
const backoffSecondsMax = 300;
const leakSeconds = 30;
const leakPeriodSeconds = 300;
const periodsPerSecond = 10;
const restingBusyRatio = 0.02;
const restingThrottledRatio = 0.01;

/** A pod with its only container, from its creation on. */
export class Pod {
  readonly name: string;
  readonly uid: string;
  readonly node: Node;
  readonly template: PodTemplate;
  restartCount = 0;
  /** Why the container ended last. */
  lastEnd: "OOMKilled" | "Error" | undefined;
  memoryBytes = 0;
  cpuPeriods = 0;
  throttledPeriods = 0;
  passedReadinessProbes = 0;
  failedReadinessProbes = 0;
  livenessProbes = 0;
  private readonly random: RandomStream;
  private startsInSeconds: number;
  private runsForSeconds = 0;
  private leaksForSeconds = 0;
  private crashCount = 0;
  private isBroken = false;

  constructor(
    place: { readonly name: string; readonly uid: string; readonly node: Node },
    template: PodTemplate,
    random: RandomStream,
  ) {
    this.name = place.name;
    this.uid = place.uid;
    this.node = place.node;
    this.template = template;
    this.random = random;
    this.startsInSeconds = creationSeconds;
  }

  /** As one that has run for long. */
  settle(): void {
    this.startsInSeconds = 0;
    this.runsForSeconds = startSeconds;
    this.memoryBytes = this.template.memoryBytes;
  }

  get isRunning(): boolean {
    return this.startsInSeconds <= 0;
  }

  /** Whether it gets requests. */
  get isReady(): boolean {
    return this.node.isReady && this.isRunning && this.runsForSeconds >= startSeconds && !this.isBroken;
  }

  /** Why its container does not run; undefined while it does. */
  get waitingReason(): "ContainerCreating" | "CrashLoopBackOff" | undefined {
    if (this.isRunning) return undefined;
    return this.restartCount > 0 || this.crashCount > 0 ? "CrashLoopBackOff" : "ContainerCreating";
  }

  live({ elapsedSeconds, load }: Step, trouble: PodTrouble): void {
    if (!this.node.isUp) return;
    this.isBroken = trouble.isUnready;
    if (!this.isRunning) {
      this.startsInSeconds =
        trouble.isCrashing || this.crashCount === 0 ? this.startsInSeconds - elapsedSeconds : 0;
      if (this.startsInSeconds <= 0 && this.crashCount > 0) this.restart();
      return;
    }
    this.runsForSeconds += elapsedSeconds;
    if (!trouble.isCrashing && this.runsForSeconds > backoffSecondsMax) this.crashCount = 0;
    this.work(elapsedSeconds, load, trouble.throttledRatio);
    this.useMemory(elapsedSeconds, trouble.isLeaking);
    this.probe(elapsedSeconds);
    if (trouble.isCrashing && this.runsForSeconds >= crashSeconds) this.end("Error");
  }

  private work(elapsedSeconds: number, load: number, throttledRatio: number): void {
    const busyRatio = Math.min(1, Math.max(restingBusyRatio, this.template.busyRatio * load));
    const periods = this.random.binomial(periodsPerSecond * elapsedSeconds, busyRatio);
    this.cpuPeriods += periods;
    this.throttledPeriods += this.random.binomial(periods, Math.max(restingThrottledRatio, throttledRatio));
  }

  private useMemory(elapsedSeconds: number, isLeaking: boolean): void {
    const { memoryBytes, memoryLimitBytes } = this.template;
    this.leaksForSeconds = isLeaking ? this.leaksForSeconds + elapsedSeconds : 0;
    const phaseSeconds = this.leaksForSeconds % leakPeriodSeconds;
    if (isLeaking && phaseSeconds > 0 && phaseSeconds <= leakSeconds) {
      this.memoryBytes = memoryBytes + (memoryLimitBytes - memoryBytes) * (phaseSeconds / leakSeconds);
      if (phaseSeconds === leakSeconds) this.end("OOMKilled");
      return;
    }
    this.memoryBytes = memoryBytes * (1 + 0.01 * this.random.normal());
  }

  private probe(elapsedSeconds: number): void {
    // One probe of each kind in ten seconds, of which a step has half.
    this.livenessProbes += elapsedSeconds / 10;
    if (this.isBroken || this.runsForSeconds < startSeconds)
      this.failedReadinessProbes += elapsedSeconds / 10;
    else this.passedReadinessProbes += elapsedSeconds / 10;
  }

  // The first start comes at once, the later ones after longer and longer.
  private end(reason: "OOMKilled" | "Error"): void {
    this.lastEnd = reason;
    this.crashCount++;
    this.memoryBytes = 0;
    if (this.crashCount === 1) this.restart();
    else this.startsInSeconds = Math.min(backoffSecondsMax, backoffSeconds * 2 ** (this.crashCount - 2));
  }

  private restart(): void {
    this.startsInSeconds = 0;
    this.runsForSeconds = 0;
    this.restartCount++;
  }
}
