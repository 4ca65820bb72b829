import { createRequire } from "node:module";
import type { MeterProvider } from "@opentelemetry/api";
import { once } from "../once.ts";

const load = createRequire(import.meta.url);

/** The SDK of OpenTelemetry's metrics and its exporter; loaded at the first call, which takes 50 ms and 7 MB. */
export const metricsSdk = once(() => {
  const sdk: typeof import("@opentelemetry/sdk-metrics") = load("@opentelemetry/sdk-metrics");
  const exporter: typeof import("@opentelemetry/exporter-prometheus") = load(
    "@opentelemetry/exporter-prometheus",
  );
  return { ...sdk, ...exporter };
});

/** The observers of a process, as the SDK calls them. */
export interface Observers {
  readonly provider: MeterProvider;
  readonly reader: InstanceType<typeof import("@opentelemetry/exporter-prometheus").PrometheusExporter>;
}

/** Starts the SDK for observers, read by its Prometheus exporter without a server. */
export function startObservers(labelSetLimit: number): Observers {
  const { MeterProvider: SdkMeterProvider, PrometheusExporter } = metricsSdk();
  const reader = new PrometheusExporter({ preventServerStart: true });
  // The SDK's own limit, which is not the one that counts, lies above ours and its overflow.
  const views = [{ instrumentName: "*", aggregationCardinalityLimit: labelSetLimit + 3 }];
  return { reader, provider: new SdkMeterProvider({ readers: [reader], views }) };
}
