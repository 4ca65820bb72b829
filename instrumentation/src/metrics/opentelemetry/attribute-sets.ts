import type { Attributes } from "@opentelemetry/api";
import type { SampleExemplar } from "../family.ts";
import { keptText } from "../label-text.ts";
import type { LabelSetLimits } from "../store/index.ts";
import { bucketOf } from "../store/index.ts";
import { attributeText } from "./attributes.ts";

/** One series of an instrument. */
export interface AttributeSet {
  /** What the SDK is given in place of the attributes: one attribute, the series' labels as text. */
  readonly attributes: Attributes;
  readonly labels: string;
  /** The exemplar of a counter, or those of a histogram by bucket. */
  exemplars: (SampleExemplar | undefined)[] | undefined;
  /** Whether it stands for all attribute sets past the limit. */
  readonly isOverflow: boolean;
}

/** The label of the series that stands for the attribute sets past the limit, as OpenTelemetry names it. */
const overflowLabels = 'otel_metric_overflow="true"';

const attributeSets = new WeakMap<Attributes, AttributeSet>();

/** The series that the SDK got these attributes for; undefined where they are not ours. */
export function attributeSetOf(attributes: Attributes): AttributeSet | undefined {
  return attributeSets.get(attributes);
}

/** Keeps an exemplar of an observation in place of the one of its bucket before. */
export function keepExemplar(set: AttributeSet, bounds: readonly number[], exemplar: SampleExemplar): void {
  set.exemplars ??= Array.from({ length: bounds.length + 1 }, () => undefined);
  set.exemplars[bucketOf(bounds, exemplar.value)] = exemplar;
}

/**
 * The attribute sets of one instrument. Their number never exceeds the limit for as long as the process lives: the SDK's own
 * limit begins anew with each collection while its cumulative memory does not.
 */
export class AttributeSets {
  readonly #limits: LabelSetLimits;
  readonly #onFolded: () => void;
  readonly #byLabels = new Map<string, AttributeSet>();
  /** Attributes as they were given, so that known ones need not be turned into text again; bounded. */
  readonly #byKey = new Map<string, AttributeSet>();
  #overflow: AttributeSet | undefined;

  constructor(limits: LabelSetLimits, onFolded: () => void) {
    this.#limits = limits;
    this.#onFolded = onFolded;
  }

  /** The series of these attributes; made when it is new. */
  of(attributes: Attributes | undefined): AttributeSet {
    const key = attributes === undefined ? "" : keyOf(attributes);
    const known = key === undefined ? undefined : this.#byKey.get(key);
    if (known !== undefined) return known;
    const labels = attributeText(attributes ?? {}, this.#limits.labelValueLimit);
    const set = this.#byLabels.get(labels) ?? this.#add(labels);
    const isKept = key !== undefined && this.#byKey.size < 2 * this.#limits.labelSetLimit;
    if (isKept && !set.isOverflow) this.#byKey.set(keptText(key), set);
    return set;
  }

  #add(labels: string): AttributeSet {
    if (this.#byLabels.size >= this.#limits.labelSetLimit) {
      this.#onFolded();
      this.#overflow ??= attributeSet(overflowLabels, true);
      return this.#overflow;
    }
    const set = attributeSet(keptText(labels), false);
    this.#byLabels.set(set.labels, set);
    return set;
  }
}

function attributeSet(labels: string, isOverflow: boolean): AttributeSet {
  const attributes: Attributes = labels === "" ? {} : { labels };
  const set: AttributeSet = { attributes, labels, exemplars: undefined, isOverflow };
  attributeSets.set(attributes, set);
  return set;
}

const keyLengthMax = 2048;

/** One text for attributes in one order; undefined where they are too long or no plain values. */
function keyOf(attributes: Attributes): string | undefined {
  let key = "";
  for (const name of Object.keys(attributes)) {
    const value = attributes[name];
    if (typeof value === "string") key += `${name.length}:${name}s${value.length}:${value}`;
    else if (typeof value === "number" || typeof value === "boolean")
      key += `${name.length}:${name}n${value};`;
    else return undefined;
    if (key.length > keyLengthMax) return undefined;
  }
  return key;
}
