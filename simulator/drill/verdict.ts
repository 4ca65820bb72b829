/** How one drill ended. The first that applies, in this order, is its outcome. */
export type Outcome =
  /** The steady state was not met, so nothing was injected. */
  | "not-started"
  /** A stop condition ended it. */
  | "stopped"
  /** Something expected did not happen. */
  | "missed"
  /** All of it happened, some of it after its time. */
  | "late"
  /** All of it happened in time, and something else fired or somebody else was notified as well. */
  | "noisy"
  | "held";

/** The five hops of an alert, and those of its resolution. A hop that was not reached is undefined. */
export interface Hops {
  readonly symptomAtMs: number | undefined;
  readonly pendingAtMs: number | undefined;
  readonly firingAtMs: number | undefined;
  /** When Alertmanager had it. */
  readonly receivedAtMs: number | undefined;
  /** When the expected receiver was notified. */
  readonly notifiedAtMs: number | undefined;
  readonly resolvedAtMs: number | undefined;
  readonly resolutionNotifiedAtMs: number | undefined;
}

/** What came of one expectation. Times to … are counted as the glossary says; undefined where not reached. */
export interface ExpectationResult {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly state: "firing" | "pending" | "silent";
  readonly receiver: string | undefined;
  /** How long the notification and the resolution may take; undefined where the scenario sets no deadline. */
  readonly withinMs: number | undefined;
  readonly resolvesWithinMs: number | undefined;
  /** The scenario says that it still fires when the observation ends. */
  readonly neverResolves: boolean;
  readonly outcome: "held" | "missed" | "late";
  /** Why it is not held, each in a sentence that names the first broken hop. */
  readonly reasons: readonly string[];
  readonly hops: Hops;
  readonly timeToDetectMs: number | undefined;
  readonly timeToNotifyMs: number | undefined;
  readonly timeToResolveMs: number | undefined;
}

/** An alert that fired although no expectation names it. */
export interface FalseAlarm {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly firedAtMs: number;
}

/** A receiver that was notified of an expected alert although no expectation names it. */
export interface StrayNotification {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly receiver: string;
  /** Its first notification of this alert. */
  readonly notifiedAtMs: number;
}

/** What a drill says in the end. */
export interface Verdict {
  readonly outcome: Outcome;
  readonly expectations: readonly ExpectationResult[];
  readonly falseAlarms: readonly FalseAlarm[];
  readonly strayNotifications: readonly StrayNotification[];
  /** What is wrong beyond single expectations: no symptom, the heartbeat, the steady state afterwards. */
  readonly problems: readonly string[];
}

/** How many drills ended in which way. */
export interface OutcomeCounts {
  readonly held: number;
  readonly missed: number;
  readonly late: number;
  readonly noisy: number;
  readonly notStarted: number;
  readonly stopped: number;
}

/** Counts outcomes. */
export function countOutcomes(outcomes: readonly Outcome[]): OutcomeCounts {
  const count = (outcome: Outcome) => outcomes.filter((each) => each === outcome).length;
  return {
    held: count("held"),
    missed: count("missed"),
    late: count("late"),
    noisy: count("noisy"),
    notStarted: count("not-started"),
    stopped: count("stopped"),
  };
}
