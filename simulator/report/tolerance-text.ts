import { formatLength } from "./offset.ts";

/** How far prediction and measurement may be apart where hops have these tolerances: `30s`, or `10s to 1m15s`. */
export function toleranceText(tolerancesMs: readonly number[]): string {
  const [least, most] = [Math.min(...tolerancesMs), Math.max(...tolerancesMs)];
  return least === most ? formatLength(most) : `${formatLength(least)} to ${formatLength(most)}`;
}

/** What stands beside a hop: that it is within its tolerance or not, with the tolerance where others have another. */
export function withinText(word: string, toleranceMs: number, tolerancesMs: readonly number[]): string {
  return tolerancesMs.every((each) => each === toleranceMs) ? word : `${word} ${formatLength(toleranceMs)}`;
}
