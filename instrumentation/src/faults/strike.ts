import type { ActiveFault } from "./active-fault.ts";
import { type Ballast, createBallast } from "./ballast.ts";
import { drawDelayMs } from "./chance.ts";
import { faultLimits, waitingCountMax } from "./limits.ts";
import type { FaultEffect } from "./wire.ts";

/** What faults do to the process they are in. */
export interface StrikeSurroundings {
  /** In milliseconds, never set back. */
  readonly now: () => number;
  /** Blocks the event loop. */
  readonly block: (durationMs: number) => void;
  /** Ends the process. */
  readonly exit: (code: number) => void;
  /** Told of each strike before it has its effect. */
  readonly onStrike: (fault: ActiveFault) => void;
}

/** A wait that a latency fault asks for. */
export interface FaultDelay {
  readonly fault: ActiveFault;
  readonly delayMs: number;
}

/** A failure that a fault asks for. */
export interface FaultFailure {
  readonly fault: ActiveFault;
  readonly effect: Extract<FaultEffect, { readonly kind: "error" | "refuse" }>;
}

/** What an arrival meets: first the delays, then the failure. */
export interface Arrival {
  readonly delays: readonly FaultDelay[];
  readonly failure: FaultFailure | undefined;
}

/** Lets arrivals meet faults. */
export interface Striker {
  /** Undefined where none of the faults delays or fails this arrival; what they do to the process is done. */
  meet(faults: readonly ActiveFault[]): Arrival | undefined;
  /** Waits the delays one after the other; that of a fault which ends is over with it. Never rejects. */
  wait(delays: readonly FaultDelay[]): Promise<void>;
}

/** Creates the striker of a process. */
export function createStriker({ now, block, exit, onStrike }: StrikeSurroundings): Striker {
  const ballasts = new WeakMap<ActiveFault, Ballast>();
  const draw = { delaySumMs: 0 };
  let waitingCount = 0;
  let freeToBlockAtMs = Number.NEGATIVE_INFINITY;

  const strike = (fault: ActiveFault) => {
    fault.strikeCount++;
    onStrike(fault);
  };
  const blockLoop = (fault: ActiveFault, blockMs: number) => {
    const nowMs = now();
    // Half of the time at least is the process's own: enough to end leases and to answer the controller.
    if (nowMs < freeToBlockAtMs) return;
    strike(fault);
    block(Math.max(0, Math.min(blockMs, fault.leftMs(nowMs))));
    const afterMs = now();
    freeToBlockAtMs = afterMs + Math.max(blockMs, afterMs - nowMs);
  };
  const growBallast = (fault: ActiveFault, bytesPerStrike: number, bytesMax: number) => {
    const ballast = ballasts.get(fault) ?? createBallast(bytesMax);
    if (!ballasts.has(fault)) {
      ballasts.set(fault, ballast);
      fault.atEnd(() => ballast.release());
    }
    if (ballast.grow(bytesPerStrike)) strike(fault);
  };
  const meetOne = (fault: ActiveFault, delays: FaultDelay[]): FaultFailure | undefined => {
    const arrival = fault.arrivalCount++;
    const { plan } = fault;
    if (fault.chance.uniform(arrival, 0) >= plan.rate) return undefined;
    switch (plan.kind) {
      case "latency": {
        const mostMs = faultLimits.delayMaxMs - draw.delaySumMs;
        if (waitingCount >= waitingCountMax || mostMs <= 0) return undefined;
        const delayMs = drawDelayMs(plan.delay, fault.chance, arrival, mostMs);
        draw.delaySumMs += delayMs;
        delays.push({ fault, delayMs });
        strike(fault);
        return undefined;
      }
      case "error":
      case "refuse":
        strike(fault);
        return { fault, effect: plan };
      case "block":
        blockLoop(fault, plan.blockMs);
        return undefined;
      case "memory":
        growBallast(fault, plan.bytesPerStrike, plan.bytesMax);
        return undefined;
      case "exit":
        strike(fault);
        exit(plan.code);
        return undefined;
      default:
        return plan satisfies never;
    }
  };

  return {
    meet: (faults) => {
      const delays: FaultDelay[] = [];
      let failure: FaultFailure | undefined;
      draw.delaySumMs = 0;
      for (const fault of faults) {
        // One before it may have blocked the event loop past its end.
        if (fault.endedBy !== undefined || fault.leftMs(now()) <= 0) continue;
        failure = meetOne(fault, delays);
        if (failure !== undefined) break;
      }
      return delays.length === 0 && failure === undefined ? undefined : { delays, failure };
    },
    wait: async (delays) => {
      waitingCount++;
      for (const { fault, delayMs } of delays) await waitOne(fault, delayMs);
      waitingCount--;
    },
  };
}

function waitOne(fault: ActiveFault, delayMs: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      forget();
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    const forget = fault.atEnd(() => {
      clearTimeout(timer);
      resolve();
    });
  });
}

const neverNotified = new Int32Array(new SharedArrayBuffer(4));

/** Blocks the thread without using the processor, so that the neighbours of the process do not suffer with it. */
export function blockThread(durationMs: number): void {
  Atomics.wait(neverNotified, 0, 0, durationMs);
}
