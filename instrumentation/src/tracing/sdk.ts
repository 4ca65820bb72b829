import { createRequire } from "node:module";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import type { NodeSDK } from "@opentelemetry/sdk-node";
import type { Sampler, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { ServiceSettings, TracingSettings } from "../settings/index.ts";

// The SDK takes 0.1 s and 26 MB to load; it is loaded by `require` since the start must not wait for a promise.
const load = createRequire(import.meta.url);

/** What the SDK is started with. */
export interface SdkPlan {
  readonly settings: TracingSettings;
  readonly service: ServiceSettings;
  readonly environment: NodeJS.ProcessEnv;
  /** Instead of the exporters of the environment. */
  readonly spanProcessors: readonly SpanProcessor[] | undefined;
  readonly onError: ((message: string) => void) | undefined;
}

/** Whether an exporter of traces is named by the standard variables; the SDK alone would take localhost:4318. */
export function hasExporter(environment: NodeJS.ProcessEnv): boolean {
  const named = (environment.OTEL_TRACES_EXPORTER ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (named.length > 0) return named[0] !== "none";
  return [environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, environment.OTEL_EXPORTER_OTLP_ENDPOINT].some(
    (endpoint) => (endpoint ?? "").trim() !== "",
  );
}

/**
 * Starts the SDK for traces only: no metrics, no logs, and no resource detectors, which would show argv and owner.
 * While a collector is down the SDK holds at most 2,048 spans that wait and 30 batches of 512 that are tried again for 10 s:
 * some 25 MB.
 */
export function startSdk(plan: SdkPlan): NodeSDK {
  const sdkModule: typeof import("@opentelemetry/sdk-node") = load("@opentelemetry/sdk-node");
  const { resources, tracing } = sdkModule;
  const { settings, service } = plan;
  const ratio = new tracing.TraceIdRatioBasedSampler(settings.sampleRatio);
  const sampler: Sampler = settings.isParentBased ? new tracing.ParentBasedSampler({ root: ratio }) : ratio;
  const processors =
    plan.spanProcessors ?? (hasExporter(plan.environment) ? undefined : [new tracing.NoopSpanProcessor()]);
  const sdk = new sdkModule.NodeSDK({
    autoDetectResources: false,
    resource: resources.defaultResource().merge(resources.resourceFromAttributes(resourceOf(service))),
    sampler,
    metricReaders: [],
    logRecordProcessors: [],
    ...(processors === undefined ? {} : { spanProcessors: [...processors] }),
  });
  const hasLogger = (plan.environment.OTEL_LOG_LEVEL ?? "") !== "";
  if (plan.onError !== undefined && !hasLogger) reportErrors(plan.onError);
  sdk.start();
  return sdk;
}

function resourceOf(service: ServiceSettings): Record<string, string> {
  return {
    ...service.attributes,
    "service.name": service.name,
    ...(service.version === "" ? {} : { "service.version": service.version }),
    ...(service.commit === "" ? {} : { "vcs.ref.head.revision": service.commit }),
  };
}

const errorIntervalMs = 60_000;

// An exporter that cannot deliver says so for each batch; once a minute is enough for a person.
function reportErrors(onError: (message: string) => void): void {
  let quietUntilMs = 0;
  const nothing = () => {};
  const error = (message: string, ...details: unknown[]) => {
    const nowMs = performance.now();
    if (nowMs < quietUntilMs) return;
    quietUntilMs = nowMs + errorIntervalMs;
    onError([message, ...details.map(String)].join(" "));
  };
  const logger = { error, warn: nothing, info: nothing, debug: nothing, verbose: nothing };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ERROR, suppressOverrideMessage: true });
}
