import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Chance of one part of a world: the same seed and name give the same draws, whatever other parts draw. */
export interface RandomStream {
  /** At least 0 and less than 1. */
  uniform(): number;
  /** Mean 0 and deviation 1, cut off beyond 3.5. */
  normal(): number;
  /** A whole number with this mean. */
  poisson(mean: number): number;
  /** How many of `count` trials succeed. */
  binomial(count: number, probability: number): number;
}

/** The stream of a part, by the world's seed and the part's own name. */
export function randomStream(seed: number, name: string): RandomStream {
  return new SeededStream(hash(`${seed}/${name}`));
}

// Above this mean a normal deviate stands in for the exact draw: it costs the same for any count.
const exactMeanMax = 12;

class SeededStream implements RandomStream {
  private readonly generator;

  constructor(seed: number) {
    this.generator = xoroshiro128plus(seed);
  }

  uniform(): number {
    return (this.generator.next() >>> 0) / 0x1_0000_0000;
  }

  normal(): number {
    const position = this.uniform() * normalSteps;
    const index = Math.floor(position);
    const low = normalQuantiles[index] ?? 0;
    return low + ((normalQuantiles[index + 1] ?? 0) - low) * (position - index);
  }

  poisson(mean: number): number {
    if (!(mean > 0)) return 0;
    if (mean > exactMeanMax) return Math.max(0, Math.round(mean + Math.sqrt(mean) * this.normal()));
    let probability = Math.exp(-mean);
    let remaining = this.uniform();
    let count = 0;
    // The bound only matters where rounding keeps the sum of all probabilities below the draw.
    while (remaining >= probability && count < 100) {
      remaining -= probability;
      count++;
      probability *= mean / count;
    }
    return count;
  }

  binomial(count: number, probability: number): number {
    if (!(count > 0) || !(probability > 0)) return 0;
    if (probability >= 1) return count;
    if (probability > 0.5) return count - this.binomial(count, 1 - probability);
    const mean = count * probability;
    if (mean > exactMeanMax) {
      const draw = Math.round(mean + Math.sqrt(mean * (1 - probability)) * this.normal());
      return Math.min(count, Math.max(0, draw));
    }
    const odds = probability / (1 - probability);
    let chance = (1 - probability) ** count;
    let remaining = this.uniform();
    let successes = 0;
    while (remaining >= chance && successes < count) {
      remaining -= chance;
      chance *= (odds * (count - successes)) / (successes + 1);
      successes++;
    }
    return successes;
  }
}

// FNV-1a, then a final mix, so that seeds that differ in one bit give unlike streams.
function hash(text: string): number {
  let state = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193);
  state ^= state >>> 16;
  state = Math.imul(state, 0x85ebca6b);
  state ^= state >>> 13;
  state = Math.imul(state, 0xc2b2ae35);
  return state ^ (state >>> 16);
}

/** The share of a normal deviate below `x`, with an error under 1.5e-7 (Abramowitz and Stegun 7.1.26). */
export function normalShareBelow(x: number): number {
  const z = Math.abs(x) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * z);
  const tail =
    t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const inside = 1 - tail * Math.exp(-z * z);
  return x < 0 ? (1 - inside) / 2 : (1 + inside) / 2;
}

const normalSteps = 1024;
const normalBound = 3.5;
const normalQuantiles = Float64Array.from({ length: normalSteps + 1 }, (_, index) =>
  normalQuantile(index / normalSteps),
);

function normalQuantile(share: number): number {
  let low = -normalBound;
  let high = normalBound;
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2;
    if (normalShareBelow(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
