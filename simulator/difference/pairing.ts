/** Things of both sides that stand for each other, and those that have no partner. */
export interface Pairing<Item> {
  readonly pairs: readonly (readonly [before: Item, after: Item])[];
  readonly gone: readonly Item[];
  readonly come: readonly Item[];
}

/**
 * Pairs things by keys, the first key deciding before the second; things with the same key are paired in order. A key that is
 * undefined pairs nothing. Takes time in proportion to the things and keys.
 */
export function pairBy<Item>(
  before: readonly Item[],
  after: readonly Item[],
  keys: readonly ((item: Item) => string | undefined)[],
): Pairing<Item> {
  const partners = new Map<Item, Item>();
  let gone = before;
  let come = after;
  for (const keyOf of keys) {
    const open = new Map<string, Item[]>();
    for (const item of come) {
      const key = keyOf(item);
      if (key === undefined) continue;
      const alike = open.get(key);
      if (alike === undefined) open.set(key, [item]);
      else alike.push(item);
    }
    for (const alike of open.values()) alike.reverse();
    const taken = new Set<Item>();
    gone = gone.filter((item) => {
      const key = keyOf(item);
      const partner = key === undefined ? undefined : open.get(key)?.pop();
      if (partner === undefined) return true;
      partners.set(item, partner);
      taken.add(partner);
      return false;
    });
    come = come.filter((item) => !taken.has(item));
  }
  const pairs = before.flatMap((item) => {
    const partner = partners.get(item);
    return partner === undefined ? [] : [[item, partner] as const];
  });
  return { pairs, gone, come };
}
