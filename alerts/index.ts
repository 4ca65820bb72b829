export { items, type Patch, removed } from "../artifacts/index.ts";
export type { AlertmanagerConfig, AlertmanagerInhibition, AlertmanagerRoute } from "./alertmanager-config.ts";
export { type BurnRatePolicy, type BurnRateWindow, burnRateOf, fastBurn, slowBurn } from "./burn-rate.ts";
export { formatDuration } from "./expression.ts";
export { type PrometheusRuleFile, ruleFileOf } from "./generated-files.ts";
export type { Inhibition } from "./inhibition.ts";
export {
  type Alert,
  type AlertName,
  allAlerts,
  inhibitions,
  objectives,
  ruleGroups,
  type SystemName,
  systems,
} from "./inventory.ts";
export { type DashboardUid, panelLink } from "./linked-panels.ts";
export { panelLinks, recordedSeries } from "./links.ts";
export { type PanelLink, panelId, panelUrl } from "./panel-link.ts";
export {
  emitRuleFile,
  type PlainAlert,
  type PlainGroup,
  type PlainRecording,
  type PlainRuleFile,
  plainAlert,
  plainRecording,
} from "./plain-rules.ts";
export type { NotifiedSeverity, ReceiverName } from "./receivers.ts";
export { type Route, routingFor, routingTree } from "./routing.ts";
export { type RuleGroup, runbookUrl, type Severity } from "./rule-group.ts";
export { errorBudgetRatio, type Objective, objectiveSeries, objectiveWindows } from "./slo.ts";
export { alertingSystems, linkedPanels } from "./systems/index.ts";
