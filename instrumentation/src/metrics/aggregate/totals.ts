import type { Slices } from "../exposition/index.ts";
import type {
  Family,
  FamilyHeader,
  HistogramCell,
  SampleExemplar,
  ScalarCell,
  SummaryCell,
} from "../family.ts";
import type { AcrossWorkers } from "../instrument.ts";
import { overflowValue } from "../store/index.ts";

/** What several workers have of one series. */
interface Total {
  /** A value; or a sum and the counts of buckets; or a sum and a count. */
  readonly numbers: number[];
  /** How many workers are in it. */
  workers: number;
  exemplars: (SampleExemplar | undefined)[] | undefined;
}

interface FamilyTotal {
  readonly header: FamilyHeader;
  readonly bounds: readonly number[];
  readonly series: Map<string, Total>;
}

/**
 * Puts the families of several workers together: counters, histograms and summaries are added up (summaries lose their
 * quantiles, which cannot be), gauges follow their own rule. A family whose type or buckets differ from those that came
 * first is left out.
 */
export class Totals {
  readonly #families = new Map<string, FamilyTotal>();
  readonly #labelSetLimit: number;

  /** With `labelSetLimit`, series past it are folded into the overflow series of their family. */
  constructor(labelSetLimit = Number.POSITIVE_INFINITY) {
    this.#labelSetLimit = labelSetLimit;
  }

  /** Adds a family of the worker at a place; false where it does not go with what is there. */
  async add(family: Family, place: number, slices: Slices): Promise<boolean> {
    const total = this.#totalOf(family);
    if (total === undefined) return false;
    const addCell = cellAdder(family);
    for (let index = 0; index < family.cellCount; index++) {
      addCell(index, (labels, numbers, exemplars) => {
        const key =
          family.acrossWorkers === "each" && family.type === "gauge" ? withWorker(labels, place) : labels;
        addNumbers(this.#seriesOf(total, key), numbers, exemplars, family);
      });
      if (index % 64 === 63 && slices.isSpent()) await slices.pause();
    }
    return true;
  }

  /** All of it as families. */
  families(): readonly Family[] {
    return Array.from(this.#families.values(), familyOf);
  }

  #totalOf(family: Family): FamilyTotal | undefined {
    const { name, type, help, unit, acrossWorkers } = family;
    const bounds = family.type === "histogram" ? family.bounds : [];
    const known = this.#families.get(name);
    if (known !== undefined) {
      const isSame = known.header.type === type && known.bounds.join() === bounds.join();
      return isSame ? known : undefined;
    }
    const header = { name, type, help, unit, acrossWorkers };
    const total: FamilyTotal = { header, bounds, series: new Map() };
    this.#families.set(name, total);
    return total;
  }

  #seriesOf({ series }: FamilyTotal, labels: string): Total {
    const known = series.get(labels);
    if (known !== undefined) return known;
    const isFull = series.size >= this.#labelSetLimit;
    const key = isFull ? overflowLabels(labels) : labels;
    const total = series.get(key) ?? { numbers: [], workers: 0, exemplars: undefined };
    series.set(key, total);
    return total;
  }
}

type AddCell = (
  labels: string,
  numbers: readonly number[],
  exemplars: readonly (SampleExemplar | undefined)[] | undefined,
) => void;

function cellAdder(family: Family): (index: number, add: AddCell) => void {
  switch (family.type) {
    case "histogram": {
      const cellAt = family.reader();
      return (index, add) => {
        const cell = cellAt(index);
        if (cell !== undefined) add(cell.labels, [cell.sum, ...Array.from(cell.counts)], cell.exemplars);
      };
    }
    case "summary": {
      const cellAt = family.reader();
      return (index, add) => {
        const cell = cellAt(index);
        if (cell !== undefined) add(cell.labels, [cell.sum, cell.count], undefined);
      };
    }
    case "counter":
    case "gauge":
    case "untyped": {
      const cellAt = family.reader();
      return (index, add) => {
        const cell = cellAt(index);
        if (cell !== undefined) add(cell.labels, [cell.value], cell.exemplar && [cell.exemplar]);
      };
    }
    default:
      return family satisfies never;
  }
}

function addNumbers(
  total: Total,
  numbers: readonly number[],
  exemplars: readonly (SampleExemplar | undefined)[] | undefined,
  { type, acrossWorkers }: FamilyHeader,
): void {
  const rule = type === "gauge" ? acrossWorkers : "sum";
  for (const [index, number] of numbers.entries()) {
    const before = total.numbers[index];
    total.numbers[index] = before === undefined ? number : together(rule, before, number, total.workers);
  }
  total.workers++;
  if (exemplars === undefined) return;
  const kept = total.exemplars ?? [];
  total.exemplars = kept;
  for (const [index, exemplar] of exemplars.entries()) {
    const isNewer = (exemplar?.timestampSeconds ?? 0) > (kept[index]?.timestampSeconds ?? 0);
    if (isNewer) kept[index] = exemplar;
  }
}

function together(rule: AcrossWorkers, before: number, value: number, workers: number): number {
  switch (rule) {
    case "sum":
      return before + value;
    case "min":
      return Math.min(before, value);
    case "max":
    case "each":
      return Math.max(before, value);
    case "mean":
      return (before * workers + value) / (workers + 1);
    default:
      return rule satisfies never;
  }
}

function familyOf({ header, bounds, series }: FamilyTotal): Family {
  const rows = [...series];
  const cellCount = rows.length;
  switch (header.type) {
    case "histogram": {
      const cellAt = (index: number): HistogramCell | undefined => {
        const row = rows[index];
        if (row === undefined) return undefined;
        const [labels, { numbers, exemplars }] = row;
        return { labels, sum: numbers[0] ?? 0, counts: numbers.slice(1), exemplars };
      };
      return { ...header, type: "histogram", bounds, cellCount, reader: () => cellAt };
    }
    case "summary": {
      const cellAt = (index: number): SummaryCell | undefined => {
        const row = rows[index];
        if (row === undefined) return undefined;
        const [labels, { numbers }] = row;
        return { labels, sum: numbers[0] ?? 0, count: numbers[1] ?? 0, quantiles: [] };
      };
      return { ...header, type: "summary", cellCount, reader: () => cellAt };
    }
    case "counter":
    case "gauge":
    case "untyped": {
      const cellAt = (index: number): ScalarCell | undefined => {
        const row = rows[index];
        if (row === undefined) return undefined;
        const [labels, { numbers, exemplars }] = row;
        return { labels, value: numbers[0] ?? 0, exemplar: exemplars?.[0] };
      };
      return { ...header, type: header.type, cellCount, reader: () => cellAt };
    }
    default:
      return header.type satisfies never;
  }
}

function withWorker(labels: string, place: number): string {
  // A worker that has threads has told them apart already: `1.2` is thread 2 of worker 1.
  const nested = labels.replace(/(^|",)worker="/, `$1worker="${place}.`);
  if (nested !== labels) return nested;
  return `${labels}${labels === "" ? "" : ","}worker="${place}"`;
}

function overflowLabels(labels: string): string {
  return labels.replace(/="(?:[^"\\]|\\.)*"/g, `="${overflowValue}"`);
}
