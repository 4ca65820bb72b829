import type { JSX } from "preact";
import { timeLabel } from "../../panel/time-label.ts";
import type { TimeRange } from "../../time/time-range.ts";

interface TimeAxisProps {
  readonly range: TimeRange;
  readonly widthPx: number;
}

const evenMs = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
  604_800,
].map((seconds) => seconds * 1000);

/** A time axis below lanes; places are shares of the width. */
export function TimeAxis({ range, widthPx }: TimeAxisProps): JSX.Element {
  const { fromMs, toMs } = range;
  const lengthMs = toMs - fromMs;
  const wantedMs = lengthMs / Math.max(1, Math.floor(widthPx / 90));
  const stepMs = evenMs.find((one) => one >= wantedMs) ?? lengthMs;
  const ticks: number[] = [];
  for (let atMs = Math.ceil(fromMs / stepMs) * stepMs; atMs <= toMs && ticks.length < 100; atMs += stepMs)
    ticks.push(atMs);
  return (
    <div class="lane-axis" aria-hidden="true">
      {ticks.map((atMs) => {
        const ratio = (atMs - fromMs) / lengthMs;
        // Labels at the ends would reach out of the panel.
        return ratio < 0.03 || ratio > 0.97 ? null : (
          <span key={atMs} style={{ left: `${(ratio * 100).toFixed(2)}%` }}>
            {timeLabel(atMs, lengthMs)}
          </span>
        );
      })}
    </div>
  );
}
