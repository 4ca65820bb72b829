import { strict as assert } from "node:assert";

/** Which way bytes go through a proxy: from the client to the target, or back. */
export type ProxyDirection = "to-target" | "to-client";

/** What a proxy does to connections, those that are open included. */
export type ProxyMode =
  | { readonly kind: "pass" }
  /** Everything, the end of a stream too, comes this much later in each direction; evenly from latency - jitter to latency + jitter. */
  | { readonly kind: "delay"; readonly latencyMs: number; readonly jitterMs: number }
  /** Open connections are reset; new ones are refused, or accepted and then reset. */
  | { readonly kind: "cut"; readonly newConnections: "refuse" | "reset" }
  /** New connections are accepted, nothing is forwarded or answered, open ones freeze. They go on in a mode that forwards. */
  | { readonly kind: "hang" }
  /** Each connection carries at most this in each direction. */
  | { readonly kind: "throttle"; readonly bytesPerSecond: number }
  /** A connection is reset once this many bytes have gone through it in one direction since it or the mode began. */
  | { readonly kind: "reset-after"; readonly bytes: number; readonly direction: ProxyDirection }
  /** New connections are refused, since nobody listens; open ones go on. */
  | { readonly kind: "refuse" }
  /** As before a target that is gone: the target's side is reset, clients see an orderly end without an answer. */
  | { readonly kind: "unreachable" };

/** Whether anybody listens in a mode. */
export function listensIn(mode: ProxyMode): boolean {
  return mode.kind !== "refuse" && !(mode.kind === "cut" && mode.newConnections === "refuse");
}

/** Asserts that the numbers of a mode make sense. */
export function assertProxyMode(mode: ProxyMode): void {
  switch (mode.kind) {
    case "delay":
      assertRange("latencyMs", mode.latencyMs, 0, delayMsMax);
      assertRange("jitterMs", mode.jitterMs, 0, mode.latencyMs);
      return;
    case "throttle":
      assertRange("bytesPerSecond", mode.bytesPerSecond, 1, 1e12);
      return;
    case "reset-after":
      assertRange("bytes", mode.bytes, 0, Number.MAX_SAFE_INTEGER);
      return;
    case "pass":
    case "cut":
    case "hang":
    case "refuse":
    case "unreachable":
      return;
    default:
      mode satisfies never;
  }
}

/** The longest delay that a timer of this project's runtime keeps, with room for jitter: ten days. */
export const delayMsMax = 864_000_000;

function assertRange(name: string, value: number, least: number, most: number): void {
  assert(value >= least && value <= most, `${name} is at least ${least} and at most ${most}: ${value}`);
}
