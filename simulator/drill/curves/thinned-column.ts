/** How the columns of a chart are thinned: the same for all of them, so that they keep one grid. */
export interface Thinning {
  /** How many values one pair stands for; 0 where everything is kept. */
  readonly pairWidth: number;
  readonly stepCount: number;
}

const valuesMax = 240;

/** How columns of this length become short enough to be drawn. */
export function thinningOf(stepCount: number): Thinning {
  if (stepCount <= valuesMax) return { pairWidth: 0, stepCount };
  // An even number, so that the two values of a pair stand for halves of the same width.
  return { pairWidth: 2 * Math.ceil(stepCount / valuesMax), stepCount };
}

/** How far the values of a thinned column lie apart, where those of the whole one lie `stepMs` apart. */
export function thinnedStepMs({ pairWidth }: Thinning, stepMs: number): number {
  return pairWidth === 0 ? stepMs : (pairWidth / 2) * stepMs;
}

/**
 * A column of at most 240 values. What is left out lies between the smallest and the largest of its neighbourhood, which
 * both stay, in their order; a gap stays where it is at least half of what one value stands for.
 */
export function thinColumn(
  valueAt: (step: number) => number | undefined,
  { pairWidth, stepCount }: Thinning,
): readonly (number | undefined)[] {
  if (pairWidth === 0) return Array.from({ length: stepCount }, (_, step) => valueAt(step));
  const middle = middleOf(valueAt, stepCount);
  const thinned: (number | undefined)[] = [];
  for (let start = 0; start < stepCount; start += pairWidth) {
    const end = Math.min(stepCount, start + pairWidth);
    thinned.push(...pairOf(valueAt, { start, end, half: start + pairWidth / 2, middle }));
  }
  return thinned.slice(0, Math.ceil(stepCount / (pairWidth / 2)));
}

interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly half: number;
  readonly middle: number;
}

function pairOf(
  valueAt: (step: number) => number | undefined,
  { start, end, half, middle }: Stretch,
): readonly (number | undefined)[] {
  let smallest = start;
  let largest = start;
  for (let step = start; step < end; step++) {
    const value = valueAt(step);
    if (value === undefined || end <= half) {
      return [farthest(valueAt, start, Math.min(half, end), middle), farthest(valueAt, half, end, middle)];
    }
    if (value < (valueAt(smallest) ?? 0)) smallest = step;
    if (value > (valueAt(largest) ?? 0)) largest = step;
  }
  const [first, second] = smallest < largest ? [smallest, largest] : [largest, smallest];
  return [valueAt(first), valueAt(second)];
}

// Of a stretch with gaps in it: the value farthest from the middle of the whole column, or a gap where gaps prevail.
function farthest(
  valueAt: (step: number) => number | undefined,
  start: number,
  end: number,
  middle: number,
): number | undefined {
  let found: number | undefined;
  let presentCount = 0;
  for (let step = start; step < end; step++) {
    const value = valueAt(step);
    if (value === undefined) continue;
    presentCount++;
    if (found === undefined || Math.abs(value - middle) > Math.abs(found - middle)) found = value;
  }
  return presentCount * 2 > end - start ? found : undefined;
}

function middleOf(valueAt: (step: number) => number | undefined, stepCount: number): number {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = Number.NEGATIVE_INFINITY;
  for (let step = 0; step < stepCount; step++) {
    const value = valueAt(step);
    if (value === undefined) continue;
    smallest = Math.min(smallest, value);
    largest = Math.max(largest, value);
  }
  return smallest > largest ? 0 : smallest / 2 + largest / 2;
}
