import type { Meter, MeterProvider } from "@opentelemetry/api";
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus";
import { MeterProvider as SdkMeterProvider } from "@opentelemetry/sdk-metrics";
import { patiently, type Source } from "../collection.ts";
import type { Family } from "../family.ts";
import type { LabelSetLimits } from "../store/index.ts";
import { boundMeter, type MeterBounds } from "./meter.ts";
import { familiesOf } from "./read.ts";

/** Metrics that the application and its libraries make through the API of OpenTelemetry. */
export interface OpenTelemetryMetrics extends Source {
  /** To be registered globally; its instruments keep the limits. */
  readonly meterProvider: MeterProvider;
}

/**
 * A meter provider of OpenTelemetry's SDK, read by its Prometheus exporter (without a server) and written by us: the exporter
 * knows no units, no exemplars and no limit that lasts. Series carry no `otel_scope_*` labels, so that rules and
 * dashboards do not depend on which library measures; two scopes with one name are put together where their series differ.
 */
export function createOpenTelemetryMetrics(
  bounds: Omit<MeterBounds, "collectionCount">,
): OpenTelemetryMetrics {
  const { limits } = bounds;
  const parts: Part[] = [];
  let collections = 0;
  let instruments = 0;
  const meters = new Map<string, Meter>();
  return {
    meterProvider: {
      getMeter: (name, version, options) => {
        const key = JSON.stringify([name, version, options?.schemaUrl]);
        const meterOf = (place: number) => {
          const part = parts[place] ?? createPart(limits);
          parts[place] = part;
          return part.provider.getMeter(name, version, options);
        };
        const meter =
          meters.get(key) ??
          boundMeter(meterOf(0), () => meterOf(instruments++ % partCount), {
            ...bounds,
            collectionCount: () => collections,
          });
        meters.set(key, meter);
        return meter;
      },
    },
    collect: async (collection) => {
      const { slices } = collection;
      collections++;
      const families: Family[] = [];
      for (const { reader } of parts) {
        // A callback that hangs is given up before the rest of its meter would be.
        const timeoutMillis = Math.ceil(collection.patienceMs * 0.8);
        const result = await patiently(collection, reader.collect({ timeoutMillis }));
        for (const _ of result?.errors ?? []) collection.failed("error");
        if (result !== undefined)
          families.push(...familiesOf(result.resourceMetrics, limits.labelValueLimit));
        if (slices.isSpent()) await slices.pause();
      }
      return { source: "opentelemetry", families };
    },
  };
}

/**
 * The SDK collects all instruments of a provider in one go; with several providers the event loop turns in between. One
 * instrument is never cut: with 100,000 label sets, which only a raised limit allows, it takes 35 ms.
 */
const partCount = 32;

interface Part {
  readonly reader: PrometheusExporter;
  readonly provider: SdkMeterProvider;
}

function createPart(limits: LabelSetLimits): Part {
  const reader = new PrometheusExporter({ preventServerStart: true });
  // The SDK's own limit, which is not the one that counts, lies above ours and its overflow.
  const views = [{ instrumentName: "*", aggregationCardinalityLimit: limits.labelSetLimit + 3 }];
  return { reader, provider: new SdkMeterProvider({ readers: [reader], views }) };
}
