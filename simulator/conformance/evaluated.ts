import type { InstantResult, Labels, RangeResult } from "../promql/index.ts";
import type { ResultValue } from "./compare-values.ts";

/** What an evaluation yielded, in one form for instant and range queries. */
export type Evaluated =
  | { readonly kind: "scalar"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  | {
      readonly kind: "series";
      /** A range vector or the result of a range query; an instant vector has one sample in each series. */
      readonly isRange: boolean;
      readonly series: readonly EvaluatedSeries[];
    };

/** One series of a result. */
export interface EvaluatedSeries {
  readonly labels: Labels;
  readonly samples: readonly EvaluatedSample[];
}

/** One sample of a result. */
export interface EvaluatedSample {
  readonly timestampMs: number;
  readonly value: ResultValue;
}

/** The result of an instant query. */
export function fromInstant(result: InstantResult): Evaluated {
  switch (result.type) {
    case "scalar":
      return { kind: "scalar", value: result.value };
    case "string":
      return { kind: "string", value: result.value };
    case "matrix":
      return {
        kind: "series",
        isRange: true,
        series: result.series.map(({ labels, samples }) => ({ labels, samples: samples.map(sampleOf) })),
      };
    case "vector":
      return {
        kind: "series",
        isRange: false,
        series: result.samples.map((sample) => ({ labels: sample.labels, samples: [sampleOf(sample)] })),
      };
    default:
      return result satisfies never;
  }
}

function sampleOf({
  timestampMs,
  value,
  histogram,
}: {
  readonly timestampMs: number;
  readonly value: number;
  readonly histogram: ResultValue | undefined;
}): EvaluatedSample {
  return { timestampMs, value: histogram ?? value };
}

/** The result of a range query; a scalar is a series without labels there. */
export function fromRange(result: RangeResult, startMs: number, stepMs: number): Evaluated {
  const at = (step: number) => startMs + step * stepMs;
  switch (result.type) {
    case "string":
      return { kind: "string", value: result.value };
    case "scalar": {
      const samples = Array.from(result.values, (value, step) => ({ timestampMs: at(step), value }));
      return { kind: "series", isRange: true, series: [{ labels: noLabels, samples }] };
    }
    case "vector": {
      const series = result.series.map(({ labels, values, isPresent, histograms }) => {
        const samples: EvaluatedSample[] = [];
        values.forEach((value, step) => {
          if (isPresent[step] === 1)
            samples.push({ timestampMs: at(step), value: histograms?.[step] ?? value });
        });
        return { labels, samples };
      });
      return { kind: "series", isRange: true, series };
    }
    default:
      return result satisfies never;
  }
}

const noLabels: Labels = { names: [], values: [], key: "" };

/** The instant vector at one time of a range's result. */
export function vectorAt(evaluated: Evaluated, timestampMs: number): Evaluated {
  if (evaluated.kind !== "series") return evaluated;
  const series = evaluated.series.flatMap(({ labels, samples }) => {
    const sample = samples.find((candidate) => candidate.timestampMs === timestampMs);
    return sample === undefined ? [] : [{ labels, samples: [sample] }];
  });
  return { kind: "series", isRange: false, series };
}
