import { applyDisplay, grafanaUnit } from "./emit-display.ts";
import { applyFrame, applyQueries, type Placement } from "./emit-frame.ts";
import {
  AxisPlacement,
  type ClassicPanel,
  FieldColorBuilder,
  FieldColorModeId,
  HeatmapCellValuesBuilder,
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapColorScale,
  HeatmapPanelBuilder,
  HeatmapTooltipBuilder,
  HeatmapYAxisBuilder,
  queryFormats,
  TooltipDisplayMode,
  VisibilityMode,
} from "./grafana-sdk.ts";
import type { HeatmapPanel } from "./panel.ts";

/** A heatmap panel as Grafana writes it: the query brings the buckets, nothing is computed from raw values. */
export function emitHeatmap(panel: HeatmapPanel, placement: Placement): ClassicPanel {
  const builder = new HeatmapPanelBuilder()
    .calculate(false)
    .color(
      new HeatmapColorOptionsBuilder()
        .mode(HeatmapColorMode.Scheme)
        .scheme("Oranges")
        .scale(HeatmapColorScale.Exponential)
        .exponent(0.5)
        .steps(64)
        .reverse(false),
    )
    .cellGap(1)
    .cellValues(new HeatmapCellValuesBuilder().unit(grafanaUnit(panel.cellUnit)))
    .yAxis(yAxisOf(panel))
    .showValue(VisibilityMode.Never)
    .showLegend()
    .tooltip(
      new HeatmapTooltipBuilder().mode(TooltipDisplayMode.Single).yHistogram(true).showColorScale(true),
    );
  applyFrame(builder, panel, placement);
  applyQueries(builder, panel.queries, queryFormats.heatmap);
  applyDisplay(builder, panel.display, new FieldColorBuilder().mode(FieldColorModeId.Thresholds));
  return builder.build();
}

function yAxisOf(panel: HeatmapPanel): HeatmapYAxisBuilder {
  const { unit, decimals, min, max } = panel.display;
  const axis = new HeatmapYAxisBuilder().axisPlacement(AxisPlacement.Left).unit(grafanaUnit(unit));
  if (decimals !== undefined) axis.decimals(decimals);
  if (min !== undefined) axis.min(min);
  if (max !== undefined) axis.max(max);
  return axis;
}
