import { metrics as globalMetrics } from "@opentelemetry/api";
import { serviceMetrics } from "./catalog/index.ts";
import { createLogger, type ServiceLogger } from "./logs/index.ts";
import { createMetrics, type Instruments, type Metrics } from "./metrics/index.ts";
import type { Settings } from "./settings/index.ts";
import {
  type HookFinding,
  type SpanDropReason,
  spanDropReasons,
  startTracing,
  type Tracing,
  withoutTracing,
} from "./tracing/index.ts";

/** Metrics, logs and traces of a process, and how the instrumentation speaks of itself through them. */
export interface Telemetry {
  readonly metrics: Metrics;
  readonly logs: ServiceLogger;
  readonly tracing: Tracing;
  /** What was found at the start. */
  readonly findings: readonly HookFinding[];
  /** Logs a finding, unless `OTEL_LOG_LEVEL` wants less. */
  readonly tellFinding: (finding: HookFinding) => void;
  /** Logs where the endpoints are served, unless `OTEL_LOG_LEVEL` wants less. */
  readonly tellAddress: (url: string) => void;
}

/** Starts metrics, logs and traces. The logger is there before the traces, whose SDK may have to say something. */
export function startTelemetry(settings: Settings): Telemetry {
  const { service, diagnostics } = settings;
  const isWarnOn = !["none", "error"].includes(diagnostics.level);
  const isInfoOn = isWarnOn && diagnostics.level !== "warn";
  const warn = (message: string, fields: object = {}) => {
    if (isWarnOn) logs.logger.warn(message, fields);
  };
  const metrics = createMetrics(settings.metrics, service, { warn });
  let tracing: Tracing | undefined;
  const logs = createLogger(settings.logs, service, {
    instruments: metrics.instruments,
    activeTrace: () => tracing?.activeTrace(),
    withoutTracing,
    now: Date.now,
    random: Math.random,
    stdout: process.stdout,
  });
  tracing = startTracing(settings.tracing, service, {
    onError: warn,
    onDropped: countDrops(settings.tracing.isOn ? metrics.instruments : undefined),
  });
  const isRegistered = !settings.metrics.isOn || globalMetrics.setGlobalMeterProvider(metrics.meterProvider);
  return {
    metrics,
    logs,
    tracing,
    findings: [...tracing.findings, ...(isRegistered ? [] : [foreignMeterProvider])],
    tellFinding: ({ code, message, whatToDo }) => warn(message, { code, whatToDo }),
    tellAddress: (url) => {
      if (!isInfoOn) return;
      const { metricsPath } = settings.endpoints;
      logs.logger.info("metrics and health are served", { address: url, metricsPath });
    },
  };
}

/** Every reason is there from the start, at 0, so that its first rise is seen. */
function countDrops(
  instruments: Instruments | undefined,
): (reason: SpanDropReason, spanCount: number) => void {
  const dropped = instruments?.counter(serviceMetrics.metrics.droppedSpans);
  for (const reason of spanDropReasons) dropped?.add(0, { reason });
  return (reason, spanCount) => dropped?.add(spanCount, { reason });
}

const foreignMeterProvider: HookFinding = {
  code: "metrics/foreign-provider",
  message:
    "the application registered a meter provider of its own before, so metrics of OpenTelemetry's API go there",
  whatToDo: "start `@klaxon/instrumentation` first, and no other SDK for metrics",
};
