import type { DocumentPlace } from "../document/index.ts";
import type { Matcher } from "../promql/index.ts";

/** An assertion on the whole time line of some alerts, from the key `klaxon` of a test file. */
export interface TimelineTest {
  readonly alerts: AlertSelection;
  readonly expectation: TimelineExpectation;
  /** The expectation in words that follow the alert's name: `fires between 4m and 6m`. */
  readonly words: string;
  readonly place: () => DocumentPlace;
}

/** Which alerts an assertion is about. */
export interface AlertSelection {
  /** As written: `InstanceDown{job="api"}`. */
  readonly text: string;
  /** On the alert's labels, its name under `alertname`. */
  readonly matchers: readonly Matcher[];
  /** What the annotations of those that fire must be; sorted by name. */
  readonly annotations: readonly NamedPattern[];
  /** How many of them must come to what is expected; undefined where one is enough. */
  readonly count: number | undefined;
}

/** A condition on a text; the empty text stands for what is absent. */
export interface TextPattern {
  readonly kind: "equals" | "contains" | "matches";
  readonly text: string;
}

/** A condition on the label or annotation of a name. */
export type NamedPattern = readonly [name: string, pattern: TextPattern];

/** What must come of the selected alerts. All times are after the start of the test. */
export type TimelineExpectation =
  /** They fire at this moment. */
  | { readonly kind: "fires-at"; readonly atMs: number }
  /** They begin to fire in this window. */
  | { readonly kind: "fires"; readonly window: TimeWindow }
  /** One of them resolves in this window, and none fires at its end. */
  | { readonly kind: "resolves"; readonly window: TimeWindow }
  /** None fires in this window; undefined for the whole test. */
  | { readonly kind: "never"; readonly window: TimeWindow | undefined }
  /** None begins to fire again more often than this. */
  | { readonly kind: "flaps-at-most"; readonly flapsMax: number }
  /** The receiver is told of them in this window, or at no time. */
  | {
      readonly kind: "notifies";
      readonly receiver: string;
      readonly window: TimeWindow | undefined;
      readonly isNever: boolean;
    }
  /** At this moment exactly these fire. */
  | { readonly kind: "exactly"; readonly atMs: number; readonly expected: readonly PartialAlert[] };

/** A stretch of time, both ends included. */
export interface TimeWindow {
  /** `firing`: both ends count from when the alert begins to fire. */
  readonly origin: "start" | "firing";
  readonly fromMs: number;
  readonly untilMs: number;
}

/** An alert of which only some texts are told; both lists are sorted by name. */
export interface PartialAlert {
  readonly labels: readonly NamedPattern[];
  readonly annotations: readonly NamedPattern[];
}
