import { createRequire } from "node:module";
import type { SpanExporter } from "@opentelemetry/sdk-trace-base";

const load = createRequire(import.meta.url);

/** The exporters of traces that the standard variables can name. */
export type ExporterName = "otlp" | "console" | "zipkin";

const exporterNames: readonly ExporterName[] = ["otlp", "console", "zipkin"];

/**
 * The exporters that an environment names, each once; none where nobody names any, though the SDK alone would take an OTLP
 * collector at localhost:4318.
 */
export function namedExporters(environment: NodeJS.ProcessEnv): readonly ExporterName[] {
  const words = (environment.OTEL_TRACES_EXPORTER ?? "")
    .split(",")
    .map((word) => word.trim().toLowerCase())
    .filter((word) => word !== "");
  if (words.includes("none")) return [];
  const named = exporterNames.filter((name) => words.includes(name));
  if (named.length > 0) return named;
  const endpoints = [environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, environment.OTEL_EXPORTER_OTLP_ENDPOINT];
  return endpoints.some((endpoint) => (endpoint ?? "").trim() !== "") ? ["otlp"] : [];
}

/** An exporter that delivers over the network, as the SDK itself would make it; it reads its own standard variables. */
export function networkExporter(
  name: Exclude<ExporterName, "console">,
  environment: NodeJS.ProcessEnv,
): SpanExporter {
  // They are dependencies of the SDK, in the version that it fits.
  const loadOfSdk = createRequire(load.resolve("@opentelemetry/sdk-node"));
  if (name === "zipkin") {
    const { ZipkinExporter }: { readonly ZipkinExporter: ExporterClass } = loadOfSdk(
      "@opentelemetry/exporter-zipkin",
    );
    return new ZipkinExporter();
  }
  const { OTLPTraceExporter }: { readonly OTLPTraceExporter: ExporterClass } = loadOfSdk(
    `@opentelemetry/exporter-trace-otlp-${otlpEncoding(environment)}`,
  );
  return new OTLPTraceExporter();
}

type ExporterClass = new () => SpanExporter;

function otlpEncoding(environment: NodeJS.ProcessEnv): "grpc" | "http" | "proto" {
  const protocols = [environment.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL, environment.OTEL_EXPORTER_OTLP_PROTOCOL];
  const protocol = protocols.map((word) => word?.trim().toLowerCase()).find((word) => (word ?? "") !== "");
  if (protocol === "grpc") return "grpc";
  return protocol === "http/json" ? "http" : "proto";
}
