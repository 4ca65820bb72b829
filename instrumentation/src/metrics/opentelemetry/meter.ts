import {
  type Attributes,
  type BatchObservableCallback,
  type Context,
  context as contextApi,
  type Meter,
  type MetricOptions,
  type Observable,
  type ObservableCallback,
  TraceFlags,
  trace,
} from "@opentelemetry/api";
import { once } from "../once.ts";
import type { LabelSetLimits, Losses, TakeExemplar } from "../store/index.ts";
import { type AttributeSet, AttributeSets, keepExemplar } from "./attribute-sets.ts";
import { bucketsFor } from "./buckets.ts";
import { exposedName, type NameKind } from "./names.ts";

/** What a bounded meter needs beside the meters it bounds. */
export interface MeterBounds {
  readonly limits: LabelSetLimits;
  readonly losses: Losses;
  readonly takeExemplar: TakeExemplar;
  /** Grows by one with each collection. */
  readonly collectionCount: () => number;
}

/** The attribute sets of one instrument, and what the overflow has added up to in one collection. */
interface Bounded {
  readonly name: string;
  readonly kind: NameKind;
  readonly sets: AttributeSets;
  /** That of its instrument in the SDK. */
  readonly meter: () => Meter;
  overflow: { collection: number; sum: number };
}

type BoundOf = (name: string, kind: NameKind, options: MetricOptions | undefined) => Bounded;

/**
 * A meter whose instruments keep the limits: label sets past them are folded, numbers that no metric can hold are counted as
 * refused, and observations within a sampled span leave an exemplar, which the SDK does not. Instruments that are observed
 * belong to `meter`, so that callbacks may observe several of them; each of the others to the next that `nextMeter` gives.
 */
export function boundMeter(meter: Meter, nextMeter: () => Meter, bounds: MeterBounds): Meter {
  const { limits, losses } = bounds;
  // One name of one kind is one stream to the SDK, however often it is asked for.
  const known = new Map<string, Bounded>();
  const boundOf: BoundOf = (name, kind, options) => {
    const exposed = exposedName(name, options?.unit ?? "", kind).name;
    const key = `${kind} ${exposed}`;
    const bounded = known.get(key) ?? {
      name: exposed,
      kind,
      sets: new AttributeSets(limits, () => losses.folded(exposed)),
      meter: once(nextMeter),
      overflow: { collection: 0, sum: 0 },
    };
    known.set(key, bounded);
    return bounded;
  };
  return { ...synchronous(bounds, boundOf), ...observable(meter, bounds, boundOf) };
}

function synchronous(
  { losses, takeExemplar }: MeterBounds,
  boundOf: BoundOf,
): Pick<Meter, "createCounter" | "createUpDownCounter" | "createGauge" | "createHistogram"> {
  const setOf = (bounded: Bounded, value: number, attributes: Attributes | undefined) => {
    if (isHeld(bounded.kind, value)) return bounded.sets.of(attributes);
    losses.refused(bounded.name);
    return undefined;
  };
  const exemplify = (set: AttributeSet, buckets: readonly number[], value: number, context?: Context) => {
    const exemplar = takeExemplar(value, context === undefined ? undefined : sampledSpan(context));
    if (exemplar !== undefined) keepExemplar(set, buckets, exemplar);
  };
  return {
    createCounter: (name, options) => {
      const bounded = boundOf(name, "counter", options);
      const counter = bounded.meter().createCounter(name, options);
      return {
        add: (value, attributes, context) => {
          const set = setOf(bounded, value, attributes);
          if (set === undefined) return;
          counter.add(value, set.attributes, context);
          exemplify(set, [], value, context);
        },
      };
    },
    createUpDownCounter: (name, options) => {
      const bounded = boundOf(name, "up-down-counter", options);
      const counter = bounded.meter().createUpDownCounter(name, options);
      return {
        add: (value, attributes, context) => {
          const set = setOf(bounded, value, attributes);
          if (set !== undefined) counter.add(value, set.attributes, context);
        },
      };
    },
    createGauge: (name, options) => {
      const bounded = boundOf(name, "gauge", options);
      const gauge = bounded.meter().createGauge(name, options);
      return {
        record: (value, attributes, context) => {
          const set = setOf(bounded, value, attributes);
          if (set !== undefined) gauge.record(value, set.attributes, context);
        },
      };
    },
    createHistogram: (name, options) => {
      const bounded = boundOf(name, "histogram", options);
      const buckets = bucketsFor(options);
      const advice = { ...options?.advice, explicitBucketBoundaries: [...buckets] };
      const histogram = bounded.meter().createHistogram(name, { ...options, advice });
      return {
        record: (value, attributes, context) => {
          const set = setOf(bounded, value, attributes);
          if (set === undefined) return;
          histogram.record(value, set.attributes, context);
          exemplify(set, buckets, value, context);
        },
      };
    },
  };
}

