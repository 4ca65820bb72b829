import type { ExpositionFormat } from "../exposition/index.ts";
import type { Family, FamilyHeader, SampleExemplar } from "../family.ts";
import type { AcrossWorkers } from "../instrument.ts";
import { isLabelText, isMetricName } from "../label-text.ts";

/**
 * What the processes and threads of one service tell each other. The hub (a primary, or the main thread) has every member
 * collect and gets parts of families; a member that is scraped has the hub write the exposition for all.
 */
export type Message =
  | { readonly kind: "hello" | "welcome" | "who" | "farewell" }
  | { readonly kind: "collect" | "done" | "end" | "failed"; readonly id: number }
  | { readonly kind: "part"; readonly id: number; readonly part: FamilyPart }
  | { readonly kind: "expose"; readonly id: number; readonly format: ExpositionFormat }
  | { readonly kind: "chunk"; readonly id: number; readonly text: string };

/** Some series of a family, as they go from one process to another. */
export interface FamilyPart {
  readonly header: FamilyHeader;
  readonly bounds: readonly number[];
  /** Labels, then a value; or a sum and the counts of buckets; or a sum and a count. */
  readonly rows: readonly Row[];
  readonly exemplars: readonly ExemplarRow[];
}

/** An exemplar of a row; the place is its bucket, or 0. */
type ExemplarRow = readonly [
  row: number,
  place: number,
  labels: string,
  value: number,
  timestampSeconds: number,
];

/** Numbers that JSON does not know go as text. */
type Row = readonly [labels: string, ...numbers: (number | string)[]];

const tag = "klaxon:metrics:1";
const rowsPerPart = 500;

/** A message in the envelope by which it is known among the application's own. */
export function sealed(message: Message): object {
  return { klaxon: tag, message };
}

/** The message in an envelope; undefined where it is none of ours, or not whole. */
export function opened(envelope: unknown): Message | undefined {
  if (!isRecord(envelope) || envelope.klaxon !== tag || !isRecord(envelope.message)) return undefined;
  const { kind, id, text, format, part } = envelope.message;
  switch (kind) {
    case "hello":
    case "welcome":
    case "who":
    case "farewell":
      return { kind };
    case "collect":
    case "done":
    case "end":
    case "failed":
      return isId(id) ? { kind, id } : undefined;
    case "expose":
      return isId(id) && (format === "text" || format === "openmetrics") ? { kind, id, format } : undefined;
    case "chunk":
      return isId(id) && typeof text === "string" ? { kind, id, text } : undefined;
    case "part":
      return isId(id) && isPart(part) ? { kind, id, part } : undefined;
    default:
      return undefined;
  }
}

/** A family as parts of a size that a message may have. */
export function* partsOf(family: Family): Generator<FamilyPart, void, undefined> {
  const { name, type, help, unit, acrossWorkers } = family;
  const header = { name, type, help, unit, acrossWorkers };
  const bounds = family.type === "histogram" ? family.bounds : [];
  const rowAt = rowReader(family);
  for (let start = 0; start < family.cellCount; start += rowsPerPart) {
    const end = Math.min(start + rowsPerPart, family.cellCount);
    const rows: Row[] = [];
    const exemplars: ExemplarRow[] = [];
    for (let index = start; index < end; index++) {
      const found = rowAt(index);
      if (found === undefined) continue;
      for (const [place, one] of (found.exemplars ?? []).entries())
        if (one !== undefined)
          exemplars.push([rows.length, place, one.labels, one.value, one.timestampSeconds]);
      rows.push(found.row);
    }
    yield { header, bounds, rows, exemplars };
  }
}

/** A part as a family. */
export function familyOfPart({ header, bounds, rows, exemplars }: FamilyPart): Family {
  const kept = new Map<number, (SampleExemplar | undefined)[]>();
  for (const [row, place, labels, value, timestampSeconds] of exemplars) {
    const ofRow = kept.get(row) ?? [];
    ofRow[place] = { labels, value, timestampSeconds };
    kept.set(row, ofRow);
  }
  const common = { ...header, cellCount: rows.length };
  const numberAt = (index: number, place: number) => Number(rows[index]?.[place] ?? 0);
  const labelsAt = (index: number) => rows[index]?.[0] ?? "";
  switch (header.type) {
    case "histogram":
      return {
        ...common,
        type: "histogram",
        bounds,
        reader: () => (index) => ({
          labels: labelsAt(index),
          sum: numberAt(index, 1),
          counts: Array.from({ length: bounds.length + 1 }, (_, bucket) => numberAt(index, bucket + 2)),
          exemplars: kept.get(index),
        }),
      };
    case "summary":
      return {
        ...common,
        type: "summary",
        reader: () => (index) => ({
          labels: labelsAt(index),
          sum: numberAt(index, 1),
          count: numberAt(index, 2),
          quantiles: [],
        }),
      };
    case "counter":
    case "gauge":
    case "untyped":
      return {
        ...common,
        type: header.type,
        reader: () => (index) => ({
          labels: labelsAt(index),
          value: numberAt(index, 1),
          exemplar: kept.get(index)?.[0],
        }),
      };
    default:
      return header.type satisfies never;
  }
}

