import fc from "fast-check";
import type { NativeHistogram } from "../../../../simulator/promql/index.ts";

const counts = fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 8 });
const offset = fc.integer({ min: -12, max: 12 });
const hint = fc.constantFrom("unknown" as const, "reset" as const, "not_reset" as const, "gauge" as const);

/** Histograms of either kind with small whole counts, so that sums are exact. */
export const anyHistogram: fc.Arbitrary<NativeHistogram> = fc.oneof(
  fc
    .record({
      schema: fc.integer({ min: -2, max: 3 }),
      counterResetHint: hint,
      sum: fc.integer({ min: -500, max: 500 }),
      zeroThreshold: fc.constantFrom(0, 0.001, 0.25, 0.75, 1, 3),
      zeroCount: fc.integer({ min: 0, max: 9 }),
      positiveOffset: offset,
      positiveBuckets: counts,
      negativeOffset: offset,
      negativeBuckets: counts,
    })
    .map((parts) => withCount({ ...parts, customValues: [] })),
  fc
    .record({
      counterResetHint: hint,
      sum: fc.integer({ min: -500, max: 500 }),
      customValues: fc.subarray([-2, 0, 0.5, 1, 2, 5, 10]),
      positiveBuckets: counts,
    })
    .map(({ customValues, positiveBuckets, ...parts }) =>
      withCount({
        ...parts,
        schema: -53,
        zeroThreshold: 0,
        zeroCount: 0,
        positiveOffset: 0,
        positiveBuckets: positiveBuckets.slice(0, customValues.length + 1),
        negativeOffset: 0,
        negativeBuckets: [],
        customValues,
      }),
    ),
);

function withCount(parts: Omit<NativeHistogram, "count">): NativeHistogram {
  const buckets = [...parts.positiveBuckets, ...parts.negativeBuckets];
  return { ...parts, count: buckets.reduce((sum, count) => sum + count, parts.zeroCount) };
}
