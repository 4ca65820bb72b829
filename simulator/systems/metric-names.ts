import { allMetrics, seriesNames } from "../../instrumentation/src/catalog/index.ts";

/** The names of all series that targets of the modelled systems can have, those that Prometheus adds included. */
export const seriesNamesOfSystems: readonly string[] = [...new Set(allMetrics.flatMap(seriesNames))].sort();
