import type { PrometheusMajor } from "../../simulator/promql/index.ts";
import { createChance } from "../support/chance.ts";
import type { DatasetSeries, DatasetSetup } from "./dataset-form.ts";
import { addOddSeries } from "./odd-series.ts";
import { scrapeTarget } from "./scraped-series.ts";
import { createTargets } from "./target.ts";

/**
 * Series as scrapes leave them, with everything that goes wrong there: missed scrapes, outages with and without
 * staleness markers, late starts, restarts, targets whose scrapes are off the grid, NaN, infinities, extreme values. Native histograms of all kinds are
 * among them. The seed decides everything.
 */
export function createDataset(prometheus: PrometheusMajor, seed: number): readonly DatasetSeries[] {
  const setup: DatasetSetup = { prometheus, chance: createChance(seed) };
  const series: DatasetSeries[] = [];
  for (const target of createTargets(setup.chance)) scrapeTarget(target, setup, series);
  addOddSeries(setup, series);
  return series;
}
