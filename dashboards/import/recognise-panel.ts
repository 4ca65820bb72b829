import type { JsonObject, JsonValue } from "../../artifacts/index.ts";
import { drawingStyles, grafanaCalculations } from "../kit/emit-time-series.ts";
import { panelTypes } from "../kit/grafana-sdk.ts";
import type { LegendCalculation, Panel, PanelFrame, TimeSeriesPanel } from "../kit/panel.ts";
import type { Queries, Query, RawQuery } from "../kit/query.ts";
import { isRawQuery } from "../kit/query.ts";
import { objectOf, objectsOf, textOf } from "../kit/v2/members.ts";
import { recogniseDisplay, recogniseUnit } from "./recognise-display.ts";
import { recogniseTable } from "./recognise-table.ts";

/**
 * The ways in which the kit might say a panel, its own kinds before the one that takes all; which one says most is seen
 * when it is emitted.
 */
export function panelCandidates(
  panel: JsonObject,
  frame: PanelFrame,
  queries: readonly (Query | RawQuery)[],
): readonly Panel[] {
  const raw: Panel = { kind: "raw", ...frame, type: textOf(panel.type) ?? "", queries };
  const known = knownKind(panel, frame, queries);
  return known === undefined ? [raw] : [known, raw];
}

function knownKind(
  panel: JsonObject,
  frame: PanelFrame,
  queries: readonly (Query | RawQuery)[],
): Panel | undefined {
  const { type } = panel;
  const options = objectOf(panel.options);
  if (type === panelTypes.text) {
    return { kind: "text", ...frame, markdown: textOf(options.content) ?? "" };
  }
  const [first, ...others] = queries;
  if (first === undefined) return undefined;
  const all: Queries = [first, ...others];
  if (type === panelTypes.table) return recogniseTable(panel, frame, all);
  const display = recogniseDisplay(panel);
  switch (type) {
    case panelTypes.lines:
      return {
        kind: "time-series",
        ...frame,
        queries: withLimits(all, panel),
        display,
        drawing: drawingOf(panel),
        legendCalculations: calculationsOf(options.legend),
      };
    case panelTypes.stat:
      return {
        kind: "stat",
        ...frame,
        queries: all,
        display,
        background: options.graphMode === "area" ? "sparkline" : "plain",
        showsNames: options.textMode === "value_and_name",
      };
    case panelTypes.gauge: {
      const { min = 0, max = 100 } = display;
      return { kind: "gauge", ...frame, queries: all, display: { ...display, min, max } };
    }
    case panelTypes.barGauge:
      return { kind: "bar-gauge", ...frame, queries: all, display };
    case panelTypes.heatmap: {
      const cellUnit = recogniseUnit(objectOf(options.cellValues).unit);
      return { kind: "heatmap", ...frame, queries: all, display, cellUnit };
    }
    case panelTypes.stateTimeline:
      return { kind: "state-timeline", ...frame, queries: all, display: { ...display, unit: "number" } };
    default:
      return undefined;
  }
}

function drawingOf(panel: JsonObject): TimeSeriesPanel["drawing"] {
  const { drawStyle, lineInterpolation, stacking } = objectOf(
    objectOf(objectOf(panel.fieldConfig).defaults).custom,
  );
  if (drawStyle === drawingStyles.bars.style) return "bars";
  if (objectOf(stacking).mode === drawingStyles.stacked.stacking) return "stacked";
  return lineInterpolation === drawingStyles.steps.interpolation ? "steps" : "lines";
}

function calculationsOf(legend: JsonValue | undefined): readonly LegendCalculation[] {
  const { calcs } = objectOf(legend);
  if (!Array.isArray(calcs)) return [];
  const known: LegendCalculation[] = [];
  for (const written of calcs) {
    const calculation = calculations.find((each) => grafanaCalculations[each] === written);
    if (calculation === undefined) return [];
    known.push(calculation);
  }
  return known;
}

const calculations = ["last", "mean", "min", "max", "sum"] as const;

// A maximum is told from a value by how it is drawn.
function withLimits([first, ...others]: Queries, panel: JsonObject): Queries {
  const dashed = new Set(
    objectsOf(objectOf(panel.fieldConfig).overrides)
      .filter(({ properties }) => objectsOf(properties).some(({ value }) => objectOf(value).fill === "dash"))
      .map(({ matcher }) => objectOf(matcher))
      .filter(({ id }) => id === "byFrameRefID")
      .map(({ options }) => options),
  );
  const letters = objectsOf(panel.targets).map(({ refId }) => refId);
  const drawn = (query: Query | RawQuery, index: number): Query | RawQuery =>
    !isRawQuery(query) && dashed.has(letters[index] ?? null) ? { ...query, role: "limit" } : query;
  return [drawn(first, 0), ...others.map((query, index) => drawn(query, index + 1))];
}
