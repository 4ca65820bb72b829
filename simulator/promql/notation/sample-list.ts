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
  #floats = new Float64Array(0);
  #count = 0;
  #samples: SequenceSample[] | undefined;

  get length(): number {
    return this.#samples?.length ?? this.#count;
  }

  /** Adds so many floats, each as much larger than the one before, with the rounding that adding up brings. */
  addRun(first: number, growth: number, count: number): void {
    const from = this.#count;
    this.#reserve(from + count);
    const floats = this.#floats;
    let value = first;
    floats[from] = first;
    for (let i = from + 1; i < from + count; i++) {
      value += growth;
      floats[i] = value;
    }
    this.#addFloats(from + count);
  }

  /** Adds so many equal floats. */
  addEqual(value: number, count: number): void {
    const from = this.#count;
    this.#reserve(from + count);
    for (let i = from; i < from + count; i++) this.#floats[i] = value;
    this.#addFloats(from + count);
  }

  add(sample: Exclude<SequenceSample, { kind: "float" }>): void {
    this.#samples ??= this.samples();
    this.#samples.push(sample);
  }

  /** The values where all are floats, else undefined. */
  floats(): Float64Array | undefined {
    return this.#samples === undefined ? this.#floats.subarray(0, this.#count) : undefined;
  }

  samples(): SequenceSample[] {
    return this.#samples ?? Array.from(this.#floats.subarray(0, this.#count), asSample);
  }

  #reserve(count: number): void {
    if (count <= this.#floats.length) return;
    const larger = new Float64Array(this.#count === 0 ? count : Math.max(count, 2 * this.#count));
    larger.set(this.#floats.subarray(0, this.#count));
    this.#floats = larger;
  }

  // Behind anything else than floats the column is only where they come from.
  #addFloats(end: number): void {
    if (this.#samples === undefined) this.#count = end;
    else for (let i = this.#count; i < end; i++) this.#samples.push(asSample(this.#floats[i]!));
  }
}

function asSample(value: number): SequenceSample {
  return { kind: "float", value };
}
