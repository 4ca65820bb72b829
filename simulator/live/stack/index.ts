export { AlertmanagerApi, type AlertmanagerStatus, type HeldAlert } from "./alertmanager-api.ts";
export type { DrillStack } from "./drill-stack.ts";
export { type ApiAddress, requestJson } from "./http-json.ts";
export {
  type NativeStack,
  type StackAlertmanager,
  type StackPlan,
  startNativeStack,
} from "./native-stack.ts";
export {
  type LoadedAlertRule,
  PrometheusApi,
  type RealAlert,
  type RealSample,
  type RealSeries,
  type RealTarget,
} from "./prometheus-api.ts";
export { routingProblems } from "./routing-guard.ts";
export { failingRuleFile, injectIntoStack, stackFaultKinds, stackFormProblem } from "./stack-faults.ts";
