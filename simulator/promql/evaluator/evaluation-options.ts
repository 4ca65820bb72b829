import type { ParseOptions } from "../options.ts";
import type { TimeMemory } from "./time-memory.ts";

/** How expressions are evaluated. */
export interface EvaluationOptions extends ParseOptions {
  /** How far back an instant selector may look, in milliseconds. Default 5 minutes. */
  readonly lookbackMs?: number;
  /** The step of subqueries that name none, in milliseconds. Default 1 minute. */
  readonly defaultSubqueryStepMs?: number;
  /** How many samples one evaluation may hold in memory. Default 50,000,000, as Prometheus. */
  readonly samplesMax?: number;
  /**
   * Makes each step of a range the very answer that an instant at its time gets, as rules are evaluated: to the last
   * digit, and without what only range queries of Prometheus 2 do. Default false: windows are added up in time that
   * does not grow with their length, which may round the last digit otherwise.
   */
  readonly isExact?: boolean;
  /** What is known about times from earlier evaluations. Default: nothing. */
  readonly memory?: TimeMemory;
}
