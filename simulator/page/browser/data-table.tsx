import type { ComponentChildren, JSX, RefObject } from "preact";
import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { usePrinting } from "./color-mode.ts";
import { type Sorting, sortRows } from "./sort-rows.ts";

/** A column of a `DataTable`. */
export interface TableColumn<Row> {
  readonly id: string;
  readonly name: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** What the column is sorted by; it cannot be sorted without. */
  readonly sortValue?: (row: Row) => string | number;
  /** As in CSS grids: `minmax(120px, 2fr)`; `1fr` unless told. */
  readonly width?: string;
  readonly isFigure?: boolean;
  /** Left out where the table is narrower than this. */
  readonly leftOutBelowPx?: number;
}

interface DataTableProps<Row> {
  readonly label: string;
  readonly columns: readonly TableColumn<Row>[];
  readonly rows: readonly Row[];
  /** A name of the row that stays the same and that no other row has. */
  readonly rowId: (row: Row) => string;
  /** Enter and a click open a row. */
  readonly onOpen?: (row: Row) => void;
  /** The row that is open now. */
  readonly openId?: string | undefined;
  /** Rows all have this height. */
  readonly rowHeightPx?: number;
  readonly initialSorting?: Sorting;
  /** What stands there when there are no rows. */
  readonly empty?: ComponentChildren;
  /** An element id, to lead the keyboard here: its first row is then focused by `focusTable`. */
  readonly id?: string;
}

/** Rows above and below what is seen that are there already. */
const spareRows = 8;

/**
 * A table of as many rows as there are: only those in view are elements. Columns sort by their heads; the arrow keys,
 * Home, End and the page keys go through the rows, Enter opens one. On paper all rows are there.
 */
export function DataTable<Row>(props: DataTableProps<Row>): JSX.Element {
  const { label, columns, rows, rowId, onOpen, openId, rowHeightPx = 36, initialSorting, empty, id } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const [sorting, setSorting] = useState<Sorting | undefined>(initialSorting);
  const seen = useSeen(scroller);
  const [focused, setFocused] = useState(0);
  const isPrinting = usePrinting();
  const sorted = useMemo(() => sortRows(rows, columns, sorting), [rows, columns, sorting]);
  const shown = columns.filter(({ leftOutBelowPx = 0 }) => seen.widthPx >= leftOutBelowPx || isPrinting);
  const layout = { gridTemplateColumns: shown.map(({ width = "minmax(0, 1fr)" }) => width).join(" ") };
  const active = Math.min(focused, Math.max(0, sorted.length - 1));
  const first = isPrinting ? 0 : Math.max(0, Math.floor(seen.topPx / rowHeightPx) - spareRows);
  const count = isPrinting ? sorted.length : Math.ceil(seen.heightPx / rowHeightPx) + 2 * spareRows;
  const visible = sorted.slice(first, first + count);

  const focusRow = (index: number) => {
    const next = Math.max(0, Math.min(index, sorted.length - 1));
    setFocused(next);
    bringIntoView(scroller.current, next, rowHeightPx);
    // After the row has been drawn.
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${next}"]`)?.focus(),
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = sorted[active];
    const isOnRow = event.target instanceof HTMLElement && event.target.dataset.row !== undefined;
    if (event.key === "Enter" && isOnRow && row !== undefined && onOpen !== undefined) {
      event.preventDefault();
      onOpen(row);
      return;
    }
    const next = nextRow(
      event.key,
      active,
      Math.max(1, Math.floor(seen.heightPx / rowHeightPx) - 2),
      sorted.length,
    );
    if (next === undefined || !isOnRow) return;
    event.preventDefault();
    focusRow(next);
  };
  return (
    <div
      ref={scroller}
      class="data-table"
      role="grid"
      id={id}
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-colcount={shown.length}
      onKeyDown={onKeyDown}
    >
      <div class="data-table-head" role="rowgroup">
        <div class="data-table-row" role="row" aria-rowindex={1} style={layout}>
          {shown.map((column) => (
            <ColumnHead key={column.id} column={column} sorting={sorting} onSort={setSorting} />
          ))}
        </div>
      </div>
      {sorted.length === 0 ? <div class="data-table-empty">{empty ?? "Nothing to show."}</div> : null}
      <div class="data-table-body" role="rowgroup" style={{ height: `${sorted.length * rowHeightPx}px` }}>
        {visible.map((row, offset) => {
          const index = first + offset;
          const key = rowId(row);
          return (
            <TableRow
              key={key}
              {...{ row, columns: shown, index, rowHeightPx, layout, onOpen }}
              isOpen={key === openId}
              isActive={index === active}
              onFocus={setFocused}
            />
          );
        })}
      </div>
    </div>
  );
}

