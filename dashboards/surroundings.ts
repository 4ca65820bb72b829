import type { DashboardUid, SystemName } from "../alerts/index.ts";
import { production } from "../environments/index.ts";
import { ALERTS } from "../instrumentation/src/catalog/index.ts";
import { withAlertLinks } from "./alert-links.ts";
import {
  type Annotation,
  type Dashboard,
  type DashboardMenu,
  dataSourceVariable,
  formatDuration,
  higherIsWorse,
  instant,
  isRawQuery,
  type Link,
  labelColumn,
  type Matcher,
  type Panel,
  type Queries,
  type Query,
  type Row,
  select,
  statPanel,
  tablePanel,
  type Variable,
  valueColumn,
} from "./kit/index.ts";

/** What a dashboard says of itself; the rest is the same for all. */
export interface DashboardPlan {
  readonly uid: DashboardUid;
  readonly title: string;
  readonly description: string;
  readonly system: SystemName;
  /** What is shown at first, up to now. */
  readonly shownSeconds: number;
  /** Beside the data source, which every dashboard has. */
  readonly variables: readonly Variable[];
  /** How often its system is scraped, where that is rarer than usual. */
  readonly scrapeSeconds?: number;
  readonly rows: readonly Row[];
}

const tags = ["klaxon"];

/** Tags of the notes that a drill leaves in Grafana when it injects and rolls back a fault. */
const drillTags = ["klaxon", "drill"];

const others: DashboardMenu = {
  kind: "dashboards",
  title: "Dashboards",
  tooltip: "The dashboards of the other systems",
  tags,
};

const runbooks: Link = {
  kind: "page",
  title: "Runbooks",
  url: production.addresses.runbooks,
  tooltip: "What each alert means and what to do",
  opensNewPage: true,
};

/** A dashboard with what all of them have: data source, the way to the others, marks of alerts and drills. */
export function completeDashboard(plan: DashboardPlan): Dashboard {
  return {
    uid: plan.uid,
    title: plan.title,
    description: plan.description,
    tags: [...tags, plan.system],
    timeRange: { from: `now-${formatDuration(plan.shownSeconds)}`, to: "now" },
    refreshSeconds: 30,
    variables: [dataSourceVariable, ...plan.variables],
    annotations: annotationsOf(plan.system),
    links: [others, runbooks],
    rows: withAlertLinks(plan.uid, scrapedEvery(plan.scrapeSeconds, plan.rows)),
  };
}

function scrapedEvery(scrapeSeconds: number | undefined, rows: readonly Row[]): readonly Row[] {
  if (scrapeSeconds === undefined) return rows;
  const slow = (query: Query): Query => ({ ...query, scrapeSeconds });
  const slowed = (panel: Panel): Panel => {
    if (panel.kind === "text" || panel.kind === "raw") return panel;
    if (panel.kind === "table") return { ...panel, queries: everyQuery(panel.queries, slow) };
    return {
      ...panel,
      queries: everyQuery(panel.queries, (query) => (isRawQuery(query) ? query : slow(query))),
    };
  };
  return rows.map((each) => ({ ...each, panels: each.panels.map(slowed) }));
}

function everyQuery<Each>([first, ...others]: Queries<Each>, change: (query: Each) => Each): Queries<Each> {
  return [change(first), ...others.map(change)];
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
