/** What the page knows of all drills at once: read when it opens, so it is small. */
export interface ReportOverview {
  readonly title: string;
  readonly facts: ReportFacts;
  readonly rows: readonly DrillRow[];
  /** Alerts that no drill reached, and what no drill showed; empty where nothing can be said. */
  readonly unreachedAlerts: readonly string[];
  readonly variantProblems: readonly {
    readonly alert: string;
    readonly variant: string;
    readonly message: string;
  }[];
  /** What could not be read or shown, in sentences; stands on top. */
  readonly notes: readonly string[];
  /** Drills of the run that is compared with and that are not in this one. */
  readonly goneDrills: readonly string[];
  readonly isCompared: boolean;
  readonly hasLiveness: boolean;
  /** Into how many parts the journals are divided: `drills-0`, `drills-1`, … */
  readonly partCount: number;
}

/** What is true of the whole run. */
export interface ReportFacts {
  readonly klaxonVersion: string;
  /** `virtual`, `live`, or both. */
  readonly clocks: readonly string[];
  readonly seeds: readonly number[];
  readonly timeScales: readonly number[];
  readonly programs: Readonly<Record<string, string>>;
  /** When the first live drill began, ISO 8601; virtual time has no date. */
  readonly startedAt: string | undefined;
  readonly eventCount: number;
  readonly samplesScraped: number;
}

/** A drill in the list of all of them. */
export interface DrillRow {
  /** Names it in links: the scenario's name, with seed or number behind it where there are several of that name. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly system: string;
  readonly variant: string;
  readonly clock: string;
  readonly outcome: string;
  readonly sentence: string;
  /** What is looked for beside name and texts: alerts, receivers, systems, tags. */
  readonly alerts: readonly string[];
  readonly receivers: readonly string[];
  readonly tags: readonly string[];
  /** The slowest of its expectations; undefined where nobody was to be told. */
  readonly notifyMs: number | undefined;
  readonly resolveMs: number | undefined;
  readonly eventCount: number;
  /** How it differs from the run that it is compared with. */
  readonly changes: readonly DrillChange[];
  /** Where its journal lies: the number of the part, and the place within it. */
  readonly part: number;
  readonly place: number;
}

/** A difference from the run that is compared with. */
export interface DrillChange {
  readonly kind: "worse" | "better" | "slower" | "quicker" | "new";
  /** On a badge: `newly noisy`, `32s slower`. */
  readonly badge: string;
  /** In a sentence. */
  readonly text: string;
}

/** A journal in the page, with what only the other side can work out. */
export interface DrillPart {
  /** As it was written. */
  readonly journal: unknown;
  readonly hops: readonly HopRow[];
}

/** A hop that was predicted and measured. Times count from the first fault. */
export interface HopRow {
  readonly alert: string;
  readonly hop: string;
  readonly predictedMs?: number | undefined;
  readonly measuredMs?: number | undefined;
  readonly differenceMs?: number | undefined;
  /** How far the two may be apart. */
  readonly toleranceMs: number;
  readonly isWithin: boolean;
}

/** Runbooks by the alert's name, as Markdown. */
export type Runbooks = Readonly<Record<string, string>>;

/** The names under which the page's data lies in it. */
export const dataNames = {
  overview: "overview",
  runbooks: "runbooks",
  liveness: "liveness",
  part: (number: number) => `drills-${number}`,
} as const;
