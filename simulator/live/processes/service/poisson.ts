/** How many of events that come by chance come, where so many are to be expected; for a few dozen at most. */
export function poisson(mean: number, uniform: () => number): number {
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = uniform(); product > least; product *= uniform()) count++;
  return count;
}
