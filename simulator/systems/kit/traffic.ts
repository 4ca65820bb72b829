import type { TrafficProfile } from "./model.ts";
import type { RandomStream } from "./random-stream.ts";

const dayMs = 86_400_000;
const idleLoad = 0.0005;
const sunday = 0;
const saturday = 6;
const saturdayShare = 0.6;
const noiseStepMs = 60_000;
const noiseMemory = 0.9;
const noiseDeviation = 0.02;

/**
 * The load that users put on the systems, where 1 is the mean of a day: a curve over the hours of the day (UTC)
 * with its peak in the afternoon and its low before dawn, and a slow noise about it.
 */
export class Traffic {
  private readonly profile: TrafficProfile;
  private readonly random: RandomStream;
  private noise = 0;
  private noiseUntilMs: number;

  constructor(profile: TrafficProfile, random: RandomStream, startMs: number) {
    this.profile = profile;
    this.random = random;
    this.noiseUntilMs = startMs + noiseStepMs;
  }

  /** The load now; times only go forward. */
  loadAt(nowMs: number): number {
    while (nowMs >= this.noiseUntilMs) {
      this.noise = this.noise * noiseMemory + this.random.normal() * noiseDeviation;
      this.noiseUntilMs += noiseStepMs;
    }
    return meanLoad(this.profile, nowMs) * (1 + this.noise);
  }
}

// The first day of the epoch was a Thursday.
function weekdayAt(nowMs: number): number {
  return (4 + Math.floor(nowMs / dayMs)) % 7;
}

/** The load of a profile without its noise. */
function meanLoad(profile: TrafficProfile, nowMs: number): number {
  switch (profile) {
    case "daily": {
      const hour = ((nowMs % dayMs) / dayMs) * 24;
      const day = Math.cos(((hour - 15) / 24) * 2 * Math.PI);
      const evening = Math.cos(((hour - 20) / 12) * 2 * Math.PI);
      return 1 + 0.6 * day + 0.12 * evening;
    }
    case "weekly":
      switch (weekdayAt(nowMs)) {
        case saturday:
          return saturdayShare * meanLoad("daily", nowMs);
        case sunday:
          return idleLoad;
        default:
          return meanLoad("daily", nowMs);
      }
    case "steady":
      return 1;
    case "idle":
      return idleLoad;
  }
}
