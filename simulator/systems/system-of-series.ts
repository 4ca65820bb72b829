import { seriesNames, systemMetrics } from "../../instrumentation/src/catalog/index.ts";

/** The system that most of some series belong to, by their metric names; undefined where none has any of them. */
export function systemOfSeries(names: ReadonlySet<string>): string | undefined {
  let best: string | undefined;
  let bestCount = 0;
  for (const { system, metrics } of systemMetrics) {
    const count = Object.values(metrics)
      .flatMap(seriesNames)
      .filter((name) => names.has(name)).length;
    if (count > bestCount) {
      best = system;
      bestCount = count;
    }
  }
  return best;
}
