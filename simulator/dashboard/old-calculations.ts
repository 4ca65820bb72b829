/** What Grafana's panels of old called the calculations of a legend, of a single statistic or of a table, by the names of today. */
export const oldCalculations: ReadonlyMap<string, string> = new Map([
  ["min", "min"],
  ["max", "max"],
  ["avg", "mean"],
  ["current", "lastNotNull"],
  ["total", "sum"],
  ["count", "count"],
]);
