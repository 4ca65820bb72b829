import { bounds } from "./bounds.ts";
import { httpProblem } from "./forms.ts";
import { readSampler } from "./sampler-variables.ts";
import type { TracingSettings } from "./settings.ts";
import type { VariableReader } from "./variable-reader.ts";

/** What the environment says of traces; undefined members where it says nothing. */
export function readTracing(
  reader: VariableReader,
  isOff: boolean,
): { readonly [Key in keyof TracingSettings]?: TracingSettings[Key] | undefined } {
  const exporters = reader.someOf("OTEL_TRACES_EXPORTER", ["otlp", "console", "zipkin", "none"]);
  const isExported = exporters === undefined ? undefined : !exporters.includes("none");
  const hasEndpoint = checkExporters(reader);
  return {
    isOn: isOff ? false : (isExported ?? (hasEndpoint ? true : undefined)),
    ...readSampler(reader),
    queueSpans: reader.wholeNumber("OTEL_BSP_MAX_QUEUE_SIZE", bounds["tracing.queueSpans"]),
    batchSpans: reader.wholeNumber("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", bounds["tracing.batchSpans"]),
    flushIntervalMs: reader.duration("OTEL_BSP_SCHEDULE_DELAY", bounds["tracing.flushIntervalMs"]),
    exportTimeoutMs: reader.duration("OTEL_BSP_EXPORT_TIMEOUT", bounds["tracing.exportTimeoutMs"]),
  };
}

/**
 * Notes what the SDK and its exporters could not use of the variables that they read themselves: they only go on with a
 * default. Says whether a collector is named that can be used.
 */
function checkExporters(reader: VariableReader): boolean {
  reader.someOf("OTEL_PROPAGATORS", ["tracecontext", "baggage", "b3", "b3multi", "jaeger", "none"]);
  for (const limit of spanLimits) reader.wholeNumber(limit, { min: 0, max: 1_000_000 });
  address(reader, "OTEL_EXPORTER_ZIPKIN_ENDPOINT");
  const prefixes = ["OTEL_EXPORTER_OTLP_TRACES", "OTEL_EXPORTER_OTLP"];
  const protocols = prefixes.map((prefix) => reader.oneOf(`${prefix}_PROTOCOL`, otlpProtocols));
  const isGrpc = protocols.find((protocol) => protocol !== undefined) === "grpc";
  const endpoints = prefixes.map((prefix) => {
    reader.wholeNumber(`${prefix}_TIMEOUT`, { min: 1, max: 3_600_000 });
    reader.oneOf(`${prefix}_COMPRESSION`, ["none", "gzip"]);
    reader.pairs(`${prefix}_HEADERS`);
    // gRPC takes a host and a port as well.
    return isGrpc ? reader.text(`${prefix}_ENDPOINT`) : address(reader, `${prefix}_ENDPOINT`);
  });
  return endpoints.some((endpoint) => endpoint !== undefined);
}

function address(reader: VariableReader, name: string): string | undefined {
  const text = reader.text(name);
  const problem = text === undefined ? undefined : httpProblem(text);
  return problem === undefined ? text : reader.refuse(name, problem);
}

const otlpProtocols = ["grpc", "http/protobuf", "http/json"] as const;

const spanLimits = [
  "OTEL_ATTRIBUTE_COUNT_LIMIT",
  "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT",
  "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT",
  "OTEL_SPAN_EVENT_COUNT_LIMIT",
  "OTEL_SPAN_LINK_COUNT_LIMIT",
  "OTEL_SPAN_ATTRIBUTE_PER_EVENT_COUNT_LIMIT",
  "OTEL_SPAN_ATTRIBUTE_PER_LINK_COUNT_LIMIT",
] as const;
