import type { TargetModel } from "./model.ts";
import type { OfferedServices } from "./neighbours.ts";
import type { AnyFault, BendingModel, SystemOptions } from "./system.ts";
import type { Traffic } from "./traffic.ts";

/** How far a system moves at a time. */
const stepMs = 5000;

/** What a step of a system knows of its time. */
export interface Step {
  readonly elapsedSeconds: number;
  /** The time at its end, milliseconds since the epoch. */
  readonly nowMs: number;
  /** The load of the users at its start, 1 in the mean of a day. */
  readonly load: number;
}

/**
 * A system that lives in steps of five seconds, however the world divides its time, and knows which faults are at work
 * and since when. What is left to each system: its targets, and what a step does.
 */
export abstract class SteppedSystem<Fault extends AnyFault> implements BendingModel<Fault> {
  abstract readonly targets: readonly TargetModel[];
  /** What others that depend on the system get from it; all of it where it says nothing. */
  readonly offers?: OfferedServices | undefined;
  private readonly traffic: Traffic;
  private readonly sinceMs = new Map<Fault, number>();
  private livedMs: number;

  constructor({ startMs, traffic }: Pick<SystemOptions, "startMs" | "traffic">) {
    this.livedMs = startMs;
    this.traffic = traffic;
  }

  /** Up to when the system has lived, milliseconds since the epoch. */
  protected get nowMs(): number {
    return this.livedMs;
  }

  advance(toMs: number): void {
    while (this.livedMs + stepMs <= toMs) {
      const load = this.traffic.loadAt(this.livedMs);
      this.livedMs += stepMs;
      this.live({ elapsedSeconds: stepMs / 1000, nowMs: this.livedMs, load });
    }
  }

  bear(faults: readonly Fault[]): void {
    for (const fault of this.sinceMs.keys()) if (!faults.includes(fault)) this.sinceMs.delete(fault);
    for (const fault of faults) if (!this.sinceMs.has(fault)) this.sinceMs.set(fault, this.livedMs);
    this.yield(faults);
  }

  /** The faults of one kind that are at work, in the order of their injection. */
  protected faultsOf<Kind extends Fault["kind"]>(kind: Kind): readonly Extract<Fault, { kind: Kind }>[] {
    const isOfKind = (fault: Fault): fault is Extract<Fault, { kind: Kind }> => fault.kind === kind;
    return [...this.sinceMs.keys()].filter(isOfKind);
  }

  /** How long a fault has been at work. */
  protected ageSeconds(fault: Fault): number {
    return (this.livedMs - (this.sinceMs.get(fault) ?? this.livedMs)) / 1000;
  }

  /** What five seconds do to the system. */
  protected abstract live(step: Step): void;

  /** What changes at once when faults come or go; nothing unless a system says so. */
  protected yield(_faults: readonly Fault[]): void {}
}
