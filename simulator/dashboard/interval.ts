/** The lengths that Grafana rounds steps to, each with the first length that is rounded to the next. */
const roundedSteps: readonly (readonly [belowMs: number, stepMs: number])[] = [
  [10, 1],
  [15, 10],
  [35, 20],
  [75, 50],
  [150, 100],
  [350, 200],
  [750, 500],
  [1_500, 1_000],
  [3_500, 2_000],
  [7_500, 5_000],
  [12_500, 10_000],
  [17_500, 15_000],
  [25_000, 20_000],
  [45_000, 30_000],
  [90_000, 60_000],
  [210_000, 120_000],
  [450_000, 300_000],
  [750_000, 600_000],
  [1_050_000, 900_000],
  [1_500_000, 1_200_000],
  [2_700_000, 1_800_000],
  [5_400_000, 3_600_000],
  [9_000_000, 7_200_000],
  [16_200_000, 10_800_000],
  [32_400_000, 21_600_000],
  [86_400_000, 43_200_000],
  [604_800_000, 86_400_000],
  [1_814_400_000, 604_800_000],
  [3_628_800_000, 2_592_000_000],
];

const yearMs = 31_536_000_000;

/** The step that Grafana takes for this many points of a time range, in milliseconds; never below `stepMinMs`. */
export function stepOf(rangeMs: number, pointCount: number, stepMinMs: number): number {
  const exact = rangeMs / Math.max(1, pointCount);
  const rounded = roundedSteps.find(([belowMs]) => exact < belowMs)?.[1] ?? yearMs;
  return Math.max(rounded, stepMinMs, 1);
}

/** What `$__rate_interval` stands for: wide enough for four scrapes, in milliseconds. */
export function rateIntervalOf(stepMs: number, scrapeIntervalMs: number): number {
  return Math.max(stepMs + scrapeIntervalMs, 4 * scrapeIntervalMs);
}

const units: readonly (readonly [unit: string, lengthMs: number])[] = [
  ["y", yearMs],
  ["w", 604_800_000],
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
];

/** A length of time in Grafana's and PromQL's words, in the largest unit that divides it: `90s`, `2h`. */
export function intervalText(lengthMs: number): string {
  const whole = Math.max(1, Math.round(lengthMs));
  const [unit, unitMs] = units.find(([, length]) => whole % length === 0) ?? ["ms", 1];
  return `${whole / unitMs}${unit}`;
}

/** The length of an interval as dashboards write them (`30s`, `>1m`, `15`), in milliseconds; undefined where it is none. */
export function intervalMs(text: string): number | undefined {
  const match = /^\s*>?\s*(\d+(?:\.\d+)?)\s*(ms|[yMwdhms]?)\s*$/.exec(text);
  if (match === null) return undefined;
  const [, count = "", unit = ""] = match;
  const unitMs =
    unit === "M" ? 2_592_000_000 : (units.find(([name]) => name === (unit || "s"))?.[1] ?? 1_000);
  return Number(count) * unitMs;
}
