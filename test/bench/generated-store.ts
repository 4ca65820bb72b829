import { createSeriesStore, openTarget, type SeriesStore } from "../../simulator/engine/index.ts";
import { labelsFromRecord } from "../../simulator/promql/index.ts";

/** The distance between samples of everything that is measured. */
export const intervalMs = 15_000;

/** What a store is filled with. */
export interface StoreShape {
  readonly seriesCount: number;
  readonly sampleCount: number;
  /** The metrics, each of which gets an equal share of the series with the same labels. Default: `m`. */
  readonly names?: readonly string[];
  /** Each series becomes one of so many buckets of a histogram. */
  readonly bucketCount?: number;
}

/** A store as scrapes leave it: counters that restart now and then, of ten targets with a job each. */
export function fillStore(shape: StoreShape): SeriesStore {
  const { seriesCount, sampleCount, names = ["m"], bucketCount = 1 } = shape;
  const store = createSeriesStore();
  const ofTargetCount = seriesCount / targetCount / names.length;
  for (let target = 0; target < targetCount; target++) {
    const labels = labelsFromRecord({ job: `job${target}`, instance: `host${target}` });
    const writer = openTarget(store, { labels, expectedScrapeCount: sampleCount });
    const handles: number[] = [];
    const growths: number[] = [];
    for (let number = 0; number < ofTargetCount; number++) {
      const path = ["path", `/p${Math.floor(number / bucketCount)}`] as const;
      const bound = ["le", boundOf(number % bucketCount, bucketCount)] as const;
      for (const name of names) {
        handles.push(writer.handle(name, bucketCount === 1 ? [path] : [path, bound]));
        growths.push(1 + (number % (bucketCount === 1 ? 7 : bucketCount)));
      }
    }
    const values = new Float64Array(handles.length);
    for (let scrape = 0; scrape < sampleCount; scrape++) {
      writer.begin(scrape * intervalMs + target);
      for (let i = 0; i < handles.length; i++) {
        values[i] = (scrape + i) % restartEvery === 0 ? 0 : values[i]! + growths[i]!;
        writer.set(handles[i]!, values[i]!);
      }
      writer.commit(0.01);
    }
  }
  return store;
}

const targetCount = 10;
const restartEvery = 1000;

function boundOf(position: number, count: number): string {
  return position === count - 1 ? "+Inf" : String((position + 1) / 10);
}
