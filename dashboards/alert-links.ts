import { allAlerts, type DashboardUid, runbookUrl } from "../alerts/index.ts";
import { production } from "../environments/index.ts";
import type { Link, Panel, Row } from "./kit/index.ts";

/** The rows with, on each panel that alerts point at, the way back: to each alert and to its runbook. */
export function withAlertLinks(uid: DashboardUid, rows: readonly Row[]): readonly Row[] {
  return rows.map((row) => ({ ...row, panels: row.panels.map((panel) => withLinks(uid, panel)) }));
}

function withLinks(uid: DashboardUid, panel: Panel): Panel {
  const alerts = allAlerts.filter(
    (alert) => alert.panel.dashboard === uid && alert.panel.panel === panel.key,
  );
  if (alerts.length === 0) return panel;
  return { ...panel, links: [...panel.links, ...alerts.flatMap(({ name }) => linksOf(name))] };
}

function linksOf(alert: string): readonly Link[] {
  return [
    {
      kind: "page",
      title: `Runbook: ${alert}`,
      url: runbookUrl(production.addresses.runbooks, alert),
      tooltip: `What ${alert} means and what to do`,
      opensNewPage: true,
    },
    {
      kind: "page",
      title: `Alert: ${alert}`,
      url: `/alerting/list?search=${encodeURIComponent(`rule:${alert}`)}`,
      tooltip: `The state of ${alert} in Grafana's list of rules`,
      opensNewPage: false,
    },
  ];
}
