import type { DashboardQuery } from "../../dashboard/index.ts";
import type { DataSource } from "../query/data-source.ts";

/** Why a preview does not ask a query; undefined where it does. */
export function refusalOf(
  { kind, datasource }: DashboardQuery,
  { queryLogs }: DataSource,
): string | undefined {
  switch (kind) {
    case "prometheus":
      return undefined;
    case "loki":
      return queryLogs === undefined
        ? "logs come from Loki, which a preview has with `--prometheus-url` and `--loki-url`"
        : undefined;
    case "expression":
      return "server-side expressions are not evaluated in previews";
    case "dashboard":
      return "the data of another panel is not shown in previews";
    case "grafana":
      return "what Grafana itself knows is not there in previews";
    case "other":
      return `the data comes from ${datasource === undefined || datasource.type === "" ? "another data source" : `\`${datasource.type}\``}; a preview has Prometheus only`;
    default:
      return kind satisfies never;
  }
}