interface Seen {
  readonly topPx: number;
  readonly heightPx: number;
  readonly widthPx: number;
}

/** What of a scrolled element is in view. */
function useSeen(scroller: RefObject<HTMLElement | null>): Seen {
  const [seen, setSeen] = useState<Seen>({ topPx: 0, heightPx: 600, widthPx: 1200 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () =>
      setSeen({ topPx: element.scrollTop, heightPx: element.clientHeight, widthPx: element.clientWidth });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    measure();
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, []);
  return seen;
}

interface TableRowProps<Row> {
  readonly row: Row;
  readonly columns: readonly TableColumn<Row>[];
  readonly index: number;
  readonly rowHeightPx: number;
  readonly layout: Readonly<Record<string, string>>;
  readonly onOpen: ((row: Row) => void) | undefined;
  readonly isOpen: boolean;
  readonly isActive: boolean;
  readonly onFocus: (index: number) => void;
}

function TableRow<Row>(props: TableRowProps<Row>): JSX.Element {
  const { row, columns, index, rowHeightPx, layout, onOpen, isOpen, isActive, onFocus } = props;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the table listens to the keyboard for all its rows
    <div
      class={onOpen === undefined ? "data-table-row" : "data-table-row data-table-link"}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={onOpen === undefined ? undefined : isOpen}
      data-row={index}
      tabIndex={isActive ? 0 : -1}
      style={{ ...layout, height: `${rowHeightPx}px`, top: `${index * rowHeightPx}px` }}
      onFocus={() => onFocus(index)}
      onClick={() => onOpen?.(row)}
    >
      {columns.map((column) => (
        <div key={column.id} role="gridcell" class={column.isFigure === true ? "figure" : undefined}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** Leads the keyboard to the table with this element id: to the row that was focused last. */
export function focusTable(id: string): void {
  document.getElementById(id)?.querySelector<HTMLElement>('[data-row][tabindex="0"], [data-row]')?.focus();
}

interface ColumnHeadProps<Row> {
  readonly column: TableColumn<Row>;
  readonly sorting: Sorting | undefined;
  readonly onSort: (sorting: Sorting) => void;
}

function ColumnHead<Row>({ column, sorting, onSort }: ColumnHeadProps<Row>): JSX.Element {
  const { id, name, sortValue, isFigure } = column;
  const direction = sorting?.columnId === id ? sorting.direction : undefined;
  const className = isFigure === true ? "figure" : undefined;
  if (sortValue === undefined) {
    return (
      <div role="columnheader" class={className}>
        {name}
      </div>
    );
  }
  return (
    <div role="columnheader" class={className} aria-sort={direction ?? "none"}>
      <button
        type="button"
        onClick={() =>
          onSort({ columnId: id, direction: direction === "ascending" ? "descending" : "ascending" })
        }
      >
        {name}
        <span class="sort-mark" aria-hidden="true">
          {direction === undefined ? "↕" : direction === "ascending" ? "↑" : "↓"}
        </span>
      </button>
    </div>
  );
}

function nextRow(key: string, at: number, page: number, count: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return at + 1;
    case "ArrowUp":
      return at - 1;
    case "PageDown":
      return at + page;
    case "PageUp":
      return at - page;
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return undefined;
  }
}

/** The head stays above the rows, so a row is seen only below it. */
function bringIntoView(element: HTMLElement | null, index: number, rowHeightPx: number): void {
  if (element === null) return;
  const headPx = element.querySelector<HTMLElement>(".data-table-head")?.offsetHeight ?? 0;
  const topPx = index * rowHeightPx;
  if (topPx < element.scrollTop) element.scrollTop = topPx;
  const overPx = topPx + rowHeightPx + headPx - element.clientHeight;
  if (overPx > element.scrollTop) element.scrollTop = overPx;
}
