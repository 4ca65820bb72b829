import type { Finding } from "../document/index.ts";

/** How the evaluation that failed was done: as written, or in a way that must yield the same. */
export type EvaluationMode = "as written" | "as a range" | `at ${string}`;

/** A failed evaluation of a script. Texts may have several lines. */
export interface ConformanceFailure {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly expression: string;
  readonly mode: EvaluationMode;
  /** What differs, in one line. */
  readonly reason: string;
  readonly expected: string;
  readonly got: string;
}

/** What came of a script: each `eval` counts once. */
export interface ConformanceReport {
  readonly file: string;
  readonly passedCount: number;
  readonly failures: readonly ConformanceFailure[];
  /** What is wrong with the script itself; such commands are not run. */
  readonly findings: readonly Finding[];
}
