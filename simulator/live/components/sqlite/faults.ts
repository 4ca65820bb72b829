import type { Fault } from "../../../systems/index.ts";
import { disturbSqlite, type FaultForms } from "../../kit/index.ts";
import type { TimeScale } from "../../time-scale/index.ts";
import type { RunningSqlite } from "./start.ts";

/** How the faults of SQLite are brought about: each by another process that has the database open. */
export const sqliteFaultForms: FaultForms<RunningSqlite> = {
  "sqlite-writer-stuck": (_, { database }, context) =>
    disturbSqlite(context, database, { mode: "keep-lock" }),
  "sqlite-writers-contend": ({ busyRatio }, { database }, context) =>
    disturbSqlite(context, database, { mode: "contend", ...turnsFor(busyRatio, context.timeScale) }),
  "sqlite-reader-stuck": ({ bytesPerSecond }, { database }, context) =>
    disturbSqlite(context, database, {
      mode: "keep-snapshot",
      bytesPerSecond: bytesPerSecond * context.timeScale.factor,
    }),
  "sqlite-page-damaged": (_, { database }, context) =>
    disturbSqlite(context, database, { mode: "damage-page" }),
};

/** Why faults have no live form while the application runs. */
export function sqliteFormProblem(fault: Fault): string | undefined {
  switch (fault.kind) {
    case "sqlite-writers-contend":
      return fault.busyRatio > busyRatioMax
        ? `with more than ${busyRatioMax * 100} % of the writes refused nothing is written for a minute, which is the fault \`sqlite-writer-stuck\``
        : undefined;
    case "host-disk-read-only":
      return "a disk on which a database has files open cannot be mounted read-only in order";
    default:
      return undefined;
  }
}

const turnMs = 40_000;
const busyTimeoutMs = 5_000;
const busyRatioMax = 0.8;

/**
 * How long a job has to hold the lock and let go of it, in turns, so that this share of the writes waits in vain: those that
 * come so early in a turn that the lock is still held when their patience is over.
 */
function turnsFor(
  busyRatio: number,
  timeScale: TimeScale,
): { readonly holdMs: number; readonly freeMs: number } {
  const holdMs = busyRatio * turnMs + busyTimeoutMs;
  return { holdMs: timeScale.toReal(holdMs), freeMs: timeScale.toReal(turnMs - holdMs) };
}
