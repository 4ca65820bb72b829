import { formatFloatShort } from "../promql/index.ts";
import { formatInstant, isOffset } from "./time-text.ts";

/** The values that a chart shows, from the lowest to the highest, and those that are written beside it. */
export interface ValueAxis {
  readonly lowest: number;
  readonly highest: number;
  /** From the highest to the lowest; between two neighbours there is one distance. */
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** An axis over these values with round numbers at its ticks; `tickCount` is how many there are at most. */
export function valueAxis(smallest: number, largest: number, tickCount: number): ValueAxis {
  const [from, to] = widened(smallest, largest);
  let step = roundStep((to - from) / Math.max(1, tickCount - 1));
  // Rounding both ends outwards may take one more step than there is room for.
  while (stepAbove(to, step) - stepBelow(from, step) >= tickCount) step = roundStep(step * 1.01);
  const first = stepBelow(from, step);
  const last = stepAbove(to, step);
  const values = Array.from({ length: last - first + 1 }, (_, index) => (last - index) * step);
  const texts = tickTexts(values, step);
  return {
    lowest: first * step,
    highest: last * step,
    ticks: values.map((value, index) => ({ value, text: texts[index] ?? "" })),
  };
}

// A bound that is off by the last digit of a float lies on the step.
function stepBelow(value: number, step: number): number {
  return Math.floor(value / step + 1e-9);
}

function stepAbove(value: number, step: number): number {
  return Math.ceil(value / step - 1e-9);
}

/** A constant gets room around it; values that no step can tell apart do as well. */
function widened(smallest: number, largest: number): readonly [number, number] {
  const magnitude = Math.max(Math.abs(smallest), Math.abs(largest));
  const range = largest - smallest;
  if (Number.isFinite(range) && range > magnitude * 1e-12) {
    // Where zero is not far it belongs to the picture.
    if (smallest > 0 && smallest < range / 2) return [0, largest];
    if (largest < 0 && -largest < range / 2) return [smallest, 0];
    return [smallest, largest];
  }
  if (!Number.isFinite(range)) return [-Number.MAX_VALUE / 4, Number.MAX_VALUE / 4];
  const room = magnitude === 0 ? 1 : magnitude / 2;
  return largest === 0 ? [0, room] : [smallest - room, largest + room];
}

const roundFactors = [1, 2, 2.5, 5, 10];

function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = roundFactors.find((each) => each * power >= step * (1 - 1e-9)) ?? 10;
  return factor * power;
}

// From the first one that leaves at least one digit; below ten thousand numbers are short enough.
const largeUnits = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** Texts of one unit and with as many decimals as tell them apart. */
function tickTexts(values: readonly number[], step: number): readonly string[] {
  const magnitude = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const short = (value: number) => (value === 0 ? "0" : formatFloatShort(Number(value.toPrecision(6))));
  if (magnitude >= 1e15 || magnitude < 1e-3) return values.map(short);
  const [size, unit] =
    magnitude < 1e4 ? [1, ""] : (largeUnits.find(([each]) => magnitude >= each) ?? [1, ""]);
  const decimals = decimalsOf(values, step, size);
  return values.map((value) => (value === 0 ? "0" : `${(value / size).toFixed(decimals)}${unit}`));
}

const decimalsMax = 9;

function decimalsOf(values: readonly number[], step: number, size: number): number {
  const isExact = (decimals: number) =>
    values.every((value) => Math.abs(Number((value / size).toFixed(decimals)) * size - value) < step * 1e-6);
  for (let decimals = 0; decimals < decimalsMax; decimals++) if (isExact(decimals)) return decimals;
  return decimalsMax;
}

/** A time that is written below a chart. */
export interface TimeTick {
  readonly atMs: number;
  readonly text: string;
}

const timeStepsMs = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 10_800_000, 21_600_000, 43_200_000, 86_400_000,
  172_800_000, 604_800_000, 1_209_600_000, 2_592_000_000, 7_776_000_000, 31_536_000_000,
];

/** Round times within a range, about so many; where days are told apart by it a tick tells the day as well. */
export function timeTicks(startMs: number, endMs: number, tickCount: number): readonly TimeTick[] {
  const wantedMs = (endMs - startMs) / Math.max(1, tickCount);
  const stepMs = timeStepsMs.find((each) => each >= wantedMs) ?? wantedMs;
  if (!(stepMs > 0) || endMs <= startMs) return [{ atMs: startMs, text: formatInstant(startMs) }];
  const ticks: TimeTick[] = [];
  let before: string | undefined;
  for (let atMs = Math.ceil(startMs / stepMs) * stepMs; atMs <= endMs; atMs += stepMs) {
    const text = formatInstant(atMs);
    const day = text.slice(0, 10);
    ticks.push({ atMs, text: isOffset(atMs) ? text : dateTickText(text, day !== before) });
    before = day;
  }
  return ticks;
}

// The day stands at its first tick, the seconds only where there are any.
function dateTickText(text: string, isNewDay: boolean): string {
  const time = text.slice(11).replace(/:00Z$|Z$/, "");
  return isNewDay ? `${text.slice(0, 10)} ${time}` : time;
}
