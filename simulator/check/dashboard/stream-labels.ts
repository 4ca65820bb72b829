/**
 * The labels of the streams that the instrumentation makes of a service's log lines, beside those that its settings add
 * (`KLAXON_LOKI_LABELS`, `KLAXON_LOKI_LABEL_FIELDS`).
 */
export const instrumentedStreamLabels: readonly string[] = [
  "service_name",
  "level",
  "service_namespace",
  "deployment_environment",
  "deployment_environment_name",
];
