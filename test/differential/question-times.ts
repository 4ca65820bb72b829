import fc from "fast-check";
import { datasetLengthMs, datasetStartMs } from "./dataset-form.ts";
import type { QuestionTimes } from "./question.ts";

const steps = [15_000, 60_000, 1000, 17_000, 30_000, 300_000, 420_123, 1_200_000] as const;

/** Times around the dataset: mostly within it, at times before its begin or past its end; on the grid and off it. */
export const someTimes: fc.Arbitrary<QuestionTimes> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .tuple(someInstant(), fc.constantFrom(...steps), fc.integer({ min: 1, max: 60 }))
      .map(([startMs, stepMs, stepCount]) => ({ kind: "range", startMs, stepMs, stepCount }) as const),
  },
  { weight: 1, arbitrary: someInstant().map((atMs) => ({ kind: "instant", atMs }) as const) },
);

function someInstant(): fc.Arbitrary<number> {
  const scrapeCount = datasetLengthMs / 15_000;
  return fc
    .tuple(
      fc.oneof(
        { weight: 8, arbitrary: fc.integer({ min: 20, max: scrapeCount - 20 }) },
        { weight: 1, arbitrary: fc.integer({ min: -10, max: scrapeCount + 30 }) },
      ),
      fc.constantFrom(0, 0, 0, 1, 7_333, -1),
    )
    .map(([scrape, offMs]) => datasetStartMs + scrape * 15_000 + offMs);
}
