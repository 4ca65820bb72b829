import type { NativeHistogram } from "../native-histogram.ts";

/** One place in a sequence: the sample at one interval of the series. */
export type SequenceSample =
  | { readonly kind: "float"; readonly value: number }
  | {
      readonly kind: "histogram";
      readonly histogram: NativeHistogram;
      /** Whether a counter reset hint is written; an expectation without one takes any. */
      readonly hasResetHint: boolean;
    }
  | { readonly kind: "gap" }
  | { readonly kind: "stale" };

/** Collects a sequence. As long as all are floats they are kept as bare numbers, which most series stay to their end. */
export class SampleList {
  #floats: number[] | undefined = [];
  #samples: SequenceSample[] = [];

  get length(): number {
    return this.#floats?.length ?? this.#samples.length;
  }

  addFloat(value: number): void {
    if (this.#floats === undefined) this.#samples.push({ kind: "float", value });
    else this.#floats.push(value);
  }

  add(sample: Exclude<SequenceSample, { kind: "float" }>): void {
    this.#samples = this.samples();
    this.#floats = undefined;
    this.#samples.push(sample);
  }

  /** The values where all are floats, else undefined. */
  floats(): readonly number[] | undefined {
    return this.#floats;
  }

  samples(): SequenceSample[] {
    return this.#floats?.map((value) => ({ kind: "float", value })) ?? this.#samples;
  }
}
