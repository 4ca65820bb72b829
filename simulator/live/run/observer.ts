import type { ExpectationResult, NotifiedAlert } from "../../drill/index.ts";
import type { Fault } from "../../systems/index.ts";

/** The parts of a live run, in their order. */
export type LivePhase = "starting" | "control" | "observing" | "ending";

/** What happens while a drill runs, for who looks on. Times count by the scenario's clock. */
export type LiveEvent =
  /** Told first: what the virtual run of the scenario says, and how far the real one may be from it. */
  | {
      readonly kind: "predicted";
      readonly expectations: readonly ExpectationResult[];
      readonly controlMs: number;
      readonly endMs: number;
      readonly toleranceMs: number;
      /** How many seconds of the scenario pass in a real one. */
      readonly timeScale: number;
      /** Why they are fewer than was asked for; absent where they are not. */
      readonly slowedBecause?: string;
    }
  | {
      readonly kind: "phase";
      readonly phase: LivePhase;
      readonly atMs: number;
      readonly untilMs: number | undefined;
    }
  | { readonly kind: "started"; readonly what: string }
  /** All is up; where to look at it. */
  | {
      readonly kind: "reachable";
      readonly prometheusUrl: string;
      readonly alertmanagerUrls: readonly string[];
    }
  | {
      readonly kind: "steady-state";
      readonly atMs: number;
      readonly description: string;
      readonly isMet: boolean;
    }
  | {
      readonly kind: "fault";
      readonly change: "injected" | "rolled-back";
      readonly atMs: number;
      readonly fault: Fault;
    }
  | {
      readonly kind: "alert";
      readonly state: "pending" | "firing" | "resolved";
      readonly atMs: number;
      readonly alert: string;
      readonly labels: Readonly<Record<string, string>>;
    }
  | { readonly kind: "symptom"; readonly atMs: number }
  /** An Alertmanager has accepted it for the first time, or anew. */
  | {
      readonly kind: "received";
      readonly state: "firing" | "resolved";
      readonly atMs: number;
      readonly labels: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: "notification";
      readonly atMs: number;
      readonly receiver: string;
      readonly status: "firing" | "resolved";
      readonly isDelivered: boolean;
      readonly alerts: readonly NotifiedAlert[];
    }
  | {
      readonly kind: "acknowledged";
      readonly atMs: number;
      readonly by: string;
      /** Undefined where it was said of all that fires. */
      readonly alert: string | undefined;
    }
  | { readonly kind: "stopping"; readonly atMs: number; readonly reason: string }
  | { readonly kind: "problem"; readonly message: string };

/** Who looks on; must not throw. */
export type LiveObserver = (event: LiveEvent) => void;
