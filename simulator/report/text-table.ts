import { createStyle, type Style } from "./style.ts";

/** A table: as many cells in each row as there are heads. */
export interface TextTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Paints a cell that is already as wide as its column. Default: as it is. */
  readonly paint?: (text: string, cell: string, head: string, style: Style) => string;
}

/** A table as aligned lines, its heads quiet; columns of nothing but numbers, shares or lengths of time stand to the right. */
export function renderTable({ heads, rows, paint }: TextTable, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const widths = heads.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const isNumeric = heads.map((_, column) => rows.every((row) => numeric.test(row[column] ?? "")));
  const padded = (cell: string, column: number) => {
    const width = widths[column] ?? 0;
    return isNumeric[column] === true ? cell.padStart(width) : cell.padEnd(width);
  };
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => {
        const text = padded(cell, column);
        return paint === undefined ? text : paint(text, cell, heads[column] ?? "", style);
      })
      .join("  ")
      .trimEnd();
  const head = heads.map(padded).join("  ").trimEnd();
  return `${[style.quiet(head), ...rows.map(line)].join("\n")}\n`;
}

const numeric = /^(\d*|\d+%|(\d+(ms|[dhms]))+|–)$/;
