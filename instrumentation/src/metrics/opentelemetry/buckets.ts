import type { MetricOptions } from "@opentelemetry/api";
import { secondsBuckets } from "../store/index.ts";

// The SDK's own bounds, for counts; those it takes for seconds too, where everything lands below the first.
const countBuckets: readonly number[] = [
  0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10_000,
];
const byteBuckets: readonly number[] = [
  256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];
const ratioBuckets: readonly number[] = [0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];

/** The upper bounds of a histogram: those that its advice names, else what suits its unit. */
export function bucketsFor(options: MetricOptions | undefined): readonly number[] {
  const advised = options?.advice?.explicitBucketBoundaries;
  if (advised !== undefined && isAscending(advised)) return advised.filter(Number.isFinite);
  switch (options?.unit) {
    case "s":
      return secondsBuckets;
    case "ms":
      return secondsBuckets.map((bound) => bound * 1000);
    case "us":
      return secondsBuckets.map((bound) => bound * 1_000_000);
    case "ns":
      return secondsBuckets.map((bound) => bound * 1_000_000_000);
    case "By":
      return byteBuckets;
    case "1":
      return ratioBuckets;
    default:
      return countBuckets;
  }
}

function isAscending(bounds: readonly number[]): boolean {
  return bounds.every(
    (bound, index) => !Number.isNaN(bound) && (index === 0 || bound > (bounds[index - 1] ?? Number.NaN)),
  );
}
