import type { DashboardUid, SystemName } from "../alerts/index.ts";
import { production } from "../environments/index.ts";
import { ALERTS } from "../instrumentation/src/catalog/index.ts";
import { withAlertLinks } from "./alert-links.ts";
import {
  type Annotation,
  type Dashboard,
  dashboardLink,
  dataSourceVariable,
  formatDuration,
  higherIsWorse,
  instant,
  type Link,
  labelColumn,
  type Matcher,
  type Panel,
  type Row,
  select,
  statPanel,
  tablePanel,
  type Variable,
  valueColumn,
} from "./kit/index.ts";

/** What a dashboard says of itself; the rest is the same for all. */
export interface DashboardOptions {
  readonly uid: DashboardUid;
  readonly title: string;
  readonly description: string;
  readonly system: SystemName;
  /** What is shown at first, up to now. */
  readonly shownSeconds: number;
  /** Beside the data source, which every dashboard has. */
  readonly variables: readonly Variable[];
  readonly rows: readonly Row[];
}

const titles: Readonly<Record<DashboardUid, readonly [title: string, tooltip: string]>> = {
  "klaxon-api": ["API", "Rate, errors, duration and saturation of the API"],
  "klaxon-api-budget": ["API error budget", "How fast the error budgets are spent, and what is left"],
  "klaxon-postgres": ["PostgreSQL", "Primary, replicas, connections and archiving"],
  "klaxon-stack": ["Monitoring stack", "Prometheus, Alertmanager and what they watch"],
};

const tags = ["klaxon"];

/** Tags of the notes that a drill leaves in Grafana when it injects and rolls back a fault. */
const drillTags = ["klaxon", "drill"];

const runbooks: Link = {
  title: "Runbooks",
  url: production.addresses.runbooks,
  tooltip: "What each alert means and what to do",
  opensNewPage: true,
};

/** A dashboard with what all of them have: data source, links to each other, marks of alerts and drills. */
export function defineDashboard(options: DashboardOptions): Dashboard {
  const others = Object.entries(titles).filter(([uid]) => uid !== options.uid);
  return {
    uid: options.uid,
    title: options.title,
    description: options.description,
    tags: [...tags, options.system],
    timeRange: { from: `now-${formatDuration(options.shownSeconds)}`, to: "now" },
    refreshSeconds: 30,
    variables: [dataSourceVariable, ...options.variables],
    annotations: annotationsOf(options.system),
    links: [...others.map(([uid, [title, tooltip]]) => dashboardLink(uid, title, tooltip)), runbooks],
    rows: withAlertLinks(options.uid, options.rows),
  };
}

function annotationsOf(system: SystemName): readonly Annotation[] {
  return [
    {
      kind: "series",
      name: "Alerts firing",
      expression: select(ALERTS, firing(system)),
      stepSeconds: production.intervals.evaluationSeconds,
      title: "{{alertname}}",
      text: "{{severity}} of {{team}}",
      labels: ["severity", "team"],
      health: "critical",
    },
    { kind: "note", name: "Drills", tags: drillTags, health: "warning" },
  ];
}

/** How many alerts of a system fire; the watchdog, which always does, is left out. */
export function firingAlertsStat(system: SystemName): Panel {
  return statPanel({
    key: "alerts-now",
    title: "Alerts firing",
    description: "Alerts of this system that fire now; the row at the bottom names them.",
    width: 4,
    unit: "number",
    decimals: 0,
    thresholds: higherIsWorse({ critical: 1 }),
    queries: [instant(`count(${select(ALERTS, firing(system))}) or vector(0)`, "firing")],
  });
}

/** Which alerts of a system are pending or fire. */
export function activeAlertsTable(system: SystemName): Panel {
  const active = select(ALERTS, [
    ["system", "=", system],
    ["severity", "!=", "none"],
  ]);
  return tablePanel({
    key: "alerts",
    title: "Active alerts",
    description:
      "Alerts that are pending (true, but not for long enough yet) or fire, with how many label sets each has.",
    width: 12,
    queries: [instant(`count by (alertname, alertstate, severity, team) (${active})`, "{{alertname}}")],
    columns: [
      labelColumn("alertname", "Alert"),
      labelColumn("alertstate", "State"),
      labelColumn("severity", "Severity"),
      labelColumn("team", "Team"),
      valueColumn(0, "Count", { unit: "number", decimals: 0 }),
    ],
    sortedBy: { title: "State", isDescending: false },
  });
}

function firing(system: SystemName): readonly Matcher[] {
  return [
    ["alertstate", "=", "firing"],
    ["system", "=", system],
    ["severity", "!=", "none"],
  ];
}
