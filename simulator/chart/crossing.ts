/** The comparisons that a rule makes; those whose crossed side is a region have it shaded. */
export type ThresholdOperator = ">" | ">=" | "<" | "<=" | "==" | "!=";

/** A region between a line and its threshold: times, and at each the line and the threshold. */
export interface CrossedRegion {
  readonly corners: readonly (readonly [atMs: number, value: number, threshold: number])[];
}

export interface CrossingInput {
  readonly times: readonly number[];
  readonly values: readonly (number | null)[];
  readonly threshold: number | readonly (number | null)[];
  readonly operator: ThresholdOperator;
}

/**
 * The regions where a line is on the side of its threshold on which the comparison holds; between two samples the line is
 * straight. Equality has no side and so no region; neither has a gap.
 */
export function findCrossedRegions({
  times,
  values,
  threshold,
  operator,
}: CrossingInput): readonly CrossedRegion[] {
  const side = operator === ">" || operator === ">=" ? 1 : operator === "<" || operator === "<=" ? -1 : 0;
  if (side === 0) return [];
  const regions: CrossedRegion[] = [];
  let corners: [number, number, number][] = [];
  const flush = () => {
    if (corners.length > 1) regions.push({ corners });
    corners = [];
  };
  let previous: readonly [number, number, number] | undefined;
  for (const [index, atMs] of times.entries()) {
    const value = values[index] ?? null;
    const limit = typeof threshold === "number" ? threshold : (threshold[index] ?? null);
    if (value === null || limit === null || !Number.isFinite(value) || !Number.isFinite(limit)) {
      flush();
      previous = undefined;
      continue;
    }
    const here: [number, number, number] = [atMs, value, limit];
    const isCrossed = (value - limit) * side > 0;
    const wasCrossed = previous !== undefined && (previous[1] - previous[2]) * side > 0;
    if (previous !== undefined && isCrossed !== wasCrossed) corners.push(meetingPoint(previous, here));
    if (isCrossed) corners.push(here);
    else flush();
    previous = here;
  }
  flush();
  return regions;
}

function meetingPoint(
  [fromMs, fromValue, fromLimit]: readonly [number, number, number],
  [toMs, toValue, toLimit]: readonly [number, number, number],
): [number, number, number] {
  const before = fromValue - fromLimit;
  const after = toValue - toLimit;
  const ratio = before === after ? 0 : before / (before - after);
  const limit = fromLimit + (toLimit - fromLimit) * ratio;
  return [fromMs + (toMs - fromMs) * ratio, limit, limit];
}