interface ReadRow {
  readonly row: Row;
  readonly exemplars?: readonly (SampleExemplar | undefined)[] | undefined;
}

function rowReader(family: Family): (index: number) => ReadRow | undefined {
  switch (family.type) {
    case "histogram": {
      const cellAt = family.reader();
      return (index) => {
        const cell = cellAt(index);
        if (cell === undefined) return undefined;
        return { row: [cell.labels, sent(cell.sum), ...Array.from(cell.counts)], exemplars: cell.exemplars };
      };
    }
    case "summary": {
      const cellAt = family.reader();
      return (index) => {
        const cell = cellAt(index);
        return cell && { row: [cell.labels, sent(cell.sum), sent(cell.count)] };
      };
    }
    case "counter":
    case "gauge":
    case "untyped": {
      const cellAt = family.reader();
      return (index) => {
        const cell = cellAt(index);
        return cell && { row: [cell.labels, sent(cell.value)], exemplars: cell.exemplar && [cell.exemplar] };
      };
    }
    default:
      return family satisfies never;
  }
}

function sent(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

const typeNames: readonly unknown[] = ["counter", "gauge", "histogram", "summary", "untyped"];
const acrossWorkersNames: readonly unknown[] = [
  "sum",
  "min",
  "max",
  "mean",
  "each",
] satisfies AcrossWorkers[];
const helpLengthMax = 10_000;
const boundsMax = 1000;

function isPart(part: unknown): part is FamilyPart {
  if (!isRecord(part) || !isHeader(part.header)) return false;
  const { header, bounds, rows, exemplars } = part;
  if (!isBounds(bounds) || !Array.isArray(rows) || rows.length > rowsPerPart) return false;
  const exemplarsMax = rowsPerPart * (bounds.length + 1);
  if (!Array.isArray(exemplars) || exemplars.length > exemplarsMax || !exemplars.every(isExemplar))
    return false;
  const width = header.type === "histogram" ? bounds.length + 3 : header.type === "summary" ? 3 : 2;
  return rows.every((row) => isRow(row, width));
}

function isHeader(header: unknown): header is FamilyHeader {
  if (!isRecord(header)) return false;
  const { name, type, help, unit, acrossWorkers } = header;
  return (
    typeof name === "string" &&
    isMetricName(name) &&
    typeNames.includes(type) &&
    typeof help === "string" &&
    help.length <= helpLengthMax &&
    typeof unit === "string" &&
    /^[a-zA-Z0-9_]*$/.test(unit) &&
    acrossWorkersNames.includes(acrossWorkers)
  );
}

function isBounds(bounds: unknown): bounds is readonly number[] {
  if (!Array.isArray(bounds) || bounds.length > boundsMax) return false;
  return bounds.every(
    (bound, index) => typeof bound === "number" && (index === 0 || bound > bounds[index - 1]),
  );
}

function isRow(row: unknown, width: number): boolean {
  if (!Array.isArray(row) || row.length !== width) return false;
  const [labels, ...numbers]: unknown[] = row;
  if (typeof labels !== "string" || !isLabelText(labels)) return false;
  return numbers.every((number) => typeof number === "number" || isUncountable(number));
}

function isExemplar(exemplar: unknown): boolean {
  if (!Array.isArray(exemplar) || exemplar.length !== 5) return false;
  const [row, place, labels, value, timestampSeconds]: unknown[] = exemplar;
  const isPlaced = typeof row === "number" && row < rowsPerPart && isPlace(place);
  const isNumbered = typeof value === "number" && typeof timestampSeconds === "number";
  return isPlaced && isNumbered && typeof labels === "string" && labels.length <= 300 && isLabelText(labels);
}

function isPlace(place: unknown): boolean {
  return typeof place === "number" && Number.isInteger(place) && place >= 0 && place <= boundsMax;
}

function isUncountable(text: unknown): boolean {
  return text === "NaN" || text === "Infinity" || text === "-Infinity";
}

function isId(id: unknown): id is number {
  return typeof id === "number" && Number.isSafeInteger(id);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
