import type {
  Attributes,
  BatchObservableCallback,
  Meter,
  MetricOptions,
  Observable,
  ObservableCallback,
} from "@opentelemetry/api";
import { AttributeSets } from "./attribute-sets.ts";
import { isHeld, type MeterBounds } from "./meter-bounds.ts";
import { exposedName, type NameKind } from "./names.ts";

/** The instruments of a meter that are asked for their numbers. */
export type ObservedInstruments = Omit<
  Meter,
  "createCounter" | "createUpDownCounter" | "createGauge" | "createHistogram"
>;

/** One observed series. */
interface ObservedSet {
  /** What the SDK is given in place of the attributes: one attribute, the series' labels as text. */
  readonly attributes: Attributes;
}

/** The attribute sets of one instrument, and what the overflow has added up to in one collection. */
interface Bounded {
  readonly name: string;
  readonly kind: NameKind;
  readonly sets: AttributeSets<ObservedSet>;
  overflow: { collection: number; sum: number };
}

const labelTexts = new WeakMap<Attributes, string>();

/** The labels of the series that the SDK got these attributes for; undefined where they are not ours. */
export function labelsOfObserved(attributes: Attributes): string | undefined {
  return labelTexts.get(attributes);
}

/**
 * Instruments of the SDK's `meter`, which is asked for at the first of them, whose observations keep the limits: attribute sets past them are folded, and numbers that
 * no metric can hold are counted as refused. `collectionCount` grows by one with each collection.
 */
export function observedInstruments(
  meter: () => Meter,
  { limits, losses }: MeterBounds,
  collectionCount: () => number,
): ObservedInstruments {
  // One name of one kind is one stream to the SDK, however often it is asked for.
  const known = new Map<string, Bounded>();
  const boundedBy = new WeakMap<Observable, Bounded>();
  const batchCallbacks = new WeakMap<BatchObservableCallback, BatchObservableCallback>();

  const boundOf = (name: string, kind: NameKind, options: MetricOptions | undefined): Bounded => {
    const exposed = exposedName(name, options?.unit ?? "", kind).name;
    const key = `${kind} ${exposed}`;
    const bounded = known.get(key) ?? {
      name: exposed,
      kind,
      sets: new AttributeSets(limits, observedSet, () => losses.folded(exposed)),
      overflow: { collection: 0, sum: 0 },
    };
    known.set(key, bounded);
    return bounded;
  };
  const observe = (
    bounded: Bounded,
    value: number,
    attributes: Attributes | undefined,
    report: (value: number, attributes: Attributes) => void,
  ) => {
    if (!isHeld(bounded.kind, value)) return losses.refused(bounded.name);
    const set = bounded.sets.of(attributes);
    if (!bounded.sets.isOverflow(set) || bounded.kind === "gauge") return report(value, set.attributes);
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
      bound(meter().createObservableCounter(name, options), boundOf(name, "counter", options)),
    createObservableUpDownCounter: (name, options) =>
      bound(meter().createObservableUpDownCounter(name, options), boundOf(name, "up-down-counter", options)),
    createObservableGauge: (name, options) =>
      bound(meter().createObservableGauge(name, options), boundOf(name, "gauge", options)),
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
      meter().addBatchObservableCallback(wrapped, observables);
    },
    removeBatchObservableCallback: (callback, observables) =>
      meter().removeBatchObservableCallback(batchCallbacks.get(callback) ?? callback, observables),
  };
}

function observedSet(labels: string): ObservedSet {
  const attributes: Attributes = labels === "" ? {} : { labels };
  labelTexts.set(attributes, labels);
  return { attributes };
}
