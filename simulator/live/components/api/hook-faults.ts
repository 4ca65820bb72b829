import type { Fault } from "../../../systems/index.ts";
import type { HookFault } from "../../kit/index.ts";

/** A fault of the API as its instrumentation brings it about. */
export interface ApiHookFault {
  /** Instances as the model names them; all of the API where undefined. */
  readonly instances: readonly string[] | undefined;
  readonly fault: HookFault;
}

/**
 * What the instrumentation is asked for; undefined where the fault needs more than it can do. `timeFactor` is how many
 * seconds of the scenario pass in a real one: a heap that grows does so by the scenario's clock, so that alerts on its
 * growth see in a scaled window what they see in a real one.
 */
export function apiHookFault(fault: Fault, timeFactor: number): ApiHookFault | undefined {
  switch (fault.kind) {
    case "instance-slow":
      return { instances: [fault.instance], fault: latency(fault.addedLatencySeconds) };
    case "latency-rise":
      return { instances: undefined, fault: latency(fault.addedLatencySeconds) };
    case "error-burst":
      return {
        instances: undefined,
        fault: { kind: "error", point: "http.server", rate: fault.ratio, status: 500 },
      };
    case "event-loop-blocked": {
      const lagMs = Math.round(fault.lagSeconds * 1000);
      return {
        instances: [fault.instance],
        fault: { kind: "block", point: "process", blockMs: lagMs, intervalMs: lagMs },
      };
    }
    case "memory-leak":
      return {
        instances: [fault.instance],
        fault: {
          kind: "memory",
          point: "process",
          intervalMs: leakEveryMs,
          bytesPerStrike: Math.round((fault.bytesPerSecond * timeFactor * leakEveryMs) / 1000),
          bytesMax: leakBytesMax,
        },
      };
    default:
      return undefined;
  }
}

const leakEveryMs = 250;
const leakBytesMax = 512 * 1024 * 1024;

function latency(seconds: number): HookFault {
  return {
    kind: "latency",
    point: "http.server",
    delay: { distribution: "fixed", delayMs: Math.round(seconds * 1000) },
  };
}
