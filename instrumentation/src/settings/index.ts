export { defaultSettings } from "./defaults.ts";
export type { SettingsOptions } from "./options.ts";
export { problemLine, type SettingProblem, SettingsError } from "./problem.ts";
export { type ReadSettings, readSettings } from "./read-settings.ts";
export type {
  EndpointSettings,
  FaultSettings,
  HealthSettings,
  LogSettings,
  LokiSettings,
  MetricSettings,
  ServiceSettings,
  Settings,
  ShutdownSettings,
  TracingSettings,
} from "./settings.ts";
