import type { Labels } from "../promql/index.ts";
import type { Fault } from "../systems/index.ts";
import type { AlertCurve } from "./alert-curve.ts";
import type { Explanation } from "./explanation.ts";
import type { Scenario } from "./scenario.ts";
import type { Hops, Verdict } from "./verdict.ts";

/** The version of the journal's form; raised when a reader of the old form would misread the new one. */
export const journalVersion = 1;

/**
 * Something that happened in a drill. `atMs` counts from the start of the drill, so that a journal does not
 * depend on the hour of the run.
 */
export type JournalEvent =
  | { readonly kind: "control-started"; readonly atMs: number }
  | {
      readonly kind: "steady-state-checked";
      readonly atMs: number;
      readonly description: string;
      readonly isMet: boolean;
      readonly reason: string;
    }
  | { readonly kind: "fault-injected"; readonly atMs: number; readonly fault: Fault }
  | { readonly kind: "fault-rolled-back"; readonly atMs: number; readonly fault: Fault }
  | { readonly kind: "symptom-seen"; readonly atMs: number; readonly expression: string }
  | {
      readonly kind: "alert-pending" | "alert-firing" | "alert-resolved" | "alert-withdrawn";
      readonly atMs: number;
      readonly alert: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly value: string;
    }
  | {
      readonly kind: "notification-sent" | "notification-failed";
      readonly atMs: number;
      readonly receiver: string;
      /** Of the receiver, as in `slack[0]`. */
      readonly integration: string;
      readonly status: "firing" | "resolved";
      readonly group: Readonly<Record<string, string>>;
      readonly alerts: readonly NotifiedAlert[];
      /** What its settings render to, by their paths; empty texts and secrets left out, long ones cut. */
      readonly texts: Readonly<Record<string, string>>;
      /** A template that fails: the reason why nothing was sent, or why a text is missing. */
      readonly problem?: string;
    }
  | {
      readonly kind: "alert-muted";
      readonly atMs: number;
      readonly alert: string;
      readonly labels: Readonly<Record<string, string>>;
      readonly receiver: string;
      readonly reason: string;
    }
  | {
      readonly kind: "evaluation-failed";
      readonly atMs: number;
      readonly rule: string;
      readonly message: string;
    }
  | { readonly kind: "heartbeat-missed" | "heartbeat-returned"; readonly atMs: number }
  | { readonly kind: "drill-stopped"; readonly atMs: number; readonly reason: string };

/** One alert inside a notification, as the receiver reads it. */
export interface NotifiedAlert {
  readonly status: "firing" | "resolved";
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Everything that happened in a drill, in order, and what to make of it. */
export interface Journal {
  readonly version: typeof journalVersion;
  readonly scenario: Scenario;
  readonly clock: "virtual" | "live";
  readonly seed: number;
  readonly samplesScraped: number;
  readonly events: readonly JournalEvent[];
  readonly verdict: Verdict;
  /** Of a live drill only. */
  readonly live?: LiveDetails;
  /** How the expressions of its alerts went; only where they were asked for. */
  readonly curves?: readonly AlertCurve[];
  /** Why alerts did not go the way that was expected, or reached nobody; only where they were asked for. */
  readonly explanations?: readonly Explanation[];
}

/** What a live drill adds to its journal. */
export interface LiveDetails {
  /** When its control phase began, ISO 8601. */
  readonly startedAt: string;
  /** How many seconds of the scenario passed in a real one. */
  readonly timeScale: number;
  /** Why those were fewer than was asked for, as in `the fault lasts 10s`; absent where they were not. */
  readonly slowedBecause?: string;
  /** Where it ran: `native`, `compose`, or the name of a target. */
  readonly target: string;
  /**
   * How receivers are known: `seen` at a webhook of their own (also where absent), or `routed`, what the target's routing says
   * of the same alerts without the label `drill`, as all of them came to the one receiver of drills.
   */
  readonly receivers?: "seen" | "routed";
  /** Which programs took part, with their versions. */
  readonly programs: Readonly<Record<string, string>>;
  /** How far prediction and measurement may be apart at most: the largest tolerance of an expectation. In scenario time. */
  readonly toleranceMs: number;
  /** What the virtual run of the same scenario says, in the order of the verdict's expectations. */
  readonly predicted: readonly PredictedHops[];
  /** Who acknowledged, and when; empty where nobody did. */
  readonly acknowledged: readonly Acknowledgement[];
  /** What of the rules of expected alerts compressed time does not carry over faithfully. */
  readonly scaleNotes: readonly ScaleNote[];
  /** Faults that could not be rolled back, with the reason. */
  readonly rollbackFailures: readonly string[];
  /** Why the journal lacks the explanations and curves that it was to have; absent where it lacks none. */
  readonly insightFailure?: string;
}

/** Somebody has seen an alert and looks into it. */
export interface Acknowledgement {
  readonly atMs: number;
  readonly by: string;
  /** Absent where it was said of all that fired. */
  readonly alert?: string;
}

/** Something about a rule in compressed time that whoever reads its times should know. */
export interface ScaleNote {
  /** An alert, or a group of rules. */
  readonly of: string;
  readonly message: string;
}

/** The hops of an expectation as the virtual run has them. Times to … count as in the verdict. */
export interface PredictedHops {
  readonly hops: Hops;
  readonly timeToDetectMs: number | undefined;
  readonly timeToNotifyMs: number | undefined;
  readonly timeToResolveMs: number | undefined;
  /**
   * How far each of them may be from what was measured, in scenario time: one scrape of the alert's targets and one evaluation of
   * its group. Absent in older journals: that of the drill.
   */
  readonly toleranceMs?: number;
}

/** Orders events by time; those of one instant by what causes what, then by their text, so bytes repeat. */
export function sortEvents(events: readonly JournalEvent[]): readonly JournalEvent[] {
  return events
    .map((event) => ({ event, rank: kindOrder.indexOf(event.kind), text: JSON.stringify(event) }))
    .sort((left, right) => {
      const byTime = left.event.atMs - right.event.atMs || left.rank - right.rank;
      return byTime !== 0 ? byTime : left.text < right.text ? -1 : left.text > right.text ? 1 : 0;
    })
    .map(({ event }) => event);
}

/** The labels of an alert as a journal holds them: a plain record in label order. */
export function journalLabels(labels: Labels): Readonly<Record<string, string>> {
  return Object.fromEntries(labels.names.map((name, index) => [name, labels.values[index] ?? ""]));
}

const kindOrder: readonly JournalEvent["kind"][] = [
  "control-started",
  "fault-rolled-back",
  "fault-injected",
  "drill-stopped",
  "symptom-seen",
  "evaluation-failed",
  "alert-pending",
  "alert-firing",
  "alert-withdrawn",
  "alert-resolved",
  "alert-muted",
  "notification-sent",
  "notification-failed",
  "heartbeat-missed",
  "heartbeat-returned",
  "steady-state-checked",
];

/** The instant that times in a report count from: the first fault, or the end of the control phase without one. */
export function originMsOf(journal: Journal): number {
  const injected = journal.events.find((event) => event.kind === "fault-injected");
  return injected?.atMs ?? journal.scenario.controlMs;
}
