import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { textOf } from "../../../dashboard/index.ts";
import { colorOf, readableInk, withOpacity } from "../../field/colors.ts";
import { absoluteSteps, ratioOf, thresholdsOf } from "../../field/thresholds.ts";
import { type SingleValue, singleValues } from "../../panel/single-values.ts";
import type { VisualProps } from "../visual-props.ts";

/** Values as bars, each as long as it is in its range. */
export function BarGaugePanel({ panel, data, size, look }: VisualProps): JSX.Element {
  const items = useMemo(
    () => singleValues(data.frames, panel.options, look),
    [data.frames, panel.options, look],
  );
  const orientation = textOf(panel.options.orientation) ?? "auto";
  const isUpright =
    orientation === "vertical" ||
    (orientation === "auto" && size.widthPx > size.heightPx * 1.6 && items.length < 12);
  const isGradient = (textOf(panel.options.displayMode) ?? "gradient") !== "basic";
  return (
    <ul class={`bars${isUpright ? " bars-upright" : ""}`}>
      {items.map((item, index) => (
        <Bar
          key={index}
          item={item}
          isUpright={isUpright}
          isGradient={isGradient}
          brightness={look.brightness}
        />
      ))}
    </ul>
  );
}

interface BarProps {
  readonly item: SingleValue;
  readonly isUpright: boolean;
  readonly isGradient: boolean;
  readonly brightness: "light" | "dark";
}

function Bar({ item, isUpright, isGradient, brightness }: BarProps): JSX.Element {
  const { shown, name, range, field } = item;
  const percent = `${((shown.number === undefined ? 0 : ratioOf(shown.number, range)) * 100).toFixed(1)}%`;
  const direction = isUpright ? "to top" : "to right";
  const stops = absoluteSteps(thresholdsOf(field.settings), range).map(
    ({ value, color }) => `${colorOf(color, brightness)} ${(ratioOf(value, range) * 100).toFixed(1)}%`,
  );
  const [only = "", ...more] = stops;
  const gradient =
    more.length === 0 ? shown.color : `linear-gradient(${direction}, ${[only, ...more].join(", ")})`;
  const bar = isUpright ? { height: percent } : { width: percent };
  // The gradient runs over the whole range, of which the bar shows its part.
  const sizing = isUpright
    ? {
        backgroundSize: `100% calc(10000% / ${Math.max(1, Number.parseFloat(percent))})`,
        backgroundPosition: "bottom",
      }
    : { backgroundSize: `calc(10000% / ${Math.max(1, Number.parseFloat(percent))}) 100%` };
  return (
    <li class="bar">
      <span class="bar-name" title={name}>
        {name}
      </span>
      <span class="bar-track">
        <span
          class="bar-fill"
          style={{
            ...bar,
            borderColor: shown.color,
            ...(isGradient
              ? {
                  backgroundImage: gradient === shown.color ? "none" : gradient,
                  backgroundColor: withOpacity(shown.color, 0.75),
                  ...sizing,
                }
              : { backgroundColor: shown.color }),
          }}
        />
      </span>
      <span class="bar-value" style={{ color: readableInk(shown.color, brightness) }}>
        {shown.prefix}
        {shown.text}
        {shown.suffix}
      </span>
    </li>
  );
}
