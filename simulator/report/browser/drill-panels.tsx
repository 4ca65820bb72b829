import type { JSX } from "preact";
import { EmptyState, LoadData } from "../../page/browser/index.ts";
import { checkLiveness } from "../page/check-data.ts";
import { type LivenessTable, type PanelState, panelStateOf } from "../page/panel-liveness.ts";
import { dataNames } from "../page/report-data.ts";
import { safeLink, stateLooks } from "./panels-view.tsx";

/** Which panels show this drill, dashboard by dashboard. */
export function DrillPanels({ drill }: { readonly drill: string }): JSX.Element {
  return (
    <section aria-labelledby="panels">
      <h2 id="panels">Panels</h2>
      <LoadData name={dataNames.liveness} check={checkLiveness}>
        {(tables) => <PanelLists tables={tables} drill={drill} />}
      </LoadData>
    </section>
  );
}

function PanelLists({
  tables,
  drill,
}: {
  readonly tables: readonly LivenessTable[];
  readonly drill: string;
}): JSX.Element {
  const known = tables.flatMap(({ dashboard, panels, drills }) => {
    const found = drills.find((each) => each.drill === drill);
    if (found === undefined) return [];
    return [{ dashboard, panels, letters: found.states, linked: found.linked ?? [] }];
  });
  if (known.length === 0) return <EmptyState title="Nothing is known of panels in this drill" />;
  return (
    <>
      <AlertPanels known={known} />
      <ul class="panel-lists">
        {known.map(({ dashboard, panels, letters }) => {
          const of = (state: PanelState) =>
            panels.filter((_, index) => panelStateOf(letters[index] ?? "-") === state);
          const shows = of("shows");
          const others = (["unchanged", "no-data", "unrenderable"] as const).flatMap((state) => {
            const count = of(state).length;
            return count === 0 ? [] : [`${count} ${stateLooks[state].words}`];
          });
          return (
            <li key={dashboard}>
              <strong>{dashboard}</strong>{" "}
              {shows.length === 0
                ? "no panel shows it"
                : shows.length === 1
                  ? "1 panel shows it: "
                  : `${shows.length} panels show it: `}
              {shows.map(({ id, title, link }, index) => (
                <span key={id}>
                  {index === 0 ? "" : ", "}
                  {link === undefined ? title : <a href={safeLink(link)}>{title}</a>}
                </span>
              ))}
              {others.length === 0 ? null : <span class="muted"> ({others.join(", ")})</span>}
            </li>
          );
        })}
      </ul>
    </>
  );
}

interface AlertPanelsProps {
  readonly known: readonly {
    readonly dashboard: string;
    readonly panels: LivenessTable["panels"];
    readonly letters: string;
    readonly linked: NonNullable<LivenessTable["drills"][number]["linked"]>;
  }[];
}

/** The panel that each alert links to, which whoever is told opens first, and whether it shows why the alert fired. */
function AlertPanels({ known }: AlertPanelsProps): JSX.Element | null {
  const links = known.flatMap(({ dashboard, panels, letters, linked }) =>
    linked.flatMap(({ alert, panel: place }) => {
      const panel = panels[place];
      const state = panelStateOf(letters[place] ?? "-");
      return panel === undefined || state === undefined ? [] : [{ alert, dashboard, panel, state }];
    }),
  );
  if (links.length === 0) return null;
  return (
    <ul class="alert-panels">
      {links.map(({ alert, dashboard, panel: { id, title, link }, state }) => (
        <li key={`${alert} ${dashboard} ${id}`} class={`is-${state}`}>
          <span class={`panel-state is-${state}`} aria-hidden="true">
            {stateLooks[state].sign}
          </span>{" "}
          <strong>{alert}</strong> links to{" "}
          {link === undefined ? title : <a href={safeLink(link)}>{title}</a>} of {dashboard}, which{" "}
          {linkedWords[state]}
        </li>
      ))}
    </ul>
  );
}

const linkedWords: Readonly<Record<PanelState, string>> = {
  shows: "shows it",
  unchanged: "did not change",
  "no-data": "has no data",
  unrenderable: "cannot be rendered",
};
