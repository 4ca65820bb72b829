import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { textOf } from "../../../dashboard/index.ts";
import { barGroups } from "../../panel/bar-groups.ts";
import type { VisualProps } from "../visual-props.ts";

/** Bars of a frame's rows, one for each of its numbers. */
export function BarChartPanel({ panel, name, data, look }: VisualProps): JSX.Element {
  const groups = useMemo(
    () => barGroups(data.frames, textOf(panel.options.xField), look),
    [data.frames, panel.options, look],
  );
  const max = Math.max(0, ...groups.flatMap(({ bars }) => bars.map(({ shown }) => shown.number ?? 0)));
  return (
    <ul class="bars" aria-label={name}>
      {groups.flatMap(({ name: group, bars }, row) =>
        bars.map(({ name: series, shown }, index) => (
          <li key={`${row}-${index}`} class="bar">
            <span class="bar-name" title={group}>
              {index === 0 ? group : ""}
            </span>
            <span class="bar-track">
              <span
                class="bar-fill"
                title={series}
                style={{
                  width: `${max > 0 ? (Math.max(0, shown.number ?? 0) / max) * 100 : 0}%`,
                  backgroundColor: shown.color,
                }}
              />
            </span>
            <span class="bar-value">
              {shown.prefix}
              {shown.text}
              {shown.suffix}
            </span>
          </li>
        )),
      )}
    </ul>
  );
}
