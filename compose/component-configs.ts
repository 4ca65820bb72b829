import type { Environment } from "../environments/index.ts";
import { addressOf, type StackPlan } from "./stack-plan.ts";

/** Ports inside the stack that no other part of the project names. */
export const innerPorts = {
  grafana: 3000,
  loki: 3100,
  otlpGrpc: 4317,
  otlpHttp: 4318,
  collectorMetrics: 8888,
  collectorHealth: 13133,
  api: 8080,
  balancerHealth: 8404,
  loadGenerator: 8080,
} as const;

/** Hosts of the stack that no scrape and no receiver names. */
export const innerHosts = { loki: "loki", collector: "collector", loadBalancer: "load-balancer" } as const;

/** The modules of the blackbox exporter: an instance is well when it answers its health path with 2xx in time. */
export function proberConfig(plan: StackPlan): unknown {
  return {
    modules: {
      [plan.probe.module]: {
        prober: "http",
        timeout: `${plan.probe.timeoutSeconds}s`,
        http: {
          method: "GET",
          // Being sent elsewhere is no sign of health.
          follow_redirects: false,
          preferred_ip_protocol: "ip4",
        },
      },
    },
  };
}

/** Loki as a single process that keeps its data in a folder. */
export function lokiConfig(environment: Environment): unknown {
  return {
    auth_enabled: false,
    server: { http_listen_port: innerPorts.loki, log_level: "warn" },
    common: {
      instance_addr: "127.0.0.1",
      path_prefix: "/loki",
      replication_factor: 1,
      ring: { kvstore: { store: "inmemory" } },
      storage: { filesystem: { chunks_directory: "/loki/chunks", rules_directory: "/loki/rules" } },
    },
    schema_config: {
      configs: [
        {
          from: "2024-04-01",
          store: "tsdb",
          object_store: "filesystem",
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    limits_config: {
      retention_period: `${environment.retention.logsDays * 24}h`,
      allow_structured_metadata: true,
      volume_enabled: true,
      ingestion_rate_mb: 4,
      ingestion_burst_size_mb: 8,
      max_global_streams_per_user: 1000,
    },
    compactor: {
      working_directory: "/loki/compactor",
      retention_enabled: true,
      delete_request_store: "filesystem",
    },
    analytics: { reporting_enabled: false },
  };
}

/**
 * The collector takes all three signals over OTLP: logs go on to Loki, metrics to Prometheus. The stack stores no
 * traces; that they arrived is logged, so that a service need not be told to send none.
 */
export function collectorConfig(plan: StackPlan): unknown {
  const through = { receivers: ["otlp"], processors: ["memory_limiter", "batch"] };
  return {
    extensions: { health_check: { endpoint: `127.0.0.1:${innerPorts.collectorHealth}` } },
    receivers: {
      otlp: {
        protocols: {
          grpc: { endpoint: `0.0.0.0:${innerPorts.otlpGrpc}` },
          http: { endpoint: `0.0.0.0:${innerPorts.otlpHttp}` },
        },
      },
    },
    processors: {
      memory_limiter: { check_interval: "1s", limit_percentage: 80, spike_limit_percentage: 20 },
      batch: { timeout: "1s", send_batch_size: 1024, send_batch_max_size: 2048 },
    },
    exporters: {
      otlphttp: { endpoint: `http://${innerHosts.loki}:${innerPorts.loki}/otlp` },
      // Remote write and not OTLP, which not every build of Prometheus takes. Resource attributes hold command
      // lines and process numbers, so they do not become a series.
      prometheusremotewrite: {
        endpoint: `http://${addressOf(plan.prometheus)}/api/v1/write`,
        target_info: { enabled: false },
      },
      debug: { verbosity: "basic" },
    },
    service: {
      extensions: ["health_check"],
      telemetry: {
        logs: { level: "info", encoding: "json" },
        metrics: {
          level: "normal",
          readers: [
            { pull: { exporter: { prometheus: { host: "0.0.0.0", port: innerPorts.collectorMetrics } } } },
          ],
        },
      },
      pipelines: {
        logs: { ...through, exporters: ["otlphttp"] },
        metrics: { ...through, exporters: ["prometheusremotewrite"] },
        traces: { ...through, exporters: ["debug"] },
      },
    },
  };
}
