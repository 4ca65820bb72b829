import type { FieldMap } from "../document/index.ts";
import { mapOf, numberOf, textOf } from "./field-reader.ts";
import { asWritten, type ModernPanel } from "./modern-panel.ts";
import { modernSingleValues } from "./old-field-options.ts";
import { modernGraph } from "./old-graph.ts";
import { modernSingleStat } from "./old-single-stat.ts";
import { modernTable } from "./old-table.ts";

/** What has become of a kind of panel that Grafana no longer has: `graph` is a time series, `singlestat` a stat or a gauge. */
export function modernPanel(panel: FieldMap): ModernPanel {
  const type = textOf(panel.type) ?? "";
  switch (type) {
    case "graph":
      return modernGraph(panel);
    case "singlestat":
    case "grafana-singlestat-panel":
      return modernSingleStat(panel);
    case "stat":
    case "gauge":
    case "bargauge":
      return { ...asWritten(type), ...modernSingleValues(panel) };
    case "text":
      return { ...asWritten("text"), options: modernText(panel) };
    case "heatmap":
      return { ...asWritten("heatmap"), options: modernHeatmap(panel) };
    case "table":
    case "table-old":
      return { ...asWritten("table"), ...modernTable(panel) };
    case "grafana-piechart-panel":
      return asWritten("piechart");
    case "grafana-worldmap-panel":
      return asWritten("geomap");
    case "natel-discrete-panel":
      return asWritten("state-timeline");
    case "flant-statusmap-panel":
      return asWritten("status-history");
    default:
      return asWritten(type);
  }
}

// Its text once lay beside the options rather than in them.
function modernText({ options, content, mode }: FieldMap): FieldMap | undefined {
  const isOld = textOf(mapOf(options).content) === undefined && textOf(content) !== undefined;
  return isOld ? { ...mapOf(options), content, mode } : undefined;
}

// Before Grafana 9 heatmaps said beside the options whether their data are counts of buckets already.
function modernHeatmap(panel: FieldMap): FieldMap | undefined {
  const { dataFormat, yBucketNumber } = panel;
  const options = mapOf(panel.options);
  if (textOf(dataFormat) === undefined || options.calculate !== undefined) return undefined;
  const { mode, colorScheme } = mapOf(panel.color);
  const scheme = mode === "spectrum" ? textOf(colorScheme)?.replace(/^interpolate/, "") : undefined;
  const rowCount = numberOf(yBucketNumber);
  return {
    ...options,
    calculate: dataFormat !== "tsbuckets",
    ...(rowCount === undefined ? {} : { calculation: { yBuckets: { mode: "count", value: rowCount } } }),
    ...(scheme === undefined ? {} : { color: { mode: "scheme", scheme } }),
    yAxis: { unit: mapOf(panel.yAxis).format },
  };
}
