/**
 * A journal as the page reads it. It is narrower than what a drill writes and forgives more: a stored journal may lack what
 * came later and have what this version does not know.
 */
export interface StoredJournal {
  readonly version: number;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly system: string;
  readonly variant: string;
  readonly tags: readonly string[];
  readonly environment: string;
  readonly traffic: string;
  readonly controlMs: number;
  readonly observeMs: number;
  readonly symptom: string | undefined;
  readonly clock: string;
  readonly seed: number;
  readonly samplesScraped: number;
  readonly outcome: string;
  readonly problems: readonly string[];
  readonly expectations: readonly StoredExpectation[];
  readonly falseAlarms: readonly StoredStray[];
  readonly strayNotifications: readonly StoredStray[];
  readonly events: readonly StoredEvent[];
  readonly live: StoredLive | undefined;
  readonly curves: readonly StoredCurve[];
  readonly explanations: readonly StoredExplanation[];
  /** What of the journal this version of klaxon does not understand, in sentences. */
  readonly notes: readonly string[];
}

/** Labels by name. */
export type StoredLabels = Readonly<Record<string, string>>;

/** The hops of an alert: times from the drill's start; absent where not reached. */
export interface StoredHops {
  readonly symptomAtMs: number | undefined;
  readonly pendingAtMs: number | undefined;
  readonly firingAtMs: number | undefined;
  readonly receivedAtMs: number | undefined;
  readonly notifiedAtMs: number | undefined;
  readonly resolvedAtMs: number | undefined;
  readonly resolutionNotifiedAtMs: number | undefined;
}

/** What came of one expected alert. */
export interface StoredExpectation {
  readonly alert: string;
  readonly labels: StoredLabels;
  readonly state: string;
  readonly receiver: string | undefined;
  readonly withinMs: number | undefined;
  readonly resolvesWithinMs: number | undefined;
  readonly outcome: string;
  readonly reasons: readonly string[];
  readonly hops: StoredHops;
  readonly timeToDetectMs: number | undefined;
  readonly timeToNotifyMs: number | undefined;
  readonly timeToResolveMs: number | undefined;
}

/** Something that happened and that nobody expects. */
export interface StoredStray {
  readonly alert: string;
  readonly labels: StoredLabels;
  /** Undefined for a false alarm. */
  readonly receiver: string | undefined;
  readonly atMs: number;
}

/** One alert inside a notification. */
export interface StoredNotifiedAlert {
  readonly status: string;
  readonly labels: StoredLabels;
  readonly annotations: StoredLabels;
}

/** An event; times count from the drill's start. */
export type StoredEvent =
  | {
      readonly kind: "fault-injected" | "fault-rolled-back";
      readonly atMs: number;
      readonly fault: string;
      readonly parameters: StoredLabels;
    }
  | {
      readonly kind: "alert-pending" | "alert-firing" | "alert-resolved" | "alert-withdrawn";
      readonly atMs: number;
      readonly alert: string;
      readonly labels: StoredLabels;
      readonly value: string;
    }
  | StoredNotification
  | {
      readonly kind: "alert-muted";
      readonly atMs: number;
      readonly alert: string;
      readonly labels: StoredLabels;
      readonly receiver: string;
      readonly reason: string;
    }
  | { readonly kind: "symptom-seen"; readonly atMs: number; readonly expression: string }
  | {
      readonly kind: "steady-state-checked";
      readonly atMs: number;
      readonly description: string;
      readonly isMet: boolean;
      readonly reason: string;
    }
  | {
      /** Everything that is a moment and a sentence, what this version does not know included. */
      readonly kind: "other";
      readonly atMs: number;
      readonly tone: "plain" | "bad" | "unknown";
      readonly name: string;
      readonly text: string;
    };

/** A notification that was sent, or failed to be. */
export interface StoredNotification {
  readonly kind: "notification-sent" | "notification-failed";
  readonly atMs: number;
  readonly receiver: string;
  readonly integration: string;
  readonly status: string;
  readonly group: StoredLabels;
  readonly alerts: readonly StoredNotifiedAlert[];
  readonly texts: StoredLabels;
  readonly problem: string | undefined;
}

/** What a live drill adds. */
export interface StoredLive {
  readonly startedAt: string;
  readonly timeScale: number;
  /** Why it passed more slowly than it was to. */
  readonly slowedBecause: string | undefined;
  readonly target: string;
  readonly programs: StoredLabels;
  readonly toleranceMs: number;
  readonly acknowledged: readonly {
    readonly atMs: number;
    readonly by: string;
    readonly alert: string | undefined;
  }[];
  readonly scaleNotes: readonly { readonly of: string; readonly message: string }[];
  readonly rollbackFailures: readonly string[];
  /** Why it lacks explanations and curves that it was to have. */
  readonly insightFailure: string | undefined;
}

/** An alert's expression over the drill, comparison by comparison. */
export interface StoredCurve {
  readonly alert: string;
  readonly expression: string;
  readonly holdDurationMs: number;
  readonly conditions: readonly StoredCondition[];
}

/** One comparison: what is measured, against what. Times of the samples are `startMs` + n × `stepMs` from the drill's start. */
export interface StoredCondition {
  readonly text: string;
  /** Undefined where the expression compares nothing: then any sample means that it holds. */
  readonly operator: string | undefined;
  readonly measured: string;
  readonly startMs: number;
  readonly stepMs: number;
  readonly series: readonly {
    readonly labels: StoredLabels;
    readonly values: readonly (number | null)[];
    /** Where the series of a condition have thresholds that differ. */
    readonly threshold: StoredThreshold | undefined;
  }[];
  readonly seriesLeftOut: number;
  readonly threshold: StoredThreshold | undefined;
  /** What somebody who looks at it should know. */
  readonly remark: string | undefined;
}

/** What a value is compared with: always the same, or one for each sample; `null` where there is none. */
export type StoredThreshold = number | readonly (number | null)[];

/** Why an alert did not do what was expected of it. */
export interface StoredExplanation {
  readonly alert: string;
  readonly labels: StoredLabels;
  readonly question: string;
  readonly reasons: readonly { readonly message: string; readonly expression: string | undefined }[];
}

/** The instant that times count from: the first fault, or the end of the control phase without one. */
export function originMsOf({ events, controlMs }: Pick<StoredJournal, "events" | "controlMs">): number {
  return events.find(({ kind }) => kind === "fault-injected")?.atMs ?? controlMs;
}

/** When the drill ends: after its observation, or with its last event where that is later. */
export function endMsOf({ events, controlMs, observeMs }: StoredJournal): number {
  return events.reduce((endMs, { atMs }) => Math.max(endMs, atMs), controlMs + observeMs);
}
