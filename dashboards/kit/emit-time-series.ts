import { applyDisplay, grafanaColors } from "./emit-display.ts";
import { applyFrame, applyQueries, type Placement, refIdOf } from "./emit-frame.ts";
import {
  type ClassicPanel,
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  GraphDrawStyle,
  GraphGradientMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  LineInterpolation,
  queryFormats,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TimeSeriesPanelBuilder,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from "./grafana-sdk.ts";
import type { LegendCalculation, TimeSeriesPanel } from "./panel.ts";
import { isRawQuery } from "./query.ts";

interface DrawingStyle {
  readonly style: GraphDrawStyle;
  readonly interpolation: LineInterpolation;
  readonly fillPercent: number;
  readonly stacking: StackingMode;
}

/** How each way of drawing is done. */
export const drawingStyles: Readonly<Record<TimeSeriesPanel["drawing"], DrawingStyle>> = {
  lines: {
    style: GraphDrawStyle.Line,
    interpolation: LineInterpolation.Linear,
    fillPercent: 10,
    stacking: StackingMode.None,
  },
  stacked: {
    style: GraphDrawStyle.Line,
    interpolation: LineInterpolation.Linear,
    fillPercent: 40,
    stacking: StackingMode.Normal,
  },
  bars: {
    style: GraphDrawStyle.Bars,
    interpolation: LineInterpolation.Linear,
    fillPercent: 80,
    stacking: StackingMode.Normal,
  },
  steps: {
    style: GraphDrawStyle.Line,
    interpolation: LineInterpolation.StepAfter,
    fillPercent: 10,
    stacking: StackingMode.None,
  },
};

/** Grafana's name of each calculation. */
export const grafanaCalculations: Readonly<Record<LegendCalculation, string>> = {
  last: "lastNotNull",
  mean: "mean",
  min: "min",
  max: "max",
  sum: "sum",
};

/** A time series panel as Grafana writes it. */
export function emitTimeSeries(panel: TimeSeriesPanel, placement: Placement): ClassicPanel {
  const drawing = drawingStyles[panel.drawing];
  const hasThresholds = panel.display.thresholds !== undefined;
  const builder = new TimeSeriesPanelBuilder()
    .drawStyle(drawing.style)
    .lineInterpolation(drawing.interpolation)
    .lineWidth(1)
    .fillOpacity(drawing.fillPercent)
    .gradientMode(GraphGradientMode.None)
    .showPoints(VisibilityMode.Auto)
    .stacking(new StackingConfigBuilder().mode(drawing.stacking).group("A"))
    .spanNulls(false)
    .thresholdsStyle(
      new GraphThresholdsStyleConfigBuilder().mode(
        hasThresholds ? GraphThresholdsStyleMode.Dashed : GraphThresholdsStyleMode.Off,
      ),
    )
    .legend(legendOf(panel.legendCalculations))
    .tooltip(
      new VizTooltipOptionsBuilder()
        .mode(TooltipDisplayMode.Multi)
        .sort(SortOrder.Descending)
        .hideZeros(false),
    );
  applyFrame(builder, panel, placement);
  applyQueries(builder, panel.queries, queryFormats.series);
  // By name, so that an instance has one colour in all panels.
  const color = new FieldColorBuilder().mode(FieldColorModeId.PaletteClassicByName);
  applyDisplay(builder, panel.display, color);
  for (const [index, query] of panel.queries.entries()) {
    if (!isRawQuery(query) && query.role === "limit")
      builder.overrideByQuery(refIdOf(index), limitProperties());
  }
  return builder.build();
}

/** A legend that is shown, as a table where something is said of each series. */
export function legendOf(calculations: readonly LegendCalculation[]): VizLegendOptionsBuilder {
  return new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(calculations.length > 0 ? LegendDisplayMode.Table : LegendDisplayMode.List)
    .placement(LegendPlacement.Bottom)
    .calcs(calculations.map((calculation) => grafanaCalculations[calculation]));
}

function limitProperties(): DynamicConfigValue[] {
  return [
    { id: "color", value: { mode: FieldColorModeId.Fixed, fixedColor: grafanaColors.critical } },
    { id: "custom.lineStyle", value: { fill: "dash", dash: [10, 10] } },
    { id: "custom.fillOpacity", value: 0 },
    { id: "custom.stacking", value: { mode: StackingMode.None, group: "limit" } },
  ];
}
