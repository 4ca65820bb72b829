import { setTimeout as wait } from "node:timers/promises";
import type { PlannedFault } from "../../drill/index.ts";
import type { Injection } from "../kit/index.ts";
import type { LiveClock } from "./live-clock.ts";
import type { LiveWorld } from "./live-world.ts";
import type { LiveObserver } from "./observer.ts";

/** What faults are brought about with. */
export interface SchedulePlan {
  readonly world: Pick<LiveWorld, "inject">;
  readonly clock: LiveClock;
  readonly nowMs: () => number;
  readonly observer: LiveObserver;
  /** Ends waiting; what is at work is rolled back in any case. */
  readonly signal: AbortSignal;
}

interface Active {
  readonly planned: PlannedFault;
  readonly injection: Injection;
  readonly injectedAtMs: number;
  /** How long it took to come into force. */
  readonly lagMs: number;
}

// A part of a fault's length. Lags below it are left out of account, so that ends come when they are predicted.
const lagRatioMax = 0.1;

/** Brings faults about at their times, and rolls back whatever was begun, however the drill ends. */
export class FaultSchedule {
  /** The faults with the scenario times at which they really began and ended. */
  readonly done: PlannedFault[] = [];
  /** Faults that could not be rolled back. */
  readonly failures: string[] = [];
  private readonly plan: SchedulePlan;
  private readonly active = new Set<Active>();
  private readonly rollbacks = new Set<Promise<void>>();
  private isMitigated = false;

  constructor(plan: SchedulePlan) {
    this.plan = plan;
  }

  /** Resolves when all faults have come and gone. Rejects when one cannot be brought about, or when the signal aborts. */
  async run(faults: readonly PlannedFault[]): Promise<void> {
    const times = new Set(faults.flatMap(({ injectAtMs, rollbackAtMs }) => [injectAtMs, rollbackAtMs]));
    for (const atMs of [...times].sort((left, right) => left - right)) {
      await this.until(atMs);
      // What ends makes way for what begins at the same time.
      await Promise.all(faults.filter((each) => each.rollbackAtMs === atMs).map((each) => this.end(each)));
      await this.beginAll(faults.filter((each) => each.injectAtMs === atMs));
    }
  }

  /** Rolls back whatever is still at work. Never rejects: what fails is in `failures`. */
  async rollBackAll(): Promise<void> {
    for (const each of [...this.active].reverse()) {
      // While one was waited for, another may have come to its end.
      if (this.active.has(each)) await this.rollBack(each);
    }
    await Promise.all(this.rollbacks);
  }

  /** Somebody has mended what was hurt: faults end now, and none begins any more. Never rejects. */
  async mitigate(): Promise<void> {
    this.isMitigated = true;
    await this.rollBackAll();
  }

  // One that cannot begin must not leave another behind that begins too late to be rolled back.
  private async beginAll(faults: readonly PlannedFault[]): Promise<void> {
    const begun = await Promise.allSettled(faults.map((each) => this.begin(each)));
    for (const each of begun) if (each.status === "rejected") throw each.reason;
  }

  private async begin(planned: PlannedFault): Promise<void> {
    if (this.hasBeenMitigated()) return;
    const { world, clock, nowMs, observer } = this.plan;
    const startedAtMs = nowMs();
    const injection = await world.inject(planned.fault);
    const injectedAtMs = clock.toScenario(startedAtMs);
    const active = { planned, injection, injectedAtMs, lagMs: clock.toScenario(nowMs()) - injectedAtMs };
    this.active.add(active);
    observer({ kind: "fault", change: "injected", atMs: injectedAtMs, fault: planned.fault });
    // It was mended while this one was about to begin.
    if (this.hasBeenMitigated()) await this.rollBack(active);
  }

  // As a method, since it may have changed while something was waited for.
  private hasBeenMitigated(): boolean {
    return this.isMitigated;
  }

  private async end(planned: PlannedFault): Promise<void> {
    const found = [...this.active].find((each) => each.planned === planned);
    if (found === undefined) return;
    const { injectAtMs, rollbackAtMs } = planned;
    // A short one that was long in coming would be gone before anything could see it.
    if (found.lagMs > (rollbackAtMs - injectAtMs) * lagRatioMax) await this.until(rollbackAtMs + found.lagMs);
    if (this.active.has(found)) await this.rollBack(found);
  }

  private rollBack(active: Active): Promise<void> {
    const rollback = this.endInjection(active).finally(() => this.rollbacks.delete(rollback));
    this.rollbacks.add(rollback);
    return rollback;
  }

  private async endInjection(active: Active): Promise<void> {
    const { clock, nowMs, observer } = this.plan;
    const { planned, injection, injectedAtMs } = active;
    this.active.delete(active);
    const startedAtMs = nowMs();
    try {
      await injection.rollback();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.failures.push(`\`${planned.fault.kind}\`: ${reason}`);
      observer({ kind: "problem", message: `\`${planned.fault.kind}\` could not be rolled back: ${reason}` });
    }
    const atMs = clock.toScenario(startedAtMs);
    this.done.push({ fault: planned.fault, injectAtMs: injectedAtMs, rollbackAtMs: atMs });
    observer({ kind: "fault", change: "rolled-back", atMs, fault: planned.fault });
  }

  private async until(atMs: number): Promise<void> {
    const { clock, nowMs, signal } = this.plan;
    const restMs = clock.toReal(atMs) - nowMs();
    if (restMs > 0) await wait(restMs, undefined, { signal });
    signal.throwIfAborted();
  }
}
