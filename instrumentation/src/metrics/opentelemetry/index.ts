export { labelsOfAttributes } from "./attributes.ts";
export { createOpenTelemetryMetrics, type OpenTelemetryMetrics } from "./provider.ts";
