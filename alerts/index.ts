export type { AlertmanagerConfig, AlertmanagerInhibition, AlertmanagerRoute } from "./alertmanager-config.ts";
export { type BurnRatePolicy, type BurnRateWindow, burnRateOf, fastBurn, slowBurn } from "./burn-rate.ts";
export { formatDuration } from "./expression.ts";
export { type PrometheusRuleFile, ruleFileOf } from "./generated-files.ts";
export { apiAvailability, apiLatency } from "./groups/api-objectives.ts";
export { type Inhibition, inhibitions } from "./inhibition.ts";
export { type Alert, type AlertName, allAlerts, ruleGroups, systems } from "./inventory.ts";
export { objectives, panelLinks, recordedSeries } from "./links.ts";
export {
  type DashboardUid,
  linkedPanels,
  type PanelKey,
  type PanelLink,
  panelId,
  panelLink,
  panelUrl,
} from "./panel-link.ts";
export type { NotifiedSeverity, ReceiverName } from "./receivers.ts";
export { type Route, routingFor, routingTree } from "./routing.ts";
export { type RuleGroup, runbookUrl, type Severity, type SystemName } from "./rule-group.ts";
export { errorBudgetRatio, type Objective, objectiveSeries, objectiveWindows } from "./slo.ts";
