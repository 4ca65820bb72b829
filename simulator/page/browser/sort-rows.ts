/** By which column, and which way. */
export interface Sorting {
  readonly columnId: string;
  readonly direction: "ascending" | "descending";
}

interface SortedColumn<Row> {
  readonly id: string;
  readonly sortValue?: (row: Row) => string | number;
}

const collator = new Intl.Collator("en", { numeric: true });

/** The rows in the order of a column; rows that are equal in it stay in the order they came in. NaN comes last. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly SortedColumn<Row>[],
  sorting: Sorting | undefined,
): readonly Row[] {
  const readValue = columns.find(({ id }) => id === sorting?.columnId)?.sortValue;
  if (sorting === undefined || readValue === undefined) return rows;
  const sign = sorting.direction === "ascending" ? 1 : -1;
  return rows
    .map((row) => ({ row, value: readValue(row) }))
    .sort((left, right) => compare(left.value, right.value, sign))
    .map(({ row }) => row);
}

function compare(left: string | number, right: string | number, sign: 1 | -1): number {
  if (typeof left === "number" && typeof right === "number") {
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return sign * (left < right ? -1 : left > right ? 1 : 0);
  }
  return sign * collator.compare(String(left), String(right));
}
