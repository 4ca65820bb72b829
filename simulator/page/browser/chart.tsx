import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import {
  type ChartOptions,
  type MountedChart,
  mountChart,
  type TimeRange,
} from "../../chart/browser/index.ts";
import type { Chart as ChartValue, Theme } from "../../chart/index.ts";
import { usePrinting, useTheme } from "./color-mode.ts";
import { EmptyState } from "./notice.tsx";

interface ChartProps {
  readonly chart: ChartValue;
  /** In CSS pixels; what the chart asks for unless told. */
  readonly heightPx?: number;
  /** Charts of one group show the same moment under the pointer and the same stretch of time. */
  readonly group?: string;
  /** Draws no caption; the label is then said to assistive programs only. */
  readonly hidesCaption?: boolean;
  /** Offers no table; for charts whose data stands beside them anyway. */
  readonly hidesTable?: boolean;
  /** Told the stretch of time over which the pointer was dragged. */
  readonly onSelectTime?: (range: TimeRange) => void;
}

/** A chart with its name, its sentence for those who do not see it, and its data as a table on demand. */
export function Chart(props: ChartProps): JSX.Element {
  const { chart, heightPx = chart.heightPx, group, hidesCaption = false, hidesTable = false } = props;
  const host = useRef<HTMLDivElement>(null);
  const mounted = useRef<MountedChart>(undefined);
  const theme = useTheme();
  const isPrinting = usePrinting();
  const summaryId = useId();
  const [moment, setMoment] = useState("");
  const options = optionsOf(props, theme, setMoment);
  useLayoutEffect(() => {
    if (host.current === null) return;
    mounted.current = mountChart(host.current, options);
    return () => {
      mounted.current?.dispose();
      mounted.current = undefined;
    };
  }, [group, chart.isEmpty]);
  // Before anything else happens, so that what is printed is drawn for paper.
  useLayoutEffect(() => mounted.current?.update(options));
  useLayoutEffect(() => {
    if (isPrinting) mounted.current?.drawNow();
  }, [isPrinting, theme]);
  if (chart.isEmpty)
    return <EmptyState title={`${chart.label}: nothing to draw`}>{chart.summary}</EmptyState>;
  return (
    <figure class="chart">
      <figcaption class={hidesCaption ? "only-heard" : "chart-caption"}>{chart.label}</figcaption>
      <div
        ref={host}
        class="chart-drawing"
        style={{ height: `${heightPx}px` }}
        role="img"
        aria-label={chart.label}
        aria-describedby={summaryId}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move through the chart's moments
        tabIndex={0}
      />
      <p id={summaryId} class="only-heard">
        {chart.summary} The arrow keys move through it.
      </p>
      <p class="only-heard" aria-live="polite">
        {moment}
      </p>
      {hidesTable ? null : <ChartTable chart={chart} />}
    </figure>
  );
}

function optionsOf(props: ChartProps, theme: Theme, onMoment: (words: string) => void): ChartOptions {
  const { chart, group, onSelectTime } = props;
  return {
    chart,
    theme,
    onMoment,
    ...(group === undefined ? {} : { group }),
    ...(onSelectTime === undefined ? {} : { onSelectTime }),
  };
}

function ChartTable({ chart }: { readonly chart: ChartValue }): JSX.Element {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="chart-table" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Table</summary>
      {isOpen ? <OpenTable chart={chart} /> : null}
    </details>
  );
}

function OpenTable({ chart }: { readonly chart: ChartValue }): JSX.Element {
  const { columns, rows, rowsLeftOut } = chart.table();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section class="scrolled" aria-label={`Table: ${chart.label}`} tabIndex={0}>
      <table class="plain-table">
        <thead>
          <tr>
            {columns.map((column, index) => (
              <th key={index} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, index) => (
            <tr key={index}>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rowsLeftOut === 0 ? null : <p>{rowsLeftOut} more rows are not shown.</p>}
    </section>
  );
}
