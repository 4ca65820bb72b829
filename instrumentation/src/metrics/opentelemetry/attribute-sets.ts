import type { Attributes } from "@opentelemetry/api";
import { keptText } from "../label-text.ts";
import type { LabelSetLimits } from "../store/index.ts";
import { attributeText } from "./attributes.ts";

/** The label of the series that stands for the attribute sets past the limit, as OpenTelemetry names it. */
const overflowLabels = 'otel_metric_overflow="true"';

/**
 * The series of one instrument by its attributes. Their number never exceeds the limit for as long as the process lives: the
 * SDK's own limit begins anew with each collection while its cumulative memory does not.
 */
export class AttributeSets<Cell> {
  /** In the order in which they came, the overflow among them; only ever appended to. */
  readonly cells: Cell[] = [];
  readonly #limits: LabelSetLimits;
  readonly #makeCell: (labels: string) => Cell;
  readonly #onFolded: () => void;
  readonly #byLabels = new Map<string, Cell>();
  /** Attributes as they were given, so that known ones need not be turned into text again; bounded. */
  readonly #byKey = new Map<string, Cell>();
  #overflow: Cell | undefined;

  constructor(limits: LabelSetLimits, makeCell: (labels: string) => Cell, onFolded: () => void) {
    this.#limits = limits;
    this.#makeCell = makeCell;
    this.#onFolded = onFolded;
  }

  /** The series of these attributes; made when it is new. */
  of(attributes: Attributes | undefined): Cell {
    const key = attributes === undefined ? "" : keyOf(attributes);
    const known = key === undefined ? undefined : this.#byKey.get(key);
    if (known !== undefined) return known;
    const labels = attributeText(attributes ?? {}, this.#limits.labelValueLimit);
    const cell = this.#byLabels.get(labels) ?? this.#add(labels);
    const isKept = key !== undefined && this.#byKey.size < 2 * this.#limits.labelSetLimit;
    if (isKept && !this.isOverflow(cell)) this.#byKey.set(keptText(key), cell);
    return cell;
  }

  /** Whether it stands for all attribute sets past the limit. */
  isOverflow(cell: Cell): boolean {
    return cell === this.#overflow;
  }

  #add(labels: string): Cell {
    if (this.#byLabels.size >= this.#limits.labelSetLimit) {
      this.#onFolded();
      this.#overflow ??= this.#append(overflowLabels);
      return this.#overflow;
    }
    const kept = keptText(labels);
    const cell = this.#append(kept);
    this.#byLabels.set(kept, cell);
    return cell;
  }

  #append(labels: string): Cell {
    const cell = this.#makeCell(labels);
    this.cells.push(cell);
    return cell;
  }
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
