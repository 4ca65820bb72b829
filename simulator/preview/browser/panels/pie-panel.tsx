import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { mapOf, textsOf } from "../../../dashboard/index.ts";
import { type SingleValue, singleValues } from "../../panel/single-values.ts";
import type { VisualProps } from "../visual-props.ts";

/** Values as shares of their sum. */
export function PiePanel({ panel, name, data, look }: VisualProps): JSX.Element {
  const items = useMemo(
    () => singleValues(data.frames, panel.options, look).filter(({ shown }) => (shown.number ?? 0) > 0),
    [data.frames, panel.options, look],
  );
  const sum = items.reduce((total, { shown }) => total + (shown.number ?? 0), 0);
  const isDonut = panel.options.pieType === "donut";
  const { displayMode, showLegend, values } = mapOf(panel.options.legend);
  const hasLegend = showLegend !== false && displayMode !== "hidden";
  const shownValues = textsOf(values);
  let before = 0;
  const slices = items.map((item) => {
    const from = before;
    before += (item.shown.number ?? 0) / sum;
    return { item, from, to: before };
  });
  return (
    <div class="pie">
      <svg
        viewBox="-52 -52 104 104"
        role="img"
        aria-label={`${name}: ${items.map((item) => `${item.name} ${percentOf(item, sum)}`).join(", ")}`}
      >
        {slices.map(({ item, from, to }, index) => (
          <path key={index} d={slice(from, to)} fill={item.shown.color}>
            <title>{`${item.name}: ${wholeText(item)} (${percentOf(item, sum)})`}</title>
          </path>
        ))}
        {isDonut ? <circle r="28" fill="var(--surface)" /> : null}
      </svg>
      {hasLegend ? (
        <ul class="legend">
          {items.map((item, index) => (
            <li key={index}>
              <span class="legend-line" style={{ borderColor: item.shown.color }} aria-hidden="true" />{" "}
              {item.name}
              {shownValues.includes("value") ? <span class="legend-value">{wholeText(item)}</span> : null}
              {shownValues.includes("percent") ? (
                <span class="legend-value">{percentOf(item, sum)}</span>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}

function wholeText({ shown }: SingleValue): string {
  return `${shown.prefix}${shown.text}${shown.suffix}`;
}

function percentOf({ shown }: SingleValue, sum: number): string {
  return `${Math.round(((shown.number ?? 0) / sum) * 100)}%`;
}

function slice(from: number, to: number): string {
  // A whole circle has no two ends to draw between.
  if (to - from > 0.9999) return "M 0 -50 A 50 50 0 1 1 -0.01 -50 Z";
  const at = (ratio: number) =>
    `${(50 * Math.sin(ratio * 2 * Math.PI)).toFixed(2)} ${(-50 * Math.cos(ratio * 2 * Math.PI)).toFixed(2)}`;
  return `M 0 0 L ${at(from)} A 50 50 0 ${to - from > 0.5 ? 1 : 0} 1 ${at(to)} Z`;
}
