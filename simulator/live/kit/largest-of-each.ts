/** Of each number the largest, and at least what a healthy program has: how one behaves with several faults at once. */
export function largestOfEach<Name extends string>(
  healthy: Readonly<Record<Name, number>>,
  parts: Iterable<Partial<Readonly<Record<Name, number>>>>,
): Readonly<Record<Name, number>> {
  const largest: Record<Name, number> = { ...healthy };
  for (const part of parts) {
    for (const name in healthy) largest[name] = Math.max(largest[name], part[name] ?? 0);
  }
  return largest;
}
