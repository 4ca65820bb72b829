import type { Labels } from "../labels.ts";

/** The series of one classic histogram, lowest bucket first. */
export interface BucketGroup {
  /** Without `le`, and with the metric name as far as it could be seen. */
  readonly labels: Labels;
  readonly isNameDropped: boolean;
  readonly mayCollide: boolean;
  readonly members: readonly BucketSeries[];
  /** 1 at the steps at which it is not evaluated; see `separateKinds`. */
  excluded: Uint8Array | undefined;
}

/** One bucket of a classic histogram over the grid. */
export interface BucketSeries {
  readonly upperBound: number;
  readonly counts: Float64Array;
  /** Undefined where the bucket is present at all steps. */
  readonly isPresent: Uint8Array | undefined;
}
