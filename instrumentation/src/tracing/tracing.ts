import {
  type Attributes,
  context,
  INVALID_SPAN_CONTEXT,
  isSpanContextValid,
  ProxyTracerProvider,
  type Span,
  type Tracer,
  type TracerProvider,
  trace,
} from "@opentelemetry/api";
import type { SpanProcessor } from "@opentelemetry/sdk-trace-base";
import type { ServiceSettings, TracingSettings } from "../settings/index.ts";
import { isDoneWithin } from "./deadline.ts";
import { namedExporters } from "./exporters.ts";
import type { HookFinding } from "./finding.ts";
import { startSdk } from "./sdk.ts";
import { runInSpan } from "./span-body.ts";
import type { SpanDropReason } from "./span-queue.ts";
import { carryInContext } from "./without-tracing.ts";

/** The ids of the active span, as log lines and exemplars carry them. */
export interface ActiveTrace {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the trace is kept; one that is not has ids all the same. */
  readonly isSampled: boolean;
}

/** The traces of a process. */
export interface Tracing {
  readonly isOn: boolean;
  /** Makes spans; one that makes nothing while traces are off. */
  readonly tracer: Tracer;
  /**
   * Runs `body` in a span that ends with it, or with the promise that it returns; a query that runs only when it is
   * awaited is awaited in `body`. What it throws or rejects with is recorded, secrets redacted, and passed on; the
   * result is the very value that `body` returned. While traces are off it only calls
   * `body`, with a span that ignores everything.
   */
  withSpan<Result>(name: string, attributes: Attributes, body: (span: Span) => Result): Result;
  /** The ids for a log line written now; undefined outside of any span and while traces are off. */
  activeTrace(): ActiveTrace | undefined;
  /** What was found at the start; empty where all is well. */
  readonly findings: readonly HookFinding[];
  /** Sends the spans that wait. Says whether that was done by the deadline; never rejects. */
  flush(deadlineMs: number): Promise<boolean>;
  /** Flushes, then stops exporting; a second call waits for the first. Says whether that was done; never rejects. */
  shutdown(deadlineMs: number): Promise<boolean>;
}

/** What only the edge of the program, and tests, say otherwise. */
export interface TracingOptions {
  /** Where the standard variables are read. Default: that of the process, which the SDK reads too. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Instead of the exporters of the environment. */
  readonly spanProcessors?: readonly SpanProcessor[];
  /** Told at most once a minute why spans could not be sent. Without it, and without `OTEL_LOG_LEVEL`, nobody is. */
  readonly onError?: (message: string) => void;
  /** Told of spans that were to be kept and are not delivered. */
  readonly onDropped?: (reason: SpanDropReason, spanCount: number) => void;
}

const tracerName = "@klaxon/instrumentation";

/**
 * Starts the SDK of OpenTelemetry with the exporters that the standard `OTEL_*` variables name; without any, spans
 * are made and carried on to other services but sent nowhere. Where the application registered a tracer provider
 * before, that one is used and left alone. While traces are off, nothing is loaded. Errors of the SDK's start are
 * findings: the service goes on without traces.
 */
export function startTracing(
  settings: TracingSettings,
  service: ServiceSettings,
  options: TracingOptions = {},
): Tracing {
  if (!settings.isOn) return tracingOff([]);
  const environment = options.environment ?? process.env;
  const existing = registeredProvider();
  if (existing !== undefined) return useProvider(existing);
  try {
    const hasExporter = options.spanProcessors !== undefined || namedExporters(environment).length > 0;
    const { spanProcessors, onError, onDropped = () => {} } = options;
    const sdk = startSdk({ settings, service, environment, spanProcessors, onError, onDropped });
    const findings = hasExporter ? [] : [noExporter];
    return tracingOn(findings, () => sdk.shutdown());
  } catch (error) {
    return tracingOff([startFailed(error)]);
  }
}

function tracingOff(findings: readonly HookFinding[]): Tracing {
  carryInContext(false);
  const ignoring = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  return {
    isOn: false,
    tracer: noTracer,
    withSpan: (_name, _attributes, body) => body(ignoring),
    activeTrace: () => undefined,
    findings,
    flush: () => Promise.resolve(true),
    shutdown: () => Promise.resolve(true),
  };
}

// A provider without a delegate gives tracers that do nothing, also when the application registers one later.
const noTracer: Tracer = new ProxyTracerProvider().getTracer(tracerName);

function tracingOn(findings: readonly HookFinding[], stop: () => Promise<unknown>): Tracing {
  carryInContext(true);
  const tracer = trace.getTracer(tracerName);
  const flushWork = () => callIfThere(registeredProvider(), "forceFlush");
  let ending: Promise<boolean> | undefined;
  return {
    isOn: true,
    tracer,
    withSpan: (name, attributes, body) => runInSpan(tracer, name, attributes, body),
    activeTrace,
    findings,
    flush: (deadlineMs) => isDoneWithin(deadlineMs, flushWork),
    shutdown: (deadlineMs) => {
      ending ??= isDoneWithin(deadlineMs, stop);
      return ending;
    },
  };
}

function useProvider(provider: TracerProvider): Tracing {
  return tracingOn([foreignProvider], () => callIfThere(provider, "forceFlush"));
}

/** The provider that somebody registered with the API; undefined where nobody did. */
function registeredProvider(): TracerProvider | undefined {
  const provider = trace.getTracerProvider();
  if (!(provider instanceof ProxyTracerProvider)) return provider;
  const delegate = provider.getDelegate();
  // The API's own stand-in is the only one that cannot be flushed.
  return typeof Reflect.get(delegate, "forceFlush") === "function" ? delegate : undefined;
}

async function callIfThere(target: TracerProvider | undefined, method: string): Promise<void> {
  if (target === undefined) return;
  const call: unknown = Reflect.get(target, method);
  if (typeof call === "function") await call.call(target);
}

function activeTrace(): ActiveTrace | undefined {
  const active = trace.getSpanContext(context.active());
  if (active === undefined || !isSpanContextValid(active)) return undefined;
  const { traceId, spanId, traceFlags } = active;
  return { traceId, spanId, isSampled: (traceFlags & 1) === 1 };
}

const noExporter: HookFinding = {
  code: "tracing/no-exporter",
  message: "traces are on, but no exporter is named, so spans are sent nowhere",
  whatToDo:
    "set `OTEL_EXPORTER_OTLP_ENDPOINT`, or `OTEL_TRACES_EXPORTER=none` with traces off, if that is not meant",
};

const foreignProvider: HookFinding = {
  code: "tracing/foreign-provider",
  message: "the application registered a tracer provider of its own before, which is used instead of ours",
  whatToDo: "start only one of the two, or start `@klaxon/instrumentation` first",
};

function startFailed(error: unknown): HookFinding {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    code: "tracing/start-failed",
    message: `traces are off, since the SDK did not start: ${reason}`,
    whatToDo: "check the `OTEL_*` variables and that the versions of `@opentelemetry/*` fit together",
  };
}