function observable(
  meter: Meter,
  { losses, collectionCount }: MeterBounds,
  boundOf: BoundOf,
): Omit<Meter, "createCounter" | "createUpDownCounter" | "createGauge" | "createHistogram"> {
  const boundedBy = new WeakMap<Observable, Bounded>();
  const batchCallbacks = new WeakMap<BatchObservableCallback, BatchObservableCallback>();

  const observe = (
    bounded: Bounded,
    value: number,
    attributes: Attributes | undefined,
    report: (value: number, attributes: Attributes) => void,
  ) => {
    if (!isHeld(bounded.kind, value)) return losses.refused(bounded.name);
    const set = bounded.sets.of(attributes);
    if (!set.isOverflow || bounded.kind === "gauge") return report(value, set.attributes);
    // The SDK keeps the last of several observations of one series; those that are folded add up.
    const collection = collectionCount();
    if (bounded.overflow.collection !== collection) bounded.overflow = { collection, sum: 0 };
    bounded.overflow.sum += value;
    report(bounded.overflow.sum, set.attributes);
  };

  const bound = <Instrument extends Observable>(instrument: Instrument, bounded: Bounded): Instrument => {
    const callbacks = new WeakMap<ObservableCallback, ObservableCallback>();
    const addCallback = instrument.addCallback.bind(instrument);
    const removeCallback = instrument.removeCallback.bind(instrument);
    boundedBy.set(instrument, bounded);
    // The SDK takes only its own instruments in batches, so this one keeps its identity.
    return Object.assign(instrument, {
      addCallback: (callback: ObservableCallback) => {
        const wrapped: ObservableCallback =
          callbacks.get(callback) ??
          ((result) =>
            callback({
              observe: (value, attributes) =>
                observe(bounded, value, attributes, (number, series) => result.observe(number, series)),
            }));
        callbacks.set(callback, wrapped);
        addCallback(wrapped);
      },
      removeCallback: (callback: ObservableCallback) => removeCallback(callbacks.get(callback) ?? callback),
    });
  };

  return {
    createObservableCounter: (name, options) =>
      bound(meter.createObservableCounter(name, options), boundOf(name, "counter", options)),
    createObservableUpDownCounter: (name, options) =>
      bound(meter.createObservableUpDownCounter(name, options), boundOf(name, "up-down-counter", options)),
    createObservableGauge: (name, options) =>
      bound(meter.createObservableGauge(name, options), boundOf(name, "gauge", options)),
    addBatchObservableCallback: (callback, observables) => {
      const wrapped: BatchObservableCallback =
        batchCallbacks.get(callback) ??
        ((result) =>
          callback({
            observe: (instrument, value, attributes) => {
              const bounded = boundedBy.get(instrument);
              if (bounded === undefined) return;
              observe(bounded, value, attributes, (number, series) =>
                result.observe(instrument, number, series),
              );
            },
          }));
      batchCallbacks.set(callback, wrapped);
      meter.addBatchObservableCallback(wrapped, observables);
    },
    removeBatchObservableCallback: (callback, observables) =>
      meter.removeBatchObservableCallback(batchCallbacks.get(callback) ?? callback, observables),
  };
}

function isHeld(kind: NameKind, value: unknown): value is number {
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  return value >= 0 || kind === "gauge" || kind === "up-down-counter";
}

function sampledSpan(context: Context) {
  if (context === contextApi.active()) return undefined;
  const span = trace.getSpanContext(context);
  return span !== undefined && (span.traceFlags & TraceFlags.SAMPLED) !== 0 ? span : undefined;
}
