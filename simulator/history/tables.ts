/** The tables of a history as queries see them. Times are in milliseconds. */
export interface Tables {
  readonly klaxon_drill: DrillRow;
  readonly klaxon_expectation: ExpectationRow;
  readonly klaxon_game_day: GameDayRow;
}

/** A drill. */
export interface DrillRow {
  readonly id: string;
  /** ISO 8601 in UTC, so that its order is that of time. */
  readonly started_at: string;
  readonly clock: string;
  readonly mode: string;
  readonly author: string;
  readonly scenario: string;
  readonly variant: string;
  readonly system: string;
  readonly seed: number;
  readonly outcome: string;
  readonly wall_ms: number;
  readonly tool_version: string;
  readonly false_alarm_count: number;
  readonly time_scale: number | null;
  readonly stack: string | null;
}

/** An expectation of a drill; `position` counts from 0. */
export interface ExpectationRow {
  readonly drill_id: string;
  readonly position: number;
  readonly alert: string;
  /** A JSON object. */
  readonly labels: string;
  readonly state: string;
  readonly receiver: string | null;
  readonly outcome: string;
  /** A JSON array. */
  readonly reasons: string;
  readonly detect_ms: number | null;
  readonly notify_ms: number | null;
  readonly resolve_ms: number | null;
  /** Whether a virtual run stood beside it. */
  readonly is_predicted: number;
  readonly predicted_detect_ms: number | null;
  readonly predicted_notify_ms: number | null;
  readonly predicted_resolve_ms: number | null;
}

/** The score of a blind drill. */
export interface GameDayRow {
  readonly drill_id: string;
  readonly detect_ms: number | null;
  readonly acknowledge_ms: number | null;
  readonly diagnose_ms: number | null;
  readonly mitigate_ms: number | null;
  readonly points: number;
  readonly points_max: number;
}
