import type { ActiveFault } from "./active-fault.ts";
import type { Striker } from "./strike.ts";
import { processPoint } from "./wire.ts";

const intervalDefaultMs = 1_000;

/** Lets faults at the point `process` strike. */
export interface ProcessPoint {
  /** Begins a fault, which strikes once in each of its intervals; one at another point is left alone. */
  begin(fault: ActiveFault): void;
}

/** Strikes by timers that keep no process alive. */
export function createProcessPoint(striker: Striker): ProcessPoint {
  return {
    begin: (fault) => {
      const { point, intervalMs = intervalDefaultMs } = fault.plan;
      if (point !== processPoint) return;
      const timer = setInterval(() => striker.meet([fault]), intervalMs);
      timer.unref();
      fault.atEnd(() => clearInterval(timer));
    },
  };
}
