import { type ExpectationResult, type HopName, hopFields, type Journal, originMsOf } from "../drill/index.ts";

/** A hop of an alert that comes later or earlier than in another run. Times count from the first fault. */
export interface HopShift {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly hop: HopName;
  readonly baseMs: number;
  readonly currentMs: number;
  /** How much of it was lost on the way from the hop before, or won where negative. */
  readonly differenceMs: number;
}

/**
 * The hops of a drill at which time was lost or won against a base, more than `thresholdMs`; what merely follows from an
 * earlier hop is left out. Of several runs on a side the median counts.
 */
export function hopShifts(
  journals: readonly Journal[],
  base: readonly Journal[],
  thresholdMs: number,
): readonly HopShift[] {
  const baseTimes = medianTimes(base);
  return [...medianTimes(journals)].flatMap(([key, { alert, labels, timesMs }]) => {
    const before = baseTimes.get(key)?.timesMs;
    if (before === undefined) return [];
    const shifts: HopShift[] = [];
    let shiftSoFarMs = 0;
    for (const [hop] of hopFields) {
      const [currentMs, baseMs] = [timesMs.get(hop), before.get(hop)];
      if (currentMs === undefined || baseMs === undefined) continue;
      const shiftMs = currentMs - baseMs;
      const differenceMs = shiftMs - shiftSoFarMs;
      // What was made up for on the way is no loss.
      const isTold =
        Math.abs(differenceMs) > thresholdMs &&
        Math.abs(shiftMs) > thresholdMs &&
        Math.sign(differenceMs) === Math.sign(shiftMs);
      if (isTold) shifts.push({ alert, labels, hop, baseMs, currentMs, differenceMs });
      shiftSoFarMs = shiftMs;
    }
    return shifts;
  });
}

interface Times {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly timesMs: ReadonlyMap<HopName, number>;
}

function medianTimes(journals: readonly Journal[]): ReadonlyMap<string, Times> {
  const found = new Map<string, { result: ExpectationResult; times: Map<HopName, number[]> }>();
  for (const journal of journals) {
    const originMs = originMsOf(journal);
    for (const result of journal.verdict.expectations) {
      const key = JSON.stringify([result.alert, result.labels, result.receiver]);
      const entry = found.get(key) ?? { result, times: new Map<HopName, number[]>() };
      found.set(key, entry);
      for (const [hop, field] of hopFields) {
        const atMs = result.hops[field];
        if (atMs === undefined) continue;
        const times = entry.times.get(hop);
        if (times === undefined) entry.times.set(hop, [atMs - originMs]);
        else times.push(atMs - originMs);
      }
    }
  }
  return new Map(
    [...found].map(([key, { result, times }]) => [
      key,
      {
        alert: result.alert,
        labels: result.labels,
        timesMs: new Map([...times].map(([hop, each]) => [hop, medianOf(each)])),
      },
    ]),
  );
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}
