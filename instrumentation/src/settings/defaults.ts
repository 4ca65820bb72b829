import type { Settings } from "./settings.ts";

/** What holds where neither the environment nor the application says otherwise. */
export const defaultSettings: Settings = {
  service: { name: "unknown_service:node", version: "unknown", commit: "", attributes: {} },
  endpoints: { on: "port", host: "127.0.0.1", port: 9464, metricsPath: "/metrics" },
  metrics: { isOn: true, labelSetLimit: 2_000, labelValueLimit: 256, areExemplarsOn: true },
  tracing: {
    isOn: false,
    sampleRatio: 1,
    isParentBased: true,
    // As the specification of OpenTelemetry has them.
    queueSpans: 2_048,
    batchSpans: 512,
    flushIntervalMs: 5_000,
    exportTimeoutMs: 30_000,
  },
  logs: { level: "info", loki: undefined, redactedFields: [] },
  health: {
    livePaths: ["/livez"],
    readyPaths: ["/readyz", "/healthz", "/api/health", "/health"],
    // A probe waits 3 s.
    checkTimeoutMs: 2_000,
    cacheMs: 1_000,
  },
  // One interval of a health check, so that balancers notice before the servers close.
  shutdown: { isOnSignal: true, drainMs: 5_000, closeMs: 5_000, flushMs: 3_000 },
  faults: { areAllowed: false, token: undefined, host: "127.0.0.1", port: 9465, seed: 1 },
  diagnostics: { level: "info" },
};

/** How Loki is pushed to where only its address is given. */
export const defaultLoki = {
  basicAuth: undefined,
  bearerToken: undefined,
  tenant: undefined,
  labels: {},
  labelFields: [],
  queueLines: 20_000,
  queueBytes: 16 * 1024 * 1024,
  batchLines: 2_000,
  batchBytes: 1024 * 1024,
  flushIntervalMs: 1_000,
  timeoutMs: 10_000,
} as const;
