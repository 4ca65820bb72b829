import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { mapOf, textOf } from "../../../dashboard/index.ts";
import { useTheme } from "../../../page/browser/index.ts";
import { colorBetween } from "../../field/colors.ts";
import { dateText } from "../../format/date-units.ts";
import { unitFormat } from "../../format/unit-format.ts";
import { type HeatmapView, heatmapView, heightInBuckets } from "../../panel/heatmap-view.ts";
import { exemplarText, type PanelExemplar } from "../../panel/panel-exemplars.ts";
import type { TimeRange } from "../../time/time-range.ts";
import type { VisualProps } from "../visual-props.ts";
import { TimeAxis } from "./time-lanes.tsx";
import { ZoomSelection } from "./zoom-selection.tsx";

const schemes: Readonly<Record<string, readonly string[]>> = {
  Oranges: ["#fff5eb", "#fdae6b", "#e6550d", "#7f2704"],
  Blues: ["#f7fbff", "#9ecae1", "#3182bd", "#08306b"],
  Greens: ["#f7fcf5", "#a1d99b", "#31a354", "#00441b"],
  Reds: ["#fff5f0", "#fc9272", "#de2d26", "#67000d"],
  Spectral: ["#5e4fa2", "#66c2a5", "#ffffbf", "#f46d43", "#9e0142"],
  Turbo: ["#30123b", "#28bceb", "#a4fc3c", "#fb7e21", "#7a0403"],
};

/** Counts over time and buckets, the more the stronger the colour. */
export function HeatmapPanel({ panel, name, data, size, surroundings }: VisualProps): JSX.Element {
  const view = useMemo(() => heatmapView(data.frames, panel.options), [data.frames, panel.options]);
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  const { scheme, reverse } = mapOf(panel.options.color);
  const colors = useMemo(() => {
    const own = schemes[textOf(scheme) ?? "Oranges"] ?? schemes.Oranges ?? [];
    // In the dark little is dark, and much is light.
    return (theme.name === "dark") === (reverse === true) ? own : [...own].reverse();
  }, [scheme, reverse, theme]);
  const unit = textOf(mapOf(panel.options.yAxis).unit) ?? textOf(panel.fieldConfig.defaults.unit);
  const labels = useMemo(() => view.rows.map((row) => boundText(row.name, unit)), [view, unit]);
  const namesPx = Math.min(110, 14 + 6.6 * Math.max(0, ...labels.map((label) => label.length)));
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, view, data.range, colors);
  }, [view, data.range, colors, size]);
  const placed = useMemo(() => placedExemplars(data, view), [data, view]);
  const step = Math.max(1, Math.ceil(labels.length / Math.max(1, Math.floor((size.heightPx - 30) / 18))));
  return (
    <div class="heatmap">
      <ZoomSelection
        range={data.range}
        place={(widthPx) => ({ leftPx: namesPx, rightPx: widthPx })}
        onZoom={surroundings.onZoom}
      >
        <div class="heatmap-plot" style={{ gridTemplateColumns: `${namesPx}px 1fr` }}>
          <ul class="heatmap-labels" aria-hidden="true">
            {[...labels].reverse().map((label, index) => (
              <li key={index}>{(labels.length - 1 - index) % step === 0 ? label : ""}</li>
            ))}
          </ul>
          <div class="heatmap-canvas">
            <canvas
              ref={canvas}
              role="img"
              aria-label={`${name}. ${view.rows.length} buckets over ${view.timesMs.length} steps, at most ${view.max}.`}
            />
            {placed.map(({ exemplar, leftRatio, heightRatio }, index) => {
              const words = exemplarWords(exemplar, unit);
              const place = {
                left: `${(leftRatio * 100).toFixed(3)}%`,
                bottom: `${(heightRatio * 100).toFixed(3)}%`,
              };
              return (
                <span
                  key={index}
                  class="exemplar"
                  role="img"
                  aria-label={words}
                  title={words}
                  style={place}
                />
              );
            })}
          </div>
        </div>
        <div style={{ paddingLeft: `${namesPx}px` }}>
          <TimeAxis range={data.range} widthPx={size.widthPx - namesPx} />
        </div>
      </ZoomSelection>
    </div>
  );
}

/** Where exemplars are drawn; nowhere where rows are no buckets of values. */
function placedExemplars({ exemplars, range }: VisualProps["data"], view: HeatmapView) {
  return exemplars.flatMap((exemplar) => {
    const heightRatio = heightInBuckets(view, exemplar.value);
    const leftRatio = (exemplar.timeMs - range.fromMs) / (range.toMs - range.fromMs);
    const isSeen = leftRatio >= 0 && leftRatio <= 1 && view.max > 0;
    return heightRatio === undefined || !isSeen ? [] : [{ exemplar, leftRatio, heightRatio }];
  });
}

function exemplarWords(exemplar: PanelExemplar, unit: string | undefined): string {
  const value = boundText(String(exemplar.value), unit);
  return `${exemplarText(exemplar)}: ${value} at ${dateText(exemplar.timeMs, "YYYY-MM-DD HH:mm:ss")}`;
}

function boundText(name: string, unit: string | undefined): string {
  const bound = Number(name);
  if (name === "" || !Number.isFinite(bound)) return name;
  const { prefix, text, suffix } = unitFormat(unit)(bound, { decimals: undefined, nowMs: 0 });
  return `${prefix}${text}${suffix}`;
}

function paint(
  canvas: HTMLCanvasElement,
  { timesMs, stepMs, rows, max }: HeatmapView,
  range: TimeRange,
  colors: readonly string[],
): void {
  const ratio = devicePixelRatio;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  const context = canvas.getContext("2d");
  if (context === null || max === 0) return;
  const rowPx = canvas.height / Math.max(1, rows.length);
  const perMs = canvas.width / (range.toMs - range.fromMs);
  for (const [row, { counts }] of rows.entries()) {
    for (const [index, count] of counts.entries()) {
      if (count === null) continue;
      const leftPx = ((timesMs[index] ?? 0) - range.fromMs) * perMs;
      context.fillStyle = colorBetween(colors, Math.sqrt(count / max));
      context.fillRect(
        Math.floor(leftPx),
        Math.floor(canvas.height - (row + 1) * rowPx),
        Math.ceil(stepMs * perMs),
        Math.ceil(rowPx),
      );
    }
  }
}
