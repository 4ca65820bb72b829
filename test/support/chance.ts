import { xoroshiro128plus } from "pure-rand/generator/xoroshiro128plus";

/** Draws that a seed decides. */
export interface Chance {
  /** At least 0 and less than 1. */
  uniform(): number;
  /** A whole number from 0 up to, not including, `count`. */
  below(count: number): number;
  /** True with this probability. */
  happens(probability: number): boolean;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
}

/** A stream of draws of its own for every seed. */
export function createChance(seed: number): Chance {
  const generator = xoroshiro128plus(seed);
  const uniform = () => (generator.next() >>> 0) / 0x1_0000_0000;
  const below = (count: number) => Math.floor(uniform() * count);
  return {
    uniform,
    below,
    happens: (probability) => uniform() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
  };
}
