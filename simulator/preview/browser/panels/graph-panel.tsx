import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type ChartOptions, type MountedChart, mountChart } from "../../../chart/browser/index.ts";
import { usePrinting, useTheme } from "../../../page/browser/index.ts";
import { graphOf } from "../../panel/graph.ts";
import { graphChart, themeOf } from "../../panel/graph-chart.ts";
import { legendView } from "../../panel/legend-view.ts";
import { marksOfPanel } from "../../panel/time-marks.ts";
import type { TimeRange } from "../../time/time-range.ts";
import type { VisualProps } from "../visual-props.ts";
import { Legend } from "./legend.tsx";

/** A graph over time with its legend; dragging over it zooms in. */
export function GraphPanel({ panel, name, data, size, look, surroundings }: VisualProps): JSX.Element {
  const [hidden, setHidden] = useState<ReadonlySet<string>>(noneHidden);
  const tickCount = Math.max(2, Math.round(size.heightPx / 55));
  const graph = useMemo(
    () => graphOf(data.frames, look, hidden, tickCount),
    [data.frames, look, hidden, tickCount],
  );
  const legend = useMemo(() => legendView(graph, panel.options), [graph, panel.options]);
  const isBeside = legend.placement === "right" && size.widthPx > 520;
  const marks = useMemo(() => marksOfPanel(surroundings.marks, panel.id), [surroundings.marks, panel.id]);
  const chart = useMemo(
    () =>
      graphChart(graph, {
        title: name,
        range: data.range,
        hidden,
        marks,
        exemplars: data.exemplars,
        heightPx: size.heightPx,
      }),
    [graph, name, data.range, hidden, marks, data.exemplars, size.heightPx],
  );
  const theme = useTheme();
  const painted = useMemo(() => themeOf(graph, theme), [graph, theme]);
  return (
    <div class={`graph${isBeside ? " graph-beside" : ""}`}>
      <div class="zoom">
        <Drawing
          chart={chart}
          theme={painted}
          group={panelGroup(surroundings.dashboard.tooltip)}
          onZoom={surroundings.onZoom}
        />
      </div>
      {legend.mode === "hidden" ? null : (
        <Legend legend={legend} name={name} hidden={hidden} onHide={setHidden} />
      )}
    </div>
  );
}

const noneHidden: ReadonlySet<string> = new Set();

function panelGroup(tooltip: string): string | undefined {
  return tooltip === "own" ? undefined : "dashboard";
}

interface DrawingProps {
  readonly chart: ChartOptions["chart"];
  readonly theme: ChartOptions["theme"];
  readonly group: string | undefined;
  readonly onZoom: (range: TimeRange) => void;
}

/** A chart that fills its place; its data as a table is among the panel's queries. */
function Drawing({ chart, theme, group, onZoom }: DrawingProps): JSX.Element {
  const host = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedChart>(undefined);
  const isPrinting = usePrinting();
  const [moment, setMoment] = useState("");
  const options: ChartOptions = {
    chart,
    theme,
    onMoment: setMoment,
    onSelectTime: onZoom,
    ...(group === undefined ? {} : { group }),
  };
  const latest = useRef(options);
  latest.current = options;
  useLayoutEffect(() => {
    if (host.current === null) return;
    mounted.current = mountChart(host.current, latest.current);
    return () => {
      mounted.current?.dispose();
      mounted.current = undefined;
    };
  }, [group]);
  useLayoutEffect(() => mounted.current?.update(options));
  useLayoutEffect(() => {
    if (isPrinting) mounted.current?.drawNow();
  }, [isPrinting, theme]);
  return (
    <>
      <div
        ref={host}
        class="drawing"
        role="img"
        aria-label={`${chart.label}. ${chart.summary}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move through the chart's moments
        tabIndex={0}
      />
      <p class="only-heard" aria-live="polite">
        {moment}
      </p>
    </>
  );
}
