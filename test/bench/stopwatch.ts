/**
 * The least processor time of several runs in milliseconds, after two that do not count. Whatever else runs on the
 * machine only ever adds to a time, so the least one is nearest to what the code itself takes.
 */
export function leastMs(runCount: number, run: () => void): number {
  run();
  run();
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < runCount; i++) least = Math.min(least, processorMs(run));
  return least;
}

/** As `leastMs` for two things that are compared: they take turns, so that neither has the quieter time. */
export function leastMsOfBoth(
  runCount: number,
  first: () => void,
  second: () => void,
): readonly [number, number] {
  let least: readonly [number, number] = [leastMs(1, first), leastMs(1, second)];
  for (let i = 1; i < runCount; i++)
    least = [Math.min(least[0], processorMs(first)), Math.min(least[1], processorMs(second))];
  return least;
}

/** Of all threads, those of the garbage collector and the compiler too. */
function processorMs(run: () => void): number {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
