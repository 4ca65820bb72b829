import { keptText, labelText, labelValueOf } from "../label-text.ts";

/** The value of every label of the series that stands for all label sets past the limit. */
export const overflowValue = "overflow";

/** How many label sets one metric may have, and how long their values are in UTF-16 units. */
export interface LabelSetLimits {
  readonly labelSetLimit: number;
  readonly labelValueLimit: number;
}

/**
 * The cells of one metric by label set. Their number never exceeds the limit for as long as the process lives: once it is
 * reached, a label set that was not seen before shares one more cell, all of whose label values are `overflow`.
 */
export class LabelSets<Cell> {
  /** In the order in which they came; only ever appended to. */
  readonly cells: Cell[] = [];
  readonly #names: readonly string[];
  readonly #limits: LabelSetLimits;
  readonly #makeCell: (labels: string) => Cell;
  readonly #onFolded: () => void;
  readonly #byKey = new Map<string, Cell>();
  #overflow: Cell | undefined;

  /** `names` in ascending order. */
  constructor(
    names: readonly string[],
    limits: LabelSetLimits,
    makeCell: (labels: string) => Cell,
    onFolded: () => void,
  ) {
    this.#names = names;
    this.#limits = limits;
    this.#makeCell = makeCell;
    this.#onFolded = onFolded;
  }

  /** The cell of a label set; made when it is new. Values that are no strings, or missing, become text. */
  cellOf(labels: Readonly<Record<string, unknown>> | undefined): Cell {
    const names = this.#names;
    let key = "";
    for (let index = 0; index < names.length; index++) {
      const value = labels?.[names[index]!];
      if (typeof value !== "string" || value.length > this.#limits.labelValueLimit)
        return this.#cellOfCleaned(labels);
      // With its length before each value no two label sets have one key, whatever the values hold.
      key += `${value.length}:${value}`;
    }
    return this.#byKey.get(key) ?? this.#cellOfCleaned(labels);
  }

  #cellOfCleaned(labels: Readonly<Record<string, unknown>> | undefined): Cell {
    const limit = this.#limits.labelValueLimit;
    const values = this.#names.map((name) => labelValueOf(labels?.[name], limit));
    const key = values.map((value) => `${value.length}:${value}`).join("");
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    if (this.#byKey.size < this.#limits.labelSetLimit) {
      const cell = this.#append(labelText(this.#names, values));
      this.#byKey.set(keptText(key), cell);
      return cell;
    }
    this.#onFolded();
    return this.#overflowCell();
  }

  #overflowCell(): Cell {
    if (this.#overflow !== undefined) return this.#overflow;
    const values = this.#names.map(() => overflowValue);
    // A service may have a label set that reads the same.
    const key = values.map((value) => `${value.length}:${value}`).join("");
    this.#overflow = this.#byKey.get(key) ?? this.#append(labelText(this.#names, values));
    return this.#overflow;
  }

  #append(labels: string): Cell {
    const cell = this.#makeCell(keptText(labels));
    this.cells.push(cell);
    return cell;
  }
}
