import { type Chance, createChance } from "./chance.ts";
import type { FaultEnd, FaultPlan, FaultStatus } from "./wire.ts";

/** When a fault was made, and how long it may go on; clocks in milliseconds. */
export interface FaultTimes {
  /** On the clock that is never set back. */
  readonly startedAtMs: number;
  /** Unix time. */
  readonly startedAtUnixMs: number;
  readonly leaseMs: number;
}

/** A fault while it lasts, and what is remembered of it afterwards. */
export class ActiveFault {
  readonly id: string;
  readonly plan: FaultPlan;
  readonly chance: Chance;
  arrivalCount = 0;
  strikeCount = 0;
  endedBy: FaultEnd | undefined;
  private readonly times: FaultTimes;
  private leaseEndsAtMs: number;
  private readonly onEnd = new Set<() => void>();

  constructor(id: string, plan: FaultPlan, times: FaultTimes, processSeed: number) {
    this.id = id;
    this.plan = plan;
    this.times = times;
    this.leaseEndsAtMs = times.startedAtMs + times.leaseMs;
    this.chance = createChance(processSeed, plan.seed, id);
  }

  renew(nowMs: number, leaseMs: number): void {
    this.leaseEndsAtMs = nowMs + leaseMs;
  }

  /** How long it lasts yet unless its lease is renewed; at most 0 where it is over. */
  leftMs(nowMs: number): number {
    return Math.min(this.leaseEndsAtMs, this.durationEndsAtMs) - nowMs;
  }

  /** Which of the two times ends it. */
  get nextEnd(): FaultEnd {
    return this.leaseEndsAtMs < this.durationEndsAtMs ? "lease" : "duration";
  }

  /** Called when it ends; at once where it has ended. Returns what forgets it. */
  atEnd(run: () => void): () => void {
    if (this.endedBy !== undefined) {
      run();
      return () => {};
    }
    this.onEnd.add(run);
    return () => this.onEnd.delete(run);
  }

  end(endedBy: FaultEnd): void {
    if (this.endedBy !== undefined) return;
    this.endedBy = endedBy;
    for (const run of this.onEnd) run();
    this.onEnd.clear();
  }

  status(nowMs: number): FaultStatus {
    const left = (endsAtMs: number) =>
      this.endedBy === undefined ? Math.max(0, Math.round(endsAtMs - nowMs)) : 0;
    return {
      id: this.id,
      plan: this.plan,
      state: this.endedBy === undefined ? "active" : "ended",
      ...(this.endedBy === undefined ? {} : { endedBy: this.endedBy }),
      startedAtMs: this.times.startedAtUnixMs,
      leaseLeftMs: left(this.leaseEndsAtMs),
      durationLeftMs: left(this.durationEndsAtMs),
      arrivalCount: this.arrivalCount,
      strikeCount: this.strikeCount,
    };
  }

  private get durationEndsAtMs(): number {
    return this.times.startedAtMs + this.plan.durationMs;
  }
}
