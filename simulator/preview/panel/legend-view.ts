import { mapOf, textOf, textsOf } from "../../dashboard/index.ts";
import type { FieldMap } from "../../document/index.ts";
import { calculationName, reduceField } from "../frame/reduce.ts";
import type { Graph } from "./graph.ts";

/** The legend of a graph: a line, or a table with calculations. */
export interface LegendView {
  readonly mode: "list" | "table" | "hidden";
  readonly placement: "bottom" | "right";
  readonly columns: readonly string[];
  readonly rows: readonly LegendRow[];
}

export interface LegendRow {
  readonly name: string;
  readonly color: string;
  readonly isDashed: boolean;
  /** One for each column. */
  readonly values: readonly string[];
  readonly numbers: readonly (number | undefined)[];
}

/** The legend as a panel's options ask for it. */
export function legendView({ series }: Graph, options: FieldMap): LegendView {
  const { displayMode, placement, calcs, showLegend, sortBy, sortDesc } = mapOf(options.legend);
  const calculations = textsOf(calcs);
  const columns = calculations.map(calculationName);
  const rows = series
    .filter(({ style }) => !style.isOutOfLegend)
    .map(({ column, color, style }): LegendRow => {
      const shown = calculations.map((calculation) =>
        column.display(reduceField(column.field.values, calculation)),
      );
      return {
        name: column.name,
        color,
        isDashed: style.dash !== undefined,
        values: shown.map(({ prefix, text, suffix }) => `${prefix}${text}${suffix}`),
        numbers: shown.map(({ number }) => number),
      };
    });
  const sortColumn = columns.indexOf(textOf(sortBy) ?? "");
  const isHidden = showLegend === false || displayMode === "hidden" || rows.length === 0;
  return {
    mode: isHidden ? "hidden" : displayMode === "table" ? "table" : "list",
    placement: placement === "right" ? "right" : "bottom",
    columns,
    rows: sortColumn < 0 ? rows : sorted(rows, sortColumn, sortDesc === true),
  };
}

function sorted(rows: readonly LegendRow[], column: number, isDescending: boolean): readonly LegendRow[] {
  const numberOf = ({ numbers }: LegendRow) => numbers[column] ?? Number.NEGATIVE_INFINITY;
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((left, right) => sign * (numberOf(left) - numberOf(right)) || 0);
}
