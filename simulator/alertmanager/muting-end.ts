import type { AlertmanagerConfig, Route } from "./config.ts";
import { mutedByTime } from "./muting.ts";
import type { TimeInterval } from "./time-interval.ts";

/**
 * When the time intervals that mute a route at `atMs` let alerts through again, to the minute; undefined where they do
 * not within `searchDaysMax` days, as with intervals of past or future years.
 */
export function mutingEndMs(config: AlertmanagerConfig, route: Route, atMs: number): number | undefined {
  const steps = minuteSteps([...route.activeTimeIntervals, ...route.muteTimeIntervals], config);
  const endMs = atMs + searchDaysMax * 86_400_000;
  for (let quarterMs = Math.floor(atMs / quarterHourMs) * quarterHourMs; quarterMs < endMs; ) {
    for (const minute of steps) {
      const candidateMs = quarterMs + minute * 60_000;
      if (candidateMs > atMs && mutedByTime(config, route, candidateMs) === undefined) return candidateMs;
    }
    quarterMs += quarterHourMs;
  }
  return undefined;
}

/** How far ahead the end of a muting is looked for: past the same day of next year. */
const searchDaysMax = 400;

// The offsets of time zones are whole quarters of an hour, and so are the instants at which they change: between two
// quarters nothing begins or ends but the minutes of the intervals themselves.
const quarterHourMs = 15 * 60_000;

function minuteSteps(names: readonly string[], config: AlertmanagerConfig): readonly number[] {
  const intervals = names.flatMap((name): readonly TimeInterval[] => config.timeIntervals.get(name) ?? []);
  const ends = intervals.flatMap(({ minutes = [] }) => minutes.flatMap(({ begin, end }) => [begin, end]));
  return [...new Set([0, ...ends.map((minute) => minute % 15)])].sort((left, right) => left - right);
}
