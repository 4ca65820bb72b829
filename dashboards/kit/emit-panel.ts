import { type JsonObject, toJsonObject } from "../../artifacts/index.ts";
import { applyDisplay } from "./emit-display.ts";
import { applyFrame, applyQueries, type Placement } from "./emit-frame.ts";
import { emitHeatmap } from "./emit-heatmap.ts";
import { emitRaw } from "./emit-raw.ts";
import { emitTable } from "./emit-table.ts";
import { emitTimeSeries, legendOf } from "./emit-time-series.ts";
import {
  BarGaugeDisplayMode,
  BarGaugePanelBuilder,
  BarGaugeSizing,
  BigValueColorMode,
  BigValueGraphMode,
  BigValueTextMode,
  type ClassicPanel,
  FieldColorBuilder,
  FieldColorModeId,
  GaugePanelBuilder,
  queryFormats,
  ReduceDataOptionsBuilder,
  SortOrder,
  StateTimelinePanelBuilder,
  StatPanelBuilder,
  TextMode,
  TextPanelBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizOrientation,
  VizTooltipOptionsBuilder,
} from "./grafana-sdk.ts";
import type {
  BarGaugePanel,
  GaugePanel,
  Panel,
  RawPanel,
  StateTimelinePanel,
  StatPanel,
  TextPanel,
} from "./panel.ts";

/** A panel in Grafana's classic format, before its patches. */
export function emitPanel(panel: Panel, placement: Placement): JsonObject {
  return panel.kind === "raw" ? emitRaw(panel, placement) : toJsonObject(emitKindOf(panel, placement));
}

function emitKindOf(panel: Exclude<Panel, RawPanel>, placement: Placement): ClassicPanel {
  switch (panel.kind) {
    case "time-series":
      return emitTimeSeries(panel, placement);
    case "stat":
      return emitStat(panel, placement);
    case "gauge":
      return emitGauge(panel, placement);
    case "bar-gauge":
      return emitBarGauge(panel, placement);
    case "table":
      return emitTable(panel, placement);
    case "heatmap":
      return emitHeatmap(panel, placement);
    case "state-timeline":
      return emitStateTimeline(panel, placement);
    case "text":
      return emitText(panel, placement);
  }
}

function emitStat(panel: StatPanel, placement: Placement): ClassicPanel {
  const hasSparkline = panel.background === "sparkline";
  const builder = new StatPanelBuilder()
    .reduceOptions(lastValue())
    .graphMode(hasSparkline ? BigValueGraphMode.Area : BigValueGraphMode.None)
    .colorMode(hasSparkline ? BigValueColorMode.Value : BigValueColorMode.BackgroundSolid)
    .textMode(panel.showsNames ? BigValueTextMode.ValueAndName : BigValueTextMode.Value)
    .orientation(VizOrientation.Auto)
    .wideLayout(false);
  applyFrame(builder, panel, placement);
  applyQueries(builder, panel.queries, queryFormats.series);
  applyDisplay(builder, panel.display, byThresholds());
  return builder.build();
}

function emitGauge(panel: GaugePanel, placement: Placement): ClassicPanel {
  const builder = new GaugePanelBuilder()
    .reduceOptions(lastValue())
    .showThresholdMarkers(true)
    .showThresholdLabels(false)
    .orientation(VizOrientation.Auto);
  applyFrame(builder, panel, placement);
  applyQueries(builder, panel.queries, queryFormats.series);
  applyDisplay(builder, panel.display, byThresholds());
  return builder.build();
}

function emitBarGauge(panel: BarGaugePanel, placement: Placement): ClassicPanel {
  const builder = new BarGaugePanelBuilder()
    .reduceOptions(lastValue())
    .displayMode(BarGaugeDisplayMode.Basic)
    .orientation(VizOrientation.Horizontal)
    .sizing(BarGaugeSizing.Auto)
    .showUnfilled(true)
    .legend(legendOf([]));
  applyFrame(builder, panel, placement);
  applyQueries(builder, panel.queries, queryFormats.series);
  applyDisplay(builder, panel.display, byThresholds());
  return builder.build();
}

function emitStateTimeline(panel: StateTimelinePanel, placement: Placement): ClassicPanel {
  const builder = new StateTimelinePanelBuilder()
    .mergeValues(true)
    .showValue(VisibilityMode.Auto)
    .rowHeight(0.8)
    .lineWidth(0)
    .fillOpacity(80)
    .spanNulls(false)
    .legend(legendOf([]))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.None));
  applyFrame(builder, panel, placement);
  applyQueries(builder, panel.queries, queryFormats.series);
  applyDisplay(builder, panel.display, byThresholds());
  return builder.build();
}

function emitText(panel: TextPanel, placement: Placement): ClassicPanel {
  const builder = new TextPanelBuilder().mode(TextMode.Markdown).content(panel.markdown);
  applyFrame(builder, panel, placement);
  return builder.build();
}

function byThresholds(): FieldColorBuilder {
  return new FieldColorBuilder().mode(FieldColorModeId.Thresholds);
}

function lastValue(): ReduceDataOptionsBuilder {
  return new ReduceDataOptionsBuilder().calcs(["lastNotNull"]).values(false);
}
