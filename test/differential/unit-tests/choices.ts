import type { Chance } from "../../support/chance.ts";

/** A whole number between two, both included. */
export function between(chance: Chance, from: number, to: number): number {
  return from + chance.below(to - from + 1);
}

/** The items in another order. */
export function shuffled<Item>(chance: Chance, items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, rank: chance.uniform() }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ item }) => item);
}

/** The items of which each is kept with a probability. */
export function someOf<Item>(
  chance: Chance,
  items: readonly Item[],
  keepProbability: number,
): readonly Item[] {
  return items.filter(() => chance.happens(keepProbability));
}

/** One of the items; undefined where there are none. */
export function anyOf<Item>(chance: Chance, items: readonly Item[]): Item | undefined {
  return items[chance.below(Math.max(1, items.length))];
}
