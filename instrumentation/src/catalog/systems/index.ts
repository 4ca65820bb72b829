// Generated from the names of the files beside it; rebuild with `npm run build:systems`.
import { apiMetrics } from "./api.ts";
import { cdnMetrics } from "./cdn.ts";
import { errorsMetrics } from "./errors.ts";
import { functionsMetrics } from "./functions.ts";
import { postgresMetrics } from "./postgres.ts";
import { pushMetrics } from "./push.ts";
import { stackMetrics } from "./stack.ts";
import { supabaseMetrics } from "./supabase.ts";
import { workerMetrics } from "./worker.ts";

export {
  apiMetrics,
  cdnMetrics,
  errorsMetrics,
  functionsMetrics,
  postgresMetrics,
  pushMetrics,
  stackMetrics,
  supabaseMetrics,
  workerMetrics,
};

/** The metrics of every system. */
export const metricsOfSystems = [
  apiMetrics,
  cdnMetrics,
  errorsMetrics,
  functionsMetrics,
  postgresMetrics,
  pushMetrics,
  stackMetrics,
  supabaseMetrics,
  workerMetrics,
] as const;
