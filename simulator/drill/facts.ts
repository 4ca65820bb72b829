import type { NotifiedAlert } from "./journal.ts";

/** One activation of one alert: from the first result of its rule to the last. Times count from the drill's start. */
export interface AlertFact {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly activeAtMs: number;
  readonly firedAtMs: number | undefined;
  /** When a firing alert ceased to fire. */
  readonly resolvedAtMs: number | undefined;
  /** When Alertmanager first had it as firing. */
  readonly receivedAtMs: number | undefined;
}

/** One notification that was attempted. */
export interface NotificationFact {
  readonly atMs: number;
  readonly receiver: string;
  readonly status: "firing" | "resolved";
  readonly isDelivered: boolean;
  /** The template that fails, where one does. */
  readonly problem?: string | undefined;
  readonly alerts: readonly NotifiedAlert[];
}

/** What a drill saw, whichever clock it ran on; a verdict is made of this and of what was expected. */
export interface Facts {
  /** Undefined where the method is empty. */
  readonly firstFaultAtMs: number | undefined;
  readonly lastFaultEndMs: number | undefined;
  readonly controlMs: number;
  readonly symptomAtMs: number | undefined;
  readonly alerts: readonly AlertFact[];
  readonly notifications: readonly NotificationFact[];
  /** Receivers that are told of resolved alerts too. */
  readonly receiversOfResolved: ReadonlySet<string>;
  readonly heartbeatMissedAtMs: number | undefined;
  /** Conditions of the steady state that did not hold at the end. */
  readonly unsteadyAfter: readonly string[];
  /** Rules that could not be evaluated, with the reason. */
  readonly evaluationFailures: readonly string[];
  /** Why the symptom could not be evaluated. */
  readonly symptomFailure: string | undefined;
  /** Why stop conditions could not be evaluated. */
  readonly stopFailures: readonly string[];
  readonly stoppedBecause: string | undefined;
  /** Conditions of the steady state that did not hold before the fault; if any, nothing was injected. */
  readonly unsteadyBefore: readonly string[];
}
