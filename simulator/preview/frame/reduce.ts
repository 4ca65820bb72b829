import type { CellValue } from "../field/mappings.ts";

/** What is known of a column after one pass. */
interface Sums {
  first: CellValue;
  last: CellValue;
  firstNotNull: CellValue;
  lastNotNull: CellValue;
  min: number;
  max: number;
  smallestPositive: number;
  sum: number;
  numberCount: number;
  notNullCount: number;
  rises: number;
  stepMin: number;
  changeCount: number;
}

/**
 * Makes one value of a column by the name of Grafana's calculation, as in `lastNotNull`, `mean`, `p95`; null where there is
 * nothing to calculate with, undefined where there is no such calculation.
 */
export function reduceField(values: readonly CellValue[], calculation: string): CellValue {
  const percentile = /^p(\d{1,2})$/.exec(calculation);
  if (percentile !== null) return quantile(values, Number(percentile[1]) / 100);
  const reducer = reducers.get(calculation);
  return reducer?.(sumsOf(values), values);
}

type Reducer = (sums: Sums, values: readonly CellValue[]) => CellValue;

const orNull = (value: number): CellValue => (Number.isFinite(value) ? value : null);

const reducers: ReadonlyMap<string, Reducer> = new Map<string, Reducer>([
  ["last", ({ last }) => last ?? null],
  ["lastNotNull", ({ lastNotNull }) => lastNotNull ?? null],
  ["current", ({ lastNotNull }) => lastNotNull ?? null],
  ["first", ({ first }) => first ?? null],
  ["firstNotNull", ({ firstNotNull }) => firstNotNull ?? null],
  ["min", ({ min }) => orNull(min)],
  ["max", ({ max }) => orNull(max)],
  ["logmin", ({ smallestPositive }) => orNull(smallestPositive)],
  ["mean", ({ sum, numberCount }) => (numberCount === 0 ? null : sum / numberCount)],
  ["avg", ({ sum, numberCount }) => (numberCount === 0 ? null : sum / numberCount)],
  ["sum", ({ sum, numberCount }) => (numberCount === 0 ? null : sum)],
  ["total", ({ sum, numberCount }) => (numberCount === 0 ? null : sum)],
  ["count", (_, values) => values.length],
  ["countAll", (_, values) => values.length],
  ["range", ({ min, max }) => orNull(max - min)],
  ["delta", ({ rises }) => rises],
  ["step", ({ stepMin }) => orNull(stepMin)],
  ["diff", (sums) => differenceOf(sums)],
  [
    "diffperc",
    ({ firstNotNull, ...rest }) => ratioOfChange(firstNotNull, differenceOf({ firstNotNull, ...rest })),
  ],
  ["median", (_, values) => quantile(values, 0.5)],
  ["variance", (sums, values) => varianceOf(sums, values)],
  ["stdDev", (sums, values) => rootOf(varianceOf(sums, values))],
  ["changeCount", ({ changeCount }) => changeCount],
  ["distinctCount", (_, values) => new Set(values).size],
  ["allIsZero", (_, values) => String(values.length > 0 && values.every((value) => value === 0))],
  ["allIsNull", ({ notNullCount }) => String(notNullCount === 0)],
]);

/** What Grafana calls a calculation in a legend or table. */
export function calculationName(calculation: string): string {
  const named = names.get(calculation);
  if (named !== undefined) return named;
  const percentile = /^p(\d{1,2})$/.exec(calculation);
  if (percentile !== null) return `${percentile[1]}th %`;
  return calculation.charAt(0).toUpperCase() + calculation.slice(1);
}

const names: ReadonlyMap<string, string> = new Map([
  ["last", "Last"],
  ["lastNotNull", "Last *"],
  ["firstNotNull", "First *"],
  ["logmin", "Min (above zero)"],
  ["sum", "Total"],
  ["stdDev", "StdDev"],
  ["diff", "Difference"],
  ["diffperc", "Difference percent"],
  ["allIsZero", "All zeros"],
  ["allIsNull", "All nulls"],
  ["changeCount", "Change count"],
  ["distinctCount", "Distinct count"],
]);

function sumsOf(values: readonly CellValue[]): Sums {
  const sums: Sums = {
    first: values[0],
    last: values.at(-1),
    firstNotNull: null,
    lastNotNull: null,
    min: Number.POSITIVE_INFINITY,
    max: Number.NEGATIVE_INFINITY,
    smallestPositive: Number.POSITIVE_INFINITY,
    sum: 0,
    numberCount: 0,
    notNullCount: 0,
    rises: 0,
    stepMin: Number.POSITIVE_INFINITY,
    changeCount: 0,
  };
  for (const value of values) {
    if (value === null || value === undefined) continue;
    if (sums.notNullCount === 0) sums.firstNotNull = value;
    else if (sums.lastNotNull !== value) sums.changeCount++;
    if (typeof value === "number" && !Number.isNaN(value)) addNumber(sums, value);
    sums.lastNotNull = value;
    sums.notNullCount++;
  }
  return sums;
}

function addNumber(sums: Sums, value: number): void {
  const { lastNotNull } = sums;
  if (typeof lastNotNull === "number" && !Number.isNaN(lastNotNull)) {
    const step = value - lastNotNull;
    // A fall is a counter's restart.
    sums.rises += step >= 0 ? step : value;
    sums.stepMin = Math.min(sums.stepMin, step);
  }
  sums.sum += value;
  sums.numberCount++;
  sums.min = Math.min(sums.min, value);
  sums.max = Math.max(sums.max, value);
  if (value > 0) sums.smallestPositive = Math.min(sums.smallestPositive, value);
}

function differenceOf({ firstNotNull, lastNotNull }: Sums): CellValue {
  return typeof firstNotNull === "number" && typeof lastNotNull === "number"
    ? lastNotNull - firstNotNull
    : null;
}

function ratioOfChange(first: CellValue, difference: CellValue): CellValue {
  return typeof first === "number" && typeof difference === "number" ? difference / first : null;
}

function varianceOf({ sum, numberCount }: Sums, values: readonly CellValue[]): CellValue {
  if (numberCount === 0) return null;
  const mean = sum / numberCount;
  let squares = 0;
  for (const value of values) {
    if (typeof value === "number" && !Number.isNaN(value)) squares += (value - mean) ** 2;
  }
  return squares / numberCount;
}

function rootOf(value: CellValue): CellValue {
  return typeof value === "number" ? Math.sqrt(value) : null;
}

function quantile(values: readonly CellValue[], ratio: number): CellValue {
  const sorted = values
    .filter((value) => typeof value === "number" && !Number.isNaN(value))
    .sort((a, b) => Number(a) - Number(b));
  if (sorted.length === 0) return null;
  return sorted[Math.max(0, Math.round((sorted.length - 1) * ratio))] ?? null;
}
