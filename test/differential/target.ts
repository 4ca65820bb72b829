import type { NativeHistogram } from "../../simulator/promql/index.ts";
import type { Chance } from "../support/chance.ts";
import { type DatasetSample, datasetLengthMs, datasetStartMs } from "./dataset-form.ts";

/** A process that is scraped. */
export interface Target {
  readonly job: string;
  readonly instance: string;
  readonly timesMs: readonly number[];
  /** For each scrape, whether it succeeded. */
  readonly isUp: readonly boolean[];
  /** Whether an end is marked, as it is when a target vanishes from service discovery. */
  readonly marksEnds: boolean;
}

/** The targets of a dataset: two jobs, five instances. */
export function createTargets(chance: Chance): readonly Target[] {
  const instances = [
    ["api", "a"],
    ["api", "b"],
    ["api", "c"],
    ["db", "a"],
    ["db", "b"],
  ] as const;
  return instances.map(([job, instance]) => {
    const intervalMs = chance.pick([15_000, 15_000, 15_000, 30_000, 60_000]);
    const timesMs = scrapeTimes(chance, intervalMs);
    return { job, instance, timesMs, isUp: outages(chance, timesMs.length), marksEnds: chance.happens(0.7) };
  });
}

function scrapeTimes(chance: Chance, intervalMs: number): readonly number[] {
  const phaseMs = chance.happens(0.5) ? 0 : chance.below(intervalMs);
  const jitterMs = chance.happens(0.6) ? 0 : chance.pick([3, 40, 700]);
  const timesMs: number[] = [];
  for (let atMs = phaseMs; atMs <= datasetLengthMs; atMs += intervalMs) {
    const offMs = jitterMs === 0 ? 0 : chance.below(jitterMs);
    timesMs.push(datasetStartMs + atMs + offMs);
  }
  return timesMs;
}

function outages(chance: Chance, count: number): readonly boolean[] {
  const isUp: boolean[] = [];
  const missRatio = chance.pick([0, 0.01, 0.05]);
  let downUntil = chance.happens(0.2) ? chance.below(count / 3) : 0;
  for (let i = 0; i < count; i++) {
    if (i >= downUntil && chance.happens(0.006)) downUntil = i + 1 + chance.below(count / 6);
    isUp.push(i >= downUntil && !chance.happens(missRatio));
  }
  return isUp;
}

/** What scrapes of a target leave of one of its series. */
export function samplesOf(
  target: Target,
  next: (index: number) => number | NativeHistogram,
): readonly DatasetSample[] {
  const samples: DatasetSample[] = [];
  let wasUp = false;
  target.timesMs.forEach((timestampMs, index) => {
    const value = next(index);
    const isUp = target.isUp[index] === true;
    if (isUp) samples.push({ timestampMs, value });
    else if (wasUp && target.marksEnds) samples.push({ timestampMs, value: "stale" });
    wasUp = isUp;
  });
  return samples;
}

/** The scrapes before which the process restarted; all counters of a target begin again then. */
export function restartsOf(target: Target, chance: Chance): ReadonlySet<number> {
  const ratio = chance.pick([0, 0.005, 0.03]);
  const indexes = target.timesMs.map((_, index) => index).filter(() => chance.happens(ratio));
  return new Set(indexes);
}
