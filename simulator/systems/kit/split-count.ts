import type { RandomStream } from "./random-stream.ts";

/** How many of `count` things fall to each share; what the shares leave over falls to none. They add up to 1 at most. */
export function splitCount(
  random: RandomStream,
  count: number,
  shares: readonly number[],
): readonly number[] {
  let remaining = count;
  let remainingShare = 1;
  return shares.map((share) => {
    const own = remainingShare > 0 ? random.binomial(remaining, Math.min(1, share / remainingShare)) : 0;
    remaining -= own;
    remainingShare -= share;
    return own;
  });
}
