export { type ComposeFile, composeFile } from "./compose-file.ts";
export type { Service } from "./container-service.ts";
export { demoVersion } from "./demo-services.ts";
export { type PrometheusConfig, prometheusConfig } from "./prometheus-config.ts";
export { stackFiles } from "./stack-files.ts";
