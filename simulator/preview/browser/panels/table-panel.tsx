import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import { mapOf, numberOf, textOf } from "../../../dashboard/index.ts";
import type { FieldMap } from "../../../document/index.ts";
import { fieldName } from "../../frame/field-name.ts";
import type { Frame } from "../../frame/frame.ts";
import { calculationName, reduceField } from "../../frame/reduce.ts";
import type { Look } from "../../panel/shown-fields.ts";
import { type TableColumn, type TableView, tableView } from "../../panel/table-view.ts";
import { sortedFrame } from "../../transform/sort.ts";
import type { VisualProps } from "../visual-props.ts";
import { TableRow } from "./table-row.tsx";

// Rows that are drawn; whoever needs more narrows the query.
const rowsMax = 500;

interface Sort {
  readonly name: string;
  readonly isDescending: boolean;
}

/** A frame as a table that sorts by its heads. */
export function TablePanel({ panel, name, data, look, surroundings }: VisualProps): JSX.Element {
  const frames = data.frames;
  const [chosen, setChosen] = useState(() => Math.max(0, numberOf(panel.options.frameIndex) ?? 0));
  const [sort, setSort] = useState<Sort | undefined>(() => firstSort(panel.options));
  const frame = frames[Math.min(chosen, frames.length - 1)];
  const view = useMemo(
    () => (frame === undefined ? undefined : sortedView(frame, frames, sort, look)),
    [frame, frames, sort, look],
  );
  if (view === undefined) return <p>No frame</p>;
  const sorts = (column: string) =>
    setSort({ name: column, isDescending: sort?.name === column ? !sort.isDescending : false });
  return (
    <div class="table-panel">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard */}
      <section class="table-scroll" aria-label={`Table ${name}`} tabIndex={0}>
        <table
          class={`data-table${panel.options.cellHeight === "md" ? " data-table-md" : panel.options.cellHeight === "lg" ? " data-table-lg" : ""}`}
        >
          {panel.options.showHeader === false ? null : <Head view={view} sort={sort} onSort={sorts} />}
          <tbody>
            {Array.from({ length: Math.min(rowsMax, view.rowCount) }, (_, row) => (
              <TableRow
                key={row}
                view={view}
                row={row}
                brightness={look.brightness}
                range={surroundings.range}
                scope={surroundings.scope}
              />
            ))}
          </tbody>
          <Footer view={view} options={panel.options} look={look} />
        </table>
        {view.rowCount > rowsMax ? <p class="muted">{view.rowCount - rowsMax} more rows</p> : null}
      </section>
      {frames.length < 2 ? null : (
        <select
          class="field only-screen"
          aria-label={`Frame of ${name}`}
          value={chosen}
          onChange={({ currentTarget }) => setChosen(Number(currentTarget.value))}
        >
          {frames.slice(0, 200).map((one, index) => (
            <option key={index} value={index}>
              {one.name === "" ? one.refId : one.name}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}

function firstSort({ sortBy }: FieldMap): Sort | undefined {
  const [first]: readonly unknown[] = Array.isArray(sortBy) ? sortBy : [];
  const { displayName, desc } = mapOf(first);
  const name = textOf(displayName);
  return name === undefined ? undefined : { name, isDescending: desc === true };
}

function sortedView(frame: Frame, frames: readonly Frame[], sort: Sort | undefined, look: Look): TableView {
  const field =
    sort === undefined ? undefined : frame.fields.find((one) => fieldName(one, frame, frames) === sort.name);
  const sorted = field === undefined ? frame : sortedFrame(frame, field, sort?.isDescending === true);
  return tableView(sorted, frames, look);
}

interface HeadProps {
  readonly view: TableView;
  readonly sort: Sort | undefined;
  readonly onSort: (name: string) => void;
}

function Head({ view, sort, onSort }: HeadProps): JSX.Element {
  return (
    <thead>
      <tr>
        {view.columns.map(({ name, align, widthPx }, index) => (
          <th
            key={index}
            scope="col"
            class={`align-${align}`}
            style={widthPx === undefined ? {} : { width: `${widthPx}px` }}
            aria-sort={sort?.name !== name ? "none" : sort.isDescending ? "descending" : "ascending"}
          >
            <button type="button" class="plain-button" onClick={() => onSort(name)}>
              {name}
              <span aria-hidden="true">{sort?.name !== name ? "" : sort.isDescending ? " ↓" : " ↑"}</span>
            </button>
          </th>
        ))}
      </tr>
    </thead>
  );
}

function Footer({
  view,
  options,
  look,
}: {
  readonly view: TableView;
  readonly options: FieldMap;
  readonly look: Look;
}): JSX.Element | null {
  const { show, reducer, countRows } = mapOf(options.footer);
  if (show !== true) return null;
  const [calculation = "sum"]: readonly unknown[] = Array.isArray(reducer) ? reducer : [];
  const wanted = textOf(calculation) ?? "sum";
  return (
    <tfoot>
      <tr>
        {view.columns.map(({ field, align, isNumber }, index) => {
          const shown = isNumber
            ? tableFooterText(field, wanted, look)
            : index === 0
              ? countRows === true
                ? `${view.rowCount} rows`
                : calculationName(wanted)
              : "";
          return (
            <td key={index} class={`align-${align}`}>
              {shown}
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}

function tableFooterText(field: TableColumn["field"], calculation: string, look: Look): string {
  const values = [reduceField(field.values, calculation) ?? null];
  const frame: Frame = { refId: "", name: "", fields: [{ ...field, values }], length: 1, stepMs: undefined };
  return tableView(frame, [frame], look).cellAt(0, 0).text;
}
