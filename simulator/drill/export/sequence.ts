import type { Series } from "../../promql/index.ts";

/** A grid of sample times that starts at zero, as promtool's input series have it. */
export interface SampleGrid {
  readonly intervalMs: number;
  readonly endMs: number;
}

/** The widest grid on which every sample and every staleness marker of all series lies. */
export function commonGrid(series: readonly Series[], endMs: number): SampleGrid {
  let intervalMs = 0;
  for (const { timestampsMs, sampleCount, staleTimestampsMs } of series) {
    // Scrapes repeat, so the first few samples of a series tell its grid; markers may lie anywhere on it.
    for (let i = 0; i < sampleCount; i++) intervalMs = commonDivisor(intervalMs, timestampsMs[i] ?? 0);
    for (const timestampMs of staleTimestampsMs) intervalMs = commonDivisor(intervalMs, timestampMs);
  }
  return { intervalMs: intervalMs === 0 ? 15_000 : intervalMs, endMs };
}

/** A series' samples in promtool's notation: values, `stale`, and `_` for a gap, equal neighbours folded. */
export function formatSequence(series: Series, grid: SampleGrid): string {
  const items: string[] = [];
  let sample = 0;
  let marker = 0;
  const { timestampsMs, values, sampleCount, staleTimestampsMs } = series;
  for (let atMs = 0; atMs <= grid.endMs; atMs += grid.intervalMs) {
    if (sample < sampleCount && timestampsMs[sample] === atMs) {
      items.push(formatSample(values[sample] ?? 0));
      sample++;
    } else if (marker < staleTimestampsMs.length && staleTimestampsMs[marker] === atMs) {
      items.push("stale");
      marker++;
    } else {
      items.push("_");
    }
  }
  return foldRuns(items);
}

// The shortest text that reads back as the same number, in a notation that promtool's sequences allow.
function formatSample(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  return Object.is(value, -0) ? "-0" : String(value);
}

function foldRuns(items: readonly string[]): string {
  const folded: string[] = [];
  for (let start = 0; start < items.length; ) {
    const item = items[start] ?? "_";
    let end = start + 1;
    while (end < items.length && items[end] === item) end++;
    const count = end - start;
    start = end;
    // `axn` stands for one and n more, `_xn` for n gaps; `stale` and the non-numbers have no such form.
    if (item === "_") folded.push(count > 1 ? `_x${count}` : "_");
    else if (count > 1 && /^-?[0-9]/.test(item)) folded.push(`${item}x${count - 1}`);
    else folded.push(...Array.from({ length: count }, () => item));
  }
  // Trailing gaps say nothing.
  if (folded.length > 1 && folded[folded.length - 1]?.startsWith("_")) folded.pop();
  return folded.join(" ");
}

function commonDivisor(left: number, right: number): number {
  let [a, b] = [left, right];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
