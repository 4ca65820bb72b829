import type { JSX } from "preact";
import { useMemo, useState } from "preact/hooks";
import type { PanelState } from "../../liveness/index.ts";
import { EmptyState, LoadData } from "../../page/browser/index.ts";
import { checkLiveness } from "../page/check-data.ts";
import { formatAddress, startAddress } from "../page/page-address.ts";
import { type LivenessTable, panelStateOf } from "../page/panel-liveness.ts";
import { type DrillRow, dataNames } from "../page/report-data.ts";
import { ScrolledTable } from "./scrolled-table.tsx";

/** Which panels of a dashboard show which drills. */
export function PanelsView({ rows }: { readonly rows: readonly DrillRow[] }): JSX.Element {
  const ids = useMemo(() => new Map(rows.map(({ name, id }) => [name, id])), [rows]);
  return (
    <LoadData name={dataNames.liveness} check={checkLiveness}>
      {(tables) => <Dashboards tables={tables} ids={ids} />}
    </LoadData>
  );
}

/** How a state is shown: a sign, and its words. */
export const stateLooks: Readonly<Record<PanelState, { readonly sign: string; readonly words: string }>> = {
  shows: { sign: "●", words: "shows it" },
  unchanged: { sign: "·", words: "unchanged" },
  "no-data": { sign: "∅", words: "no data" },
  unrenderable: { sign: "✕", words: "cannot be rendered" },
};

const states: readonly PanelState[] = ["shows", "unchanged", "no-data", "unrenderable"];
const rowsAtOnce = 100;

interface DashboardsProps {
  readonly tables: readonly LivenessTable[];
  readonly ids: ReadonlyMap<string, string>;
}

function Dashboards({ tables, ids }: DashboardsProps): JSX.Element {
  const [chosen, setChosen] = useState(tables[0]?.dashboard ?? "");
  const [search, setSearch] = useState("");
  const [rowsMax, setRowsMax] = useState(rowsAtOnce);
  const table = tables.find(({ dashboard }) => dashboard === chosen);
  if (table === undefined) return <EmptyState title="Nothing is known of any panel" />;
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = table.drills.filter(({ drill }) => words.every((word) => drill.toLowerCase().includes(word)));
  const blind = table.panels.filter(({ showsCount }) => showsCount === 0).length;
  return (
    <section aria-label="Panels that show drills">
      <div class="list-tools">
        <label>
          Dashboard{" "}
          <select
            class="field"
            value={chosen}
            onChange={({ currentTarget }) => {
              setChosen(currentTarget.value);
              setRowsMax(rowsAtOnce);
            }}
          >
            {tables.map(({ dashboard }) => (
              <option key={dashboard}>{dashboard}</option>
            ))}
          </select>
        </label>
        <input
          type="search"
          class="field"
          aria-label="Search drills"
          placeholder="Search drills"
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      </div>
      <p role="status">
        {table.panels.length} panels, {found.length} drills;{" "}
        {blind === 0
          ? "every panel shows something in some drill"
          : `${blind} panels show none of the drills`}
      </p>
      <ul class="legend">
        {states.map((state) => (
          <li key={state}>
            <span class={`panel-state is-${state}`} aria-hidden="true">
              {stateLooks[state].sign}
            </span>
            {stateLooks[state].words}
          </li>
        ))}
      </ul>
      <PanelTable table={{ ...table, drills: found.slice(0, rowsMax) }} ids={ids} />
      {found.length > rowsMax ? (
        <button type="button" class="button" onClick={() => setRowsMax(rowsMax + 4 * rowsAtOnce)}>
          Show more ({found.length - rowsMax} left)
        </button>
      ) : null}
    </section>
  );
}

interface PanelTableProps {
  readonly table: LivenessTable;
  readonly ids: ReadonlyMap<string, string>;
}

function PanelTable({ table, ids }: PanelTableProps): JSX.Element {
  return (
    <ScrolledTable name={`Panels of ${table.dashboard}`} class="panel-scroll">
      <table class="panel-table">
        <thead>
          <tr>
            <th scope="col">Drill</th>
            {table.panels.map(({ id, title, link, showsCount }) => (
              <th key={id} scope="col" class={showsCount === 0 ? "is-blind" : ""}>
                <span class="panel-title" title={`${title}: shows ${showsCount} drills`}>
                  {link === undefined ? title : <a href={safeLink(link)}>{title}</a>}
                </span>
              </th>
            ))}
          </tr>
          <tr class="panel-counts">
            <th scope="row">shows so many drills</th>
            {table.panels.map(({ id, showsCount }) => (
              <td key={id}>{showsCount}</td>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.drills.map(({ drill, states: letters }) => (
            <tr key={drill}>
              <th scope="row">
                {ids.has(drill) ? (
                  <a href={formatAddress({ ...startAddress, drill: ids.get(drill) })}>{drill}</a>
                ) : (
                  drill
                )}
              </th>
              {table.panels.map(({ id, title }, index) => {
                const state = panelStateOf(letters[index] ?? "-");
                return (
                  <td key={id} class={state === undefined ? "" : `panel-state is-${state}`}>
                    {state === undefined ? null : (
                      <>
                        <span aria-hidden="true" title={`${title}: ${stateLooks[state].words}`}>
                          {stateLooks[state].sign}
                        </span>
                        <span class="only-heard">{stateLooks[state].words}</span>
                      </>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrolledTable>
  );
}

/** A link that leads to a page or a place, never to a program; `#` for any other. */
export function safeLink(link: string): string {
  return /^(https?:\/\/|#|\.{0,2}\/|[A-Za-z0-9_-]+(\.html)?([?#]|$))/.test(link) ? link : "#";
}
