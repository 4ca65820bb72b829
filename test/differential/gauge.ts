import type { Chance } from "../support/chance.ts";

/** A walk from a value on, in steps of multiples of `spread`; it stands still at times. */
export function gauge(chance: Chance, base: number, spread: number): (index: number) => number {
  let value = base;
  return () => {
    if (chance.happens(0.7)) value += (chance.below(11) - 5) * spread;
    return value;
  };
}
