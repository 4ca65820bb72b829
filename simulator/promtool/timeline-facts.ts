import type { AlertInstance, RuleEvaluation } from "../engine/index.ts";
import type { PrometheusMajor } from "../promql/index.ts";
import type { TestNotifications } from "./test-notifications.ts";

/** What assertions on time lines look at. */
export interface TimelineFacts {
  readonly evaluation: RuleEvaluation;
  readonly startMs: number;
  /** The end of the time line. */
  readonly endMs: number;
  readonly prometheus: PrometheusMajor;
  /** What was notified, or why that cannot be told. */
  readonly notifications: () => TestNotifications | string;
}

/** The life of an alert that is meant, in milliseconds after the start of the test. */
export interface AlertLife {
  readonly alert: AlertInstance;
  readonly activeFromMs: number;
  readonly firingFromMs: number | undefined;
  readonly endMs: number | undefined;
}
