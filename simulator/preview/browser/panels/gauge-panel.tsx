import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { textOf } from "../../../dashboard/index.ts";
import { colorOf, readableInk } from "../../field/colors.ts";
import { absoluteSteps, ratioOf, thresholdsOf } from "../../field/thresholds.ts";
import { type SingleValue, singleValues } from "../../panel/single-values.ts";
import type { VisualProps } from "../visual-props.ts";
import { tilesFor } from "./tile-grid.ts";

/** Values on arcs from the least to the greatest. */
export function GaugePanel({ panel, data, size, look }: VisualProps): JSX.Element {
  const items = useMemo(
    () => singleValues(data.frames, panel.options, look).map(withWholeRange),
    [data.frames, panel.options, look],
  );
  const { columns, rows } = tilesFor(items.length, size, textOf(panel.options.orientation) ?? "auto");
  const sidePx = Math.min(
    (size.widthPx / columns) * 0.95,
    (size.heightPx / rows - (items.length > 1 ? 20 : 0)) * 1.5,
  );
  return (
    <ul class="stats" style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {items.map((item, index) => (
        <li key={index} class="gauge">
          <Arc
            item={item}
            sidePx={sidePx}
            brightness={look.brightness}
            showsSteps={panel.options.showThresholdMarkers !== false}
          />
          {items.length > 1 ? <span class="stat-name">{item.name}</span> : null}
        </li>
      ))}
    </ul>
  );
}

// A gauge without limits runs from 0 to 100, not between the values that happen to be there.
function withWholeRange(item: SingleValue): SingleValue {
  const { min, max } = item.field.settings;
  return {
    ...item,
    range: { min: typeof min === "number" ? min : 0, max: typeof max === "number" ? max : 100 },
  };
}

interface ArcProps {
  readonly item: SingleValue;
  readonly sidePx: number;
  readonly brightness: "light" | "dark";
  readonly showsSteps: boolean;
}

function Arc({ item, sidePx, brightness, showsSteps }: ArcProps): JSX.Element {
  const { shown, range, field, name } = item;
  const steps = absoluteSteps(thresholdsOf(field.settings), range);
  const ratio = shown.number === undefined ? 0 : ratioOf(shown.number, range);
  const text = `${shown.prefix}${shown.text}${shown.suffix}`;
  return (
    <svg viewBox="0 0 120 82" width={Math.max(60, sidePx)} role="img" aria-label={`${name}: ${text}`}>
      <path d={arc(46, 0, 1)} fill="none" stroke="var(--grid)" stroke-width="13" />
      <path d={arc(46, 0, ratio)} fill="none" stroke={shown.color} stroke-width="13" />
      {showsSteps
        ? steps.map(({ value, color }, index) => (
            <path
              key={index}
              d={arc(56, ratioOf(value, range), ratioOf(steps[index + 1]?.value ?? range.max, range))}
              fill="none"
              stroke={colorOf(color, brightness)}
              stroke-width="3"
            />
          ))
        : null}
      <text
        x="60"
        y="66"
        text-anchor="middle"
        font-size={Math.min(17, 100 / Math.max(5, text.length))}
        font-weight="600"
        fill={readableInk(shown.color, brightness)}
      >
        {text}
      </text>
    </svg>
  );
}

const startDegrees = 200;
const wholeDegrees = 220;

function arc(radius: number, from: number, to: number): string {
  if (!(to > from)) return "";
  const at = (ratio: number) => {
    const angle = ((startDegrees - wholeDegrees * ratio) * Math.PI) / 180;
    return `${(60 + radius * Math.cos(angle)).toFixed(2)} ${(62 - radius * Math.sin(angle)).toFixed(2)}`;
  };
  return `M ${at(from)} A ${radius} ${radius} 0 ${(to - from) * wholeDegrees > 180 ? 1 : 0} 1 ${at(to)}`;
}
