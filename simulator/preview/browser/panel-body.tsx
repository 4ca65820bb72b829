import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { DashboardPanel, VariableScope } from "../../dashboard/index.ts";
import { useTheme } from "../../page/browser/index.ts";
import type { Look } from "../panel/shown-fields.ts";
import type { PanelSurroundings } from "./panel-surroundings.ts";
import { BarChartPanel } from "./panels/bar-chart-panel.tsx";
import { BarGaugePanel } from "./panels/bar-gauge-panel.tsx";
import { GaugePanel } from "./panels/gauge-panel.tsx";
import { GraphPanel } from "./panels/graph-panel.tsx";
import { HeatmapPanel } from "./panels/heatmap-panel.tsx";
import { LogsPanel } from "./panels/logs-panel.tsx";
import { PiePanel } from "./panels/pie-panel.tsx";
import { StatPanel } from "./panels/stat-panel.tsx";
import { StatePanel } from "./panels/state-panel.tsx";
import { TablePanel } from "./panels/table-panel.tsx";
import { TextPanel } from "./panels/text-panel.tsx";
import type { LoadingPanel } from "./use-panel-data.ts";
import type { Size } from "./use-size.ts";
import type { VisualProps } from "./visual-props.ts";

interface PanelBodyProps {
  readonly panel: DashboardPanel;
  readonly name: string;
  readonly loading: LoadingPanel;
  readonly size: Size;
  readonly scope: VariableScope;
  readonly surroundings: PanelSurroundings;
}

/** What a panel shows: its visualization, or why there is none. */
export function PanelBody(props: PanelBodyProps): JSX.Element {
  const { panel, name, loading, size, scope, surroundings } = props;
  const brightness = useTheme().name;
  const look = useMemo(
    (): Look => ({ brightness, nowMs: surroundings.nowMs }),
    [brightness, surroundings.nowMs],
  );
  if (panel.libraryPanel !== undefined)
    return (
      <PanelMessage title="A library panel">{`“${panel.libraryPanel.name}” stands in Grafana, not in this file.`}</PanelMessage>
    );
  if (panel.type === "text")
    return <TextPanel options={panel.options} scope={scope} range={surroundings.range} />;
  const Visual = visualOf(panel.type);
  if (Visual === undefined)
    return (
      <PanelMessage title={panel.type === "" ? "A panel without a type" : panel.type}>
        Previews do not draw this type of panel.
      </PanelMessage>
    );
  const { data, failure } = loading;
  if (failure !== undefined) return <PanelMessage title="It could not be evaluated">{failure}</PanelMessage>;
  if (data === undefined) return <p class="panel-wait">…</p>;
  const { problems, leftOut, emptyReasons, frames, lines } = data;
  const remarks = [...problems, ...leftOut];
  const hasFrames = frames.some(({ length, fields }) => length > 0 && fields.length > 0);
  const isEmpty = lines.length === 0 && !hasFrames;
  if (problems.length > 0 && isEmpty)
    return <PanelMessage title="The query fails">{problems.join("; ")}</PanelMessage>;
  // Single values have a text of their own for nothing.
  if (isEmpty && !(panel.type === "stat" && hasNoValue(panel)))
    return (
      <PanelMessage title={noDataTitle(panel)}>
        {emptyReasons.length > 0 ? firstReasons(emptyReasons) : "There are no queries."}
      </PanelMessage>
    );
  return (
    <>
      <Visual panel={panel} name={name} data={data} size={size} look={look} surroundings={surroundings} />
      {remarks.length === 0 ? null : (
        <p class="panel-problem" role="note">
          {remarks.join("; ")}
        </p>
      )}
    </>
  );
}

// A panel has room for a few; its `?` tells them all.
const reasonsMax = 4;

function firstReasons(reasons: readonly string[]): string {
  const more = reasons.length - reasonsMax;
  return `${reasons.slice(0, reasonsMax).join("; ")}${more > 0 ? `; and ${more} more` : ""}`;
}

function hasNoValue({ fieldConfig }: DashboardPanel): boolean {
  const { noValue } = fieldConfig.defaults;
  return typeof noValue === "string" && noValue !== "";
}

function noDataTitle(panel: DashboardPanel): string {
  const { noValue } = panel.fieldConfig.defaults;
  return typeof noValue === "string" && noValue !== "" ? noValue : "No data";
}

function visualOf(type: string): ((props: VisualProps) => JSX.Element) | undefined {
  switch (type) {
    case "timeseries":
      return GraphPanel;
    case "stat":
      return StatPanel;
    case "gauge":
      return GaugePanel;
    case "bargauge":
      return BarGaugePanel;
    case "table":
      return TablePanel;
    case "heatmap":
      return HeatmapPanel;
    case "state-timeline":
    case "status-history":
      return StatePanel;
    case "piechart":
      return PiePanel;
    case "barchart":
      return BarChartPanel;
    case "logs":
      return LogsPanel;
    default:
      return undefined;
  }
}

/** A sentence in place of a picture. */
function PanelMessage({
  title,
  children,
}: {
  readonly title: string;
  readonly children: string;
}): JSX.Element {
  return (
    <div class="panel-message">
      <p class="panel-message-title">{title}</p>
      <p class="muted">{children}</p>
    </div>
  );
}
