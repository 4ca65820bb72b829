import { isDeepStrictEqual } from "node:util";
import { ActiveFault } from "./active-fault.ts";
import { endedCountMax, faultLimits } from "./limits.ts";
import type { FaultEnd, FaultPlan, FaultStatus } from "./wire.ts";

/** What became of a request for a fault. */
export type PutOutcome =
  | { readonly outcome: "created" | "renewed"; readonly fault: FaultStatus }
  | { readonly outcome: "refused"; readonly reason: string };

/** Clocks in milliseconds and the seed of all faults of a process. */
export interface BookOptions {
  /** Never set back. */
  readonly now: () => number;
  /** Unix time. */
  readonly unixNow: () => number;
  readonly seed: number;
  /** Told of each fault that begins or has ended. */
  readonly onChange: (fault: ActiveFault, change: "begins" | "ended") => void;
}

/** The faults of a process: each ends by itself when its lease or its duration is over. */
export interface FaultBook {
  /** Makes a fault, or renews the lease of the same one; another plan under its id replaces it. */
  put(id: string, plan: FaultPlan, leaseMs: number): PutOutcome;
  /** Undefined where none of this id is active. */
  renew(id: string, leaseMs: number): FaultStatus | undefined;
  /** Ends a fault; one that has ended stays as it was. Undefined where none is known. */
  end(id: string, endedBy: FaultEnd): FaultStatus | undefined;
  /** Ends all; how many there were. */
  endAll(endedBy: FaultEnd): number;
  /** The active ones at a point, in the order of their making; undefined where there is none. */
  at(point: string): readonly ActiveFault[] | undefined;
  /** The active ones, then those that ended, newest first. */
  list(): readonly FaultStatus[];
}

/** Opens an empty book. */
export function openFaultBook({ now, unixNow, seed, onChange }: BookOptions): FaultBook {
  const active = new Map<string, ActiveFault>();
  const ended = rememberEnded();
  const byPoint = new Map<string, readonly ActiveFault[]>();

  const index = (point: string) => {
    const faults = [...active.values()].filter(({ plan }) => plan.point === point);
    if (faults.length === 0) byPoint.delete(point);
    else byPoint.set(point, faults);
  };
  const endOne = (fault: ActiveFault, endedBy: FaultEnd) => {
    if (active.get(fault.id) !== fault) return;
    active.delete(fault.id);
    index(fault.plan.point);
    ended.add(fault);
    fault.end(endedBy);
    onChange(fault, "ended");
  };
  // A blocked event loop holds timers up, so whatever looks at faults ends those that are over.
  const endOverdue = () => {
    const nowMs = now();
    for (const fault of active.values()) if (fault.leftMs(nowMs) <= 0) endOne(fault, fault.nextEnd);
  };
  const endByClock = clockFor(now, (fault) => endOne(fault, fault.nextEnd));
  const renewOne = (fault: ActiveFault, leaseMs: number): FaultStatus => {
    fault.renew(now(), leaseMs);
    endByClock(fault);
    return fault.status(now());
  };
  const create = (id: string, plan: FaultPlan, leaseMs: number): ActiveFault => {
    const times = { startedAtMs: now(), startedAtUnixMs: unixNow(), leaseMs };
    const fault = new ActiveFault(id, plan, times, seed);
    active.set(id, fault);
    index(plan.point);
    endByClock(fault);
    onChange(fault, "begins");
    return fault;
  };

  const put = (id: string, plan: FaultPlan, leaseMs: number): PutOutcome => {
    endOverdue();
    const before = active.get(id);
    if (before !== undefined && isDeepStrictEqual(before.plan, plan)) {
      return { outcome: "renewed", fault: renewOne(before, leaseMs) };
    }
    const over = ended.get(id);
    if (over?.endedBy === "duration" && isDeepStrictEqual(over.plan, plan)) {
      return {
        outcome: "refused",
        reason: `fault \`${id}\` ended after its whole duration; another takes another id`,
      };
    }
    const reason = limitReason(plan, active, before);
    if (reason !== undefined) return { outcome: "refused", reason };
    if (before !== undefined) endOne(before, "replaced");
    ended.delete(id);
    return { outcome: "created", fault: create(id, plan, leaseMs).status(now()) };
  };

  return {
    put,
    renew: (id, leaseMs) => {
      endOverdue();
      const fault = active.get(id);
      return fault === undefined ? undefined : renewOne(fault, leaseMs);
    },
    end: (id, endedBy) => {
      endOverdue();
      const fault = active.get(id) ?? ended.get(id);
      if (fault !== undefined) endOne(fault, endedBy);
      return fault?.status(now());
    },
    endAll: (endedBy) => {
      endOverdue();
      const faults = [...active.values()];
      for (const fault of faults) endOne(fault, endedBy);
      return faults.length;
    },
    at: (point) => {
      if (!byPoint.has(point)) return undefined;
      endOverdue();
      return byPoint.get(point);
    },
    list: () => {
      endOverdue();
      return [...active.values(), ...ended.newestFirst()].map((fault) => fault.status(now()));
    },
  };
}

function rememberEnded() {
  const faults = new Map<string, ActiveFault>();
  return {
    get: (id: string) => faults.get(id),
    delete: (id: string) => faults.delete(id),
    add: (fault: ActiveFault) => {
      faults.delete(fault.id);
      faults.set(fault.id, fault);
      const [oldest] = faults.keys();
      if (faults.size > endedCountMax && oldest !== undefined) faults.delete(oldest);
    },
    newestFirst: () => [...faults.values()].reverse(),
  };
}

/** Ends faults by the clock; called again after a renewal, which may have shortened the lease too. */
function clockFor(now: () => number, end: (fault: ActiveFault) => void): (fault: ActiveFault) => void {
  const timers = new WeakMap<ActiveFault, NodeJS.Timeout>();
  const schedule = (fault: ActiveFault) => {
    if (!timers.has(fault)) fault.atEnd(() => clearTimeout(timers.get(fault)));
    clearTimeout(timers.get(fault));
    const waitMs = Math.max(1, Math.ceil(fault.leftMs(now())));
    const timer = setTimeout(() => (fault.leftMs(now()) > 0 ? schedule(fault) : end(fault)), waitMs);
    timer.unref();
    timers.set(fault, timer);
  };
  return schedule;
}

function limitReason(
  plan: FaultPlan,
  active: ReadonlyMap<string, ActiveFault>,
  replaced: ActiveFault | undefined,
): string | undefined {
  const others = [...active.values()].filter((fault) => fault !== replaced);
  const { faultCountMax, memoryMaxBytes } = faultLimits;
  if (others.length >= faultCountMax)
    return `${others.length} faults are active; ${faultCountMax} is the most`;
  if (plan.kind !== "memory") return undefined;
  const heldBytes = others.reduce(
    (sum, other) => sum + (other.plan.kind === "memory" ? other.plan.bytesMax : 0),
    0,
  );
  if (heldBytes + plan.bytesMax <= memoryMaxBytes) return undefined;
  return `memory faults may take ${memoryMaxBytes} bytes together; others have ${heldBytes} of them`;
}
