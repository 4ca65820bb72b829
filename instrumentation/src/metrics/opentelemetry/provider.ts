import type { Meter, MeterProvider } from "@opentelemetry/api";
import { patiently, type Source } from "../collection.ts";
import type { Family } from "../family.ts";
import { once } from "../once.ts";
import type { MeterBounds } from "./meter-bounds.ts";
import { observedInstruments } from "./observed.ts";
import { familiesOf } from "./read.ts";
import { type RecordedInstruments, recordedInstruments } from "./recorded.ts";
import { type Observers, startObservers } from "./sdk.ts";

/** Metrics that the application and its libraries make through the API of OpenTelemetry. */
export interface OpenTelemetryMetrics extends Source {
  /** To be registered globally; its instruments keep the limits. */
  readonly meterProvider: MeterProvider;
}

/**
 * A meter provider for OpenTelemetry's API. What the application tells its instruments is kept here; observers are called by
 * OpenTelemetry's SDK, read by its Prometheus exporter. Both are written by us: the exporter knows no units,
 * no exemplars and no limit that lasts. Series carry no `otel_scope_*` labels, so that rules and dashboards do not depend on
 * which library measures; two scopes with one name are put together where their series differ.
 */
export function createOpenTelemetryMetrics(bounds: MeterBounds): OpenTelemetryMetrics {
  const { labelSetLimit, labelValueLimit } = bounds.limits;
  let observers: Observers | undefined;
  const observersOf = () => {
    observers ??= startObservers(labelSetLimit);
    return observers;
  };
  const meters = new Map<string, { readonly meter: Meter; readonly recorded: RecordedInstruments }>();
  let collectionCount = 0;
  return {
    meterProvider: {
      getMeter: (name, version, options) => {
        const key = JSON.stringify([name, version, options?.schemaUrl]);
        const known = meters.get(key);
        if (known !== undefined) return known.meter;
        const recorded = recordedInstruments(bounds);
        // Few applications observe, and the SDK takes its time to load.
        const sdkMeter = once(() => observersOf().provider.getMeter(name, version, options));
        const meter = { ...recorded.meter, ...observedInstruments(sdkMeter, bounds, () => collectionCount) };
        meters.set(key, { meter, recorded });
        return meter;
      },
    },
    collect: async (collection) => {
      collectionCount++;
      const families: Family[] = [...meters.values()].flatMap(({ recorded }) => recorded.families());
      if (observers === undefined) return { source: "opentelemetry", families };
      // A callback that hangs is given up before the rest of its meter would be.
      const timeoutMillis = Math.ceil(collection.patienceMs * 0.8);
      const result = await patiently(collection, observers.reader.collect({ timeoutMillis }));
      for (const _ of result?.errors ?? []) collection.failed("error");
      if (result !== undefined) families.push(...familiesOf(result.resourceMetrics, labelValueLimit));
      if (collection.slices.isSpent()) await collection.slices.pause();
      return { source: "opentelemetry", families };
    },
  };
}
