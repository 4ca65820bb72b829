import type { DelayDistribution } from "./wire.ts";

/** Chance of one fault: the same seed and the same arrival give the same draws, in whatever order they are asked. */
export interface Chance {
  /** At least 0 and less than 1; each `draw` of an arrival is a stream of its own. */
  uniform(arrival: number, draw: number): number;
}

const drawsPerArrival = 4;

/** The chance of a fault, by the seed of the process, its own and its id. */
export function createChance(seed: number, faultSeed: number, id: string): Chance {
  let key = mix(mix(seed >>> 0) ^ (faultSeed >>> 0));
  for (const character of id) key = mix(key ^ (character.codePointAt(0) ?? 0));
  return {
    uniform: (arrival, draw) => {
      const index = arrival * drawsPerArrival + draw;
      const high = Math.floor(index / 0x1_0000_0000);
      return mix(mix(key ^ high) + Math.imul(index | 0, 0x9e3779b9)) / 0x1_0000_0000;
    },
  };
}

// The finalizer of MurmurHash3: every bit of the input moves every bit of the output.
function mix(value: number): number {
  let bits = (value + 0x7f4a7c15) >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** How long the call of this arrival waits, in milliseconds, at least 0 and at most `mostMs`. Uses the draws 1 and 2. */
export function drawDelayMs(
  delay: DelayDistribution,
  chance: Chance,
  arrival: number,
  mostMs: number,
): number {
  const delayMs = undrawnDelayMs(delay, chance, arrival);
  return Math.min(mostMs, Math.max(0, delayMs));
}

function undrawnDelayMs(delay: DelayDistribution, chance: Chance, arrival: number): number {
  switch (delay.distribution) {
    case "fixed":
      return delay.delayMs;
    case "uniform":
      return delay.leastMs + (delay.mostMs - delay.leastMs) * chance.uniform(arrival, 1);
    case "normal": {
      // Box and Muller; 1 minus the draw is never 0.
      const radius = Math.sqrt(-2 * Math.log(1 - chance.uniform(arrival, 1)));
      return delay.meanMs + delay.deviationMs * radius * Math.cos(2 * Math.PI * chance.uniform(arrival, 2));
    }
    case "exponential":
      return -delay.meanMs * Math.log(1 - chance.uniform(arrival, 1));
    default:
      return delay satisfies never;
  }
}
