export {
  type AlertmanagerConfig,
  parseAlertmanagerConfig,
  simulateNotifications,
} from "./alertmanager/index.ts";
export type { Finding, FindingSeverity } from "./document/index.ts";
export {
  type Assets,
  type Journal,
  type JournalEvent,
  parseAssets,
  parseScenario,
  runVirtually,
  type Scenario,
  type Verdict,
  type VirtualRun,
} from "./drill/index.ts";
export {
  createSeriesStore,
  evaluateRules,
  parseRuleFile,
  type RuleGroup,
  type SeriesStore,
} from "./engine/index.ts";
export { renderDrill, renderDrillJson, renderFindings, renderJunit } from "./report/index.ts";
