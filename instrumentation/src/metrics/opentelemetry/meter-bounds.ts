import type { LabelSetLimits, Losses, TakeExemplar } from "../store/index.ts";
import type { NameKind } from "./names.ts";

/** What a meter keeps to, and whom it tells of what it did not keep. */
export interface MeterBounds {
  readonly limits: LabelSetLimits;
  readonly losses: Losses;
  readonly takeExemplar: TakeExemplar;
}

/** Whether a metric of a kind can hold a value: a finite number, of counters and histograms none below 0. */
export function isHeld(kind: NameKind, value: unknown): value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  return value >= 0 || kind === "gauge" || kind === "up-down-counter";
}
