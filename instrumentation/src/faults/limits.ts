import type { FaultLimits } from "./wire.ts";

/** What no fault can exceed, whoever asks. */
export const faultLimits: FaultLimits = {
  faultCountMax: 16,
  durationMaxMs: 3_600_000,
  leaseMaxMs: 120_000,
  delayMaxMs: 60_000,
  blockMaxMs: 10_000,
  memoryMaxBytes: 512 * 1024 * 1024,
  intervalMinMs: 100,
};

/** Points that an application may allow. */
export const pointCountMax = 64;

/** Calls that may wait in latency faults at one time; more go on undelayed. */
export const waitingCountMax = 5_000;

/** Ended faults that are still listed. */
export const endedCountMax = 64;

const pointPattern = /^[a-z][a-z0-9._-]{0,63}$/;

/** Whether a text can name a point: lower-case letters, digits, `.`, `_`, `-`, at most 64. */
export function isPointName(name: unknown): name is string {
  return typeof name === "string" && pointPattern.test(name);
}

const idPattern = /^[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}$/;

/** Whether a text can be a fault's id: letters, digits, `.`, `_`, `-`, at most 64. */
export function isFaultId(id: string): boolean {
  return idPattern.test(id);
}
