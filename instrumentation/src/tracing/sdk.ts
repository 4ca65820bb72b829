import { createRequire } from "node:module";
import { DiagLogLevel, diag } from "@opentelemetry/api";
import type { NodeSDK } from "@opentelemetry/sdk-node";
import type { Sampler, SpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { ServiceSettings, TracingSettings } from "../settings/index.ts";
import { namedExporters, networkExporter } from "./exporters.ts";
import { createSpanQueue, type SpanDropReason } from "./span-queue.ts";

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
  readonly onDropped: (reason: SpanDropReason, spanCount: number) => void;
}

/**
 * Starts the SDK for traces only: no metrics, no logs, and no resource detectors, which would show argv and owner.
 * While a collector is down, spans are held in a queue of their own and not in the SDK.
 */
export function startSdk(plan: SdkPlan): NodeSDK {
  const sdkModule: typeof import("@opentelemetry/sdk-node") = load("@opentelemetry/sdk-node");
  const { resources, tracing } = sdkModule;
  const { settings, service } = plan;
  const ratio = new tracing.TraceIdRatioBasedSampler(settings.sampleRatio);
  const sampler: Sampler = settings.isParentBased ? new tracing.ParentBasedSampler({ root: ratio }) : ratio;
  const processors = plan.spanProcessors ?? processorsOf(plan, tracing);
  const sdk = new sdkModule.NodeSDK({
    autoDetectResources: false,
    resource: resources.defaultResource().merge(resources.resourceFromAttributes(resourceOf(service))),
    sampler,
    metricReaders: [],
    logRecordProcessors: [],
    // Without any the SDK would take the exporters of its own defaults.
    spanProcessors: processors.length === 0 ? [new tracing.NoopSpanProcessor()] : [...processors],
  });
  const hasLogger = (plan.environment.OTEL_LOG_LEVEL ?? "") !== "";
  if (plan.onError !== undefined && !hasLogger) reportErrors(plan.onError);
  sdk.start();
  return sdk;
}

function processorsOf(
  { settings, environment, onDropped }: SdkPlan,
  { SimpleSpanProcessor, ConsoleSpanExporter }: typeof import("@opentelemetry/sdk-trace-base"),
): readonly SpanProcessor[] {
  return namedExporters(environment).map((name) =>
    name === "console"
      ? new SimpleSpanProcessor(new ConsoleSpanExporter())
      : createSpanQueue({ ...settings, exporter: networkExporter(name, environment), onDropped }),
  );
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
