/** Lengths between the ticks of a time axis that people can add up in their heads. */
const stepsMs = [
  ...[1, 2, 5, 10, 30].map((seconds) => seconds * 1000),
  ...[1, 2, 5, 10, 30].map((minutes) => minutes * 60_000),
  ...[1, 2, 3, 6, 12].map((hours) => hours * 3_600_000),
  ...[1, 2, 7, 30, 90, 365].map((days) => days * 86_400_000),
];

/** The ticks of a window of time: at whole steps from the origin, no more than there is room for. */
export function timeTicks(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  { originMs, countMax }: { readonly originMs: number; readonly countMax: number },
): readonly number[] {
  const lengthMs = toMs - fromMs;
  const leastMs = lengthMs / Math.max(1, countMax);
  const stepMs = stepsMs.find((step) => step >= leastMs) ?? Math.ceil(leastMs);
  const ticks: number[] = [];
  const first = Math.ceil((fromMs - originMs) / stepMs);
  for (let index = first; originMs + index * stepMs <= toMs && ticks.length <= countMax; index++) {
    ticks.push(originMs + index * stepMs);
  }
  return ticks;
}

/** The shortest stretch that can be zoomed to. */
const windowMsMin = 1000;

/** A window made larger or smaller around one of its instants, within the whole. */
export function zoomed(
  window: { readonly fromMs: number; readonly toMs: number },
  { factor, aroundMs, endMs }: { readonly factor: number; readonly aroundMs: number; readonly endMs: number },
): { readonly fromMs: number; readonly toMs: number } {
  const lengthMs = window.toMs - window.fromMs;
  const wantedMs = Math.min(Math.max(endMs, windowMsMin), Math.max(windowMsMin, lengthMs * factor));
  const share = lengthMs === 0 ? 0.5 : (aroundMs - window.fromMs) / lengthMs;
  return moved({ fromMs: aroundMs - share * wantedMs, toMs: aroundMs + (1 - share) * wantedMs }, endMs);
}

/** A window, moved so that it lies within the whole. */
export function moved(
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  endMs: number,
): { readonly fromMs: number; readonly toMs: number } {
  const lengthMs = toMs - fromMs;
  const latestMs = Math.max(0, endMs - lengthMs);
  const begin = Math.min(latestMs, Math.max(0, fromMs));
  return { fromMs: begin, toMs: begin + lengthMs };
}
