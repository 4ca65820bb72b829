import type { Condition } from "../../drill/index.ts";
import { LiveError } from "../kit/index.ts";
import { type DrillStack, failingRuleFile, type RealAlert } from "../stack/index.ts";
import { probeCondition } from "./conditions.ts";
import type { LiveClock } from "./live-clock.ts";
import type { FailingRule, MutedSighting } from "./live-facts.ts";
import type { LiveObserver } from "./observer.ts";

/** What is watched while a drill runs. */
export interface WatchPlan {
  readonly stack: DrillStack;
  readonly clock: LiveClock;
  readonly stopConditions: readonly Condition[];
  /** The scenario's; looked for from the first fault on until it is seen. */
  readonly symptom: string | undefined;
  /** What the processes and files of the run say of themselves. */
  readonly machine: MachineWatch;
  readonly observer: LiveObserver;
  readonly nowMs: () => number;
  /** Told once, of the first stop condition that is met. */
  readonly onStop: (reason: string) => void;
}

/** What must hold of the machine while a drill runs. */
export interface MachineWatch {
  /** How much room is left where the run keeps its files. Rejects where that cannot be known. */
  readonly freeBytes: () => Promise<number>;
  /** Why the drill cannot go on, as when Prometheus has died by itself; undefined where it can. */
  readonly brokenBecause: () => Promise<string | undefined>;
}

/** With less room than this, Prometheus soon cannot write what it scrapes. */
export const freeBytesMin = 16 * 1024 * 1024;

/** Looks at a running drill every quarter of a second: for the view, for stop conditions, and for what leaves no trace. */
export class Watch {
  readonly muted: MutedSighting[] = [];
  readonly failingRules: FailingRule[] = [];
  /** Stop conditions that Prometheus refuses to evaluate. */
  readonly stopFailures = new Set<string>();
  private readonly plan: WatchPlan;
  private readonly known = new Map<string, RealAlert>();
  private readonly seen = new Set<string>();
  private areStopsWatched = false;
  private isSymptomWanted = false;
  private isBroken = false;
  private isEnded = false;
  private round: Promise<void> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  constructor(plan: WatchPlan) {
    this.plan = plan;
    this.schedule();
  }

  /** From now on stop conditions count: before the fault there is nothing to stop. */
  watchStops(): void {
    this.areStopsWatched = true;
    this.isSymptomWanted = this.plan.symptom !== undefined;
  }

  /** Looks no more, and resolves when the last look is over. */
  async end(): Promise<void> {
    this.isEnded = true;
    clearTimeout(this.timer);
    await this.round;
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.round = this.look().then(() => {
        if (!this.isEnded) this.schedule();
      });
    }, lookEveryMs);
  }

  // What cannot be reached is often what the drill has taken away, so a failed look is no failure.
  private async look(): Promise<void> {
    await Promise.all([
      this.lookAtAlerts(),
      this.lookAtMuted(),
      this.lookAtRules(),
      this.lookAtSymptom(),
      this.lookAtStops(),
      this.lookAtMachine(),
    ]);
  }

  private async lookAtSymptom(): Promise<void> {
    const { stack, clock, nowMs, observer, symptom } = this.plan;
    if (!this.isSymptomWanted || symptom === undefined) return;
    const condition = { description: "symptom", expression: symptom };
    const { isMet } = await probeCondition(condition, stack.prometheus, {
      scale: clock.scale,
      scaledMetrics: stack.scaledMetrics,
      atMs: nowMs(),
    });
    if (!isMet || !this.isSymptomWanted) return;
    this.isSymptomWanted = false;
    observer({ kind: "symptom", atMs: clock.toScenario(nowMs()) });
  }

  private async lookAtMachine(): Promise<void> {
    const { machine, onStop } = this.plan;
    if (this.isBroken) return;
    const freeBytes = await machine.freeBytes().catch(() => Infinity);
    const reason =
      freeBytes < freeBytesMin
        ? `the disk is full: ${Math.round(freeBytes / 1024 / 1024)} MB are left for the files of the drill`
        : await machine.brokenBecause();
    if (reason === undefined) return;
    this.isBroken = true;
    onStop(reason);
  }

  private async lookAtAlerts(): Promise<void> {
    const { stack, observer, clock, nowMs } = this.plan;
    const alerts = await stack.prometheus.alerts().catch(unlessOurs);
    if (alerts === undefined) return;
    const atMs = clock.toScenario(nowMs());
    const current = new Map(alerts.map((alert) => [JSON.stringify(alert.labels), alert]));
    for (const [key, { labels, state }] of current) {
      if (this.known.get(key)?.state === state) continue;
      observer({ kind: "alert", state, atMs, alert: labels.alertname ?? "", labels });
    }
    for (const [key, { labels, state }] of this.known) {
      if (current.has(key) || state !== "firing") continue;
      observer({ kind: "alert", state: "resolved", atMs, alert: labels.alertname ?? "", labels });
    }
    this.known.clear();
    for (const [key, alert] of current) this.known.set(key, alert);
  }

  private async lookAtMuted(): Promise<void> {
    const held = await this.plan.stack.heldAlerts().catch(unlessOurs);
    for (const { labels, receivers, mutedBecause } of held ?? []) {
      if (mutedBecause === undefined) continue;
      for (const receiver of receivers) {
        const key = JSON.stringify([receiver, labels, mutedBecause]);
        if (this.seen.has(key)) continue;
        this.seen.add(key);
        this.muted.push({ atRealMs: this.plan.nowMs(), labels, receiver, reason: mutedBecause });
      }
    }
  }

  private async lookAtRules(): Promise<void> {
    const failing = await this.plan.stack.prometheus.failingRules().catch(unlessOurs);
    for (const { file, rule, reason } of failing ?? []) {
      if (file.endsWith(failingRuleFile) || this.seen.has(rule)) continue;
      this.seen.add(rule);
      this.failingRules.push({ atRealMs: this.plan.nowMs(), rule, reason });
    }
  }

  private async lookAtStops(): Promise<void> {
    if (!this.areStopsWatched) return;
    const { stack, stopConditions, clock, nowMs, onStop } = this.plan;
    for (const condition of stopConditions) {
      const result = await probeCondition(condition, stack.prometheus, {
        scale: clock.scale,
        scaledMetrics: stack.scaledMetrics,
        atMs: nowMs(),
      });
      if (result.isRefused) this.stopFailures.add(result.reason);
      if (!result.isMet) continue;
      this.areStopsWatched = false;
      onStop(`stop condition met: ${condition.description}`);
      return;
    }
  }
}

const lookEveryMs = 250;

function unlessOurs(error: unknown): undefined {
  if (error instanceof LiveError || (error instanceof Error && error.name === "AbortError")) return undefined;
  throw error;
}
