/** One line of the table: what was measured, against what, and whether it is as good as it should be. */
export interface Measurement {
  readonly group: string;
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The same work done by something else, or with another size, in the same run. */
  readonly reference?: { readonly what: string; readonly value: number };
  /** What the value, or its ratio to the reference, should be. */
  readonly measure?: Measure;
}

/** A bound on a value, on value / reference, or on reference / value. */
export interface Measure {
  readonly of: "value" | "ratio" | "speedup";
  readonly bound: number;
}

/** `near` is past the bound by no more than a busy machine may add. */
export type MeasureState = "kept" | "near" | "missed";

const marginRatio = 1.25;

/** Whether a measurement keeps its measure; undefined where it has none. */
export function measureState(measurement: Measurement): MeasureState | undefined {
  const excess = excessOf(measurement);
  if (excess === undefined) return undefined;
  if (excess <= 1) return "kept";
  return excess <= marginRatio ? "near" : "missed";
}

/** How many times as much as it may be. */
function excessOf({ value, reference, measure }: Measurement): number | undefined {
  if (measure === undefined) return undefined;
  switch (measure.of) {
    case "value":
      return value / measure.bound;
    case "ratio":
      return value / (reference?.value ?? Number.NaN) / measure.bound;
    case "speedup":
      return (measure.bound * value) / (reference?.value ?? Number.NaN);
    default:
      return measure.of satisfies never;
  }
}

/** Measurements as aligned columns, one table for each group. */
export function measurementTable(measurements: readonly Measurement[]): string {
  const groups = [...new Set(measurements.map(({ group }) => group))];
  return groups
    .map((group) => {
      const rows = measurements.filter((one) => one.group === group).map(cellsOf);
      const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
      const lines = rows.map((row) =>
        row
          .map((cell, column) =>
            column === 1 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
          )
          .join("  ")
          .trimEnd(),
      );
      return `${group}\n${lines.map((line) => `  ${line}\n`).join("")}`;
    })
    .join("\n");
}

function cellsOf(measurement: Measurement): readonly string[] {
  const { what, value, unit, reference, measure } = measurement;
  const state = measureState(measurement);
  return [
    what,
    `${figure(value)} ${unit}`,
    reference === undefined ? "" : `${reference.what} ${figure(reference.value)} ${unit}`,
    reference === undefined ? "" : factor(value, reference.value),
    measure === undefined || state === undefined
      ? ""
      : `${state === "missed" ? "MISSED" : state}: ${measureText(measure, unit)}`,
  ];
}

function factor(value: number, reference: number): string {
  return value <= reference
    ? `${figure(reference / value)} times less`
    : `${figure(value / reference)} times more`;
}

function measureText({ of, bound }: Measure, unit: string): string {
  switch (of) {
    case "value":
      return `at most ${bound} ${unit}`;
    case "ratio":
      return `at most ${bound} times as much`;
    case "speedup":
      return `at least ${bound} times less`;
    default:
      return of satisfies never;
  }
}

/** Three digits are more than a busy machine repeats. */
function figure(value: number): string {
  if (value >= 100) return String(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
