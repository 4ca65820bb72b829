import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { textOf } from "../../../dashboard/index.ts";
import { inkOn, readableInk } from "../../field/colors.ts";
import { displayOf } from "../../field/display.ts";
import { type SingleValue, singleValues } from "../../panel/single-values.ts";
import { statParts } from "../../panel/stat-parts.ts";
import type { Size } from "../use-size.ts";
import type { VisualProps } from "../visual-props.ts";
import { Spark } from "./spark.tsx";
import { tilesFor } from "./tile-grid.ts";

/** Large values, each with its name and a line of what was before, on a colour where the options say so. */
export function StatPanel({ panel, data, size, look }: VisualProps): JSX.Element {
  const found = useMemo(
    () => singleValues(data.frames, panel.options, look),
    [data.frames, panel.options, look],
  );
  const items = found.length > 0 ? found : [nothing(panel.fieldConfig.defaults, look)];
  const { columns, rows } = tilesFor(items.length, size, textOf(panel.options.orientation) ?? "auto");
  const cell: Size = { widthPx: size.widthPx / columns, heightPx: size.heightPx / rows };
  return (
    <ul
      class="stats"
      style={{
        gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${rows}, minmax(0, 1fr))`,
      }}
    >
      {items.map((item, index) => (
        <Stat
          key={index}
          item={item}
          options={panel.options}
          cell={cell}
          isOne={items.length === 1}
          brightness={look.brightness}
        />
      ))}
    </ul>
  );
}

function nothing(settings: Parameters<typeof displayOf>[0], look: VisualProps["look"]): SingleValue {
  const range = { min: 0, max: 100 };
  const shown = displayOf(settings, { ...look, range, seriesIndex: 0 })(null);
  const field = {
    name: "",
    kind: "number",
    labels: undefined,
    legend: undefined,
    values: [],
    settings,
  } as const;
  return { name: "", shown, range, field, values: [], timesMs: [] };
}

// As much of a stat's height as its line has; the value stands above it.
const lineRatio = 0.4;

interface StatProps {
  readonly item: SingleValue;
  readonly options: VisualProps["panel"]["options"];
  readonly cell: Size;
  readonly isOne: boolean;
  readonly brightness: "light" | "dark";
}

function Stat({ item, options, cell, isOne, brightness }: StatProps): JSX.Element {
  const { shown, name, values } = item;
  const { showsName, showsValue, isBackground, isNameColored, hasLine, valuePx, namePx, isWide } = statParts(
    item,
    options,
    cell,
    isOne,
  );
  const ink = isBackground ? inkOn(shown.color) : readableInk(shown.color, brightness);
  const style = {
    ...(isBackground ? { backgroundColor: shown.color, color: ink } : {}),
    ...(hasLine ? { paddingBottom: `${Math.round(cell.heightPx * lineRatio)}px` } : {}),
  };
  const unitPx = `${Math.round(valuePx * 0.62)}px`;
  return (
    <li class={`stat${isWide ? " stat-wide" : ""}${isOne ? " stat-one" : ""}`} style={style}>
      {hasLine ? <Spark values={values} color={isBackground ? ink : shown.color} /> : null}
      {showsName ? (
        <span class="stat-name" style={{ fontSize: `${namePx}px`, ...(isNameColored ? { color: ink } : {}) }}>
          {name}
        </span>
      ) : null}
      {showsValue ? (
        <span
          class="stat-value"
          style={{
            fontSize: `${valuePx}px`,
            color: isNameColored || textOf(options.colorMode) === "none" ? "inherit" : ink,
          }}
        >
          <span style={{ fontSize: unitPx }}>{shown.prefix}</span>
          {shown.text}
          <span style={{ fontSize: unitPx }}>{shown.suffix}</span>
        </span>
      ) : null}
    </li>
  );
}
