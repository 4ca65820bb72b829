import { readFileSync } from "node:fs";

const statFile = `/proc/self/task/${process.pid}/schedstat`;

/**
 * How long the main thread has been on a processor, in milliseconds, so that what other programs take from this one
 * counts for nothing; the wall clock where the system does not say.
 */
export const mainThreadMs: () => number = hasStat() ? statMs : () => performance.now();

function statMs(): number {
  return Number(readFileSync(statFile, "latin1").split(" ", 1)[0]) / 1e6;
}

function hasStat(): boolean {
  try {
    return statMs() > 0;
  } catch {
    return false;
  }
}
