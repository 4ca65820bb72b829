const columns = 4;
const widthUnits = 24 / columns;
const expressions = [
  "sum(rate(http_server_requests_total[$__rate_interval]))",
  "sum by (instance) (rate(http_server_requests_total[$__rate_interval]))",
  "up",
  "max by (job) (scrape_duration_seconds)",
];

/** The text of a Grafana dashboard with so many panels of lines, four in a row. */
export function manyPanelsText(count: number): string {
  const panels = Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    type: "timeseries",
    title: `Panel ${index + 1}`,
    gridPos: { x: (index % columns) * widthUnits, y: Math.floor(index / columns) * 7, w: widthUnits, h: 7 },
    datasource: { type: "prometheus", uid: "prometheus" },
    targets: [{ refId: "A", expr: expressions[index % expressions.length] }],
  }));
  return JSON.stringify({
    uid: "many-panels",
    title: "Many panels",
    schemaVersion: 41,
    time: { from: "now-1h", to: "now" },
    panels,
  });
}
