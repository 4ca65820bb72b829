import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { LegendRow, LegendView } from "../../panel/legend-view.ts";

interface LegendProps {
  readonly legend: LegendView;
  /** The panel's. */
  readonly name: string;
  readonly hidden: ReadonlySet<string>;
  readonly onHide: (hidden: ReadonlySet<string>) => void;
}

/** The legend: a click shows a series alone or all again, with Ctrl or Shift it hides one. */
export function Legend({ legend, name, hidden, onHide }: LegendProps): JSX.Element {
  const choose = (row: LegendRow, event: MouseEvent) =>
    onHide(hiddenAfter(legend.rows, row, hidden, event.ctrlKey || event.metaKey || event.shiftKey));
  if (legend.mode === "table")
    return <LegendTable legend={legend} name={name} hidden={hidden} choose={choose} />;
  return (
    <ul class="legend" aria-label={`Legend of ${name}`}>
      {legend.rows.map((row, index) => (
        <li key={index}>
          <Entry row={row} isHidden={hidden.has(row.name)} choose={choose} />
          {row.values.map((value, column) => (
            <span key={column} class="legend-value">
              {legend.columns[column]}: {value}
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function hiddenAfter(
  rows: readonly LegendRow[],
  { name }: LegendRow,
  hidden: ReadonlySet<string>,
  isOne: boolean,
): ReadonlySet<string> {
  if (isOne) {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    return next;
  }
  const others = rows.map((row) => row.name).filter((other) => other !== name);
  const isAlone = !hidden.has(name) && others.every((other) => hidden.has(other));
  return isAlone ? new Set() : new Set(others);
}

type Choose = (row: LegendRow, event: MouseEvent) => void;

function Entry({
  row,
  isHidden,
  choose,
}: {
  readonly row: LegendRow;
  readonly isHidden: boolean;
  readonly choose: Choose;
}): JSX.Element {
  return (
    <button
      type="button"
      class="legend-entry"
      aria-pressed={!isHidden}
      title={row.name}
      onClick={(event) => choose(row, event)}
    >
      <span
        class={`legend-line${row.isDashed ? " legend-dashed" : ""}`}
        style={{ borderColor: row.color }}
        aria-hidden="true"
      />
      <span class="legend-name">{row.name}</span>
    </button>
  );
}

interface LegendTableProps {
  readonly legend: LegendView;
  readonly name: string;
  readonly hidden: ReadonlySet<string>;
  readonly choose: Choose;
}

function LegendTable({ legend, name, hidden, choose }: LegendTableProps): JSX.Element {
  const [sort, setSort] = useState<{ readonly column: number; readonly isDescending: boolean }>();
  const rows = sort === undefined ? legend.rows : sortedRows(legend.rows, sort.column, sort.isDescending);
  return (
    <div class="legend-scroll">
      <table class="legend-table" aria-label={`Legend of ${name}`}>
        <thead>
          <tr>
            <th scope="col">Name</th>
            {legend.columns.map((column, index) => (
              <th
                key={index}
                scope="col"
                aria-sort={sort?.column !== index ? "none" : sort.isDescending ? "descending" : "ascending"}
              >
                <button
                  type="button"
                  class="plain-button"
                  onClick={() =>
                    setSort({ column: index, isDescending: sort?.column !== index || !sort.isDescending })
                  }
                >
                  {column}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              <td>
                <Entry row={row} isHidden={hidden.has(row.name)} choose={choose} />
              </td>
              {row.values.map((value, column) => (
                <td key={column} class="figure">
                  {value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function sortedRows(rows: readonly LegendRow[], column: number, isDescending: boolean): readonly LegendRow[] {
  const numberIn = ({ numbers }: LegendRow) => numbers[column] ?? Number.NEGATIVE_INFINITY;
  return [...rows].sort((left, right) => (isDescending ? -1 : 1) * (numberIn(left) - numberIn(right)) || 0);
}
