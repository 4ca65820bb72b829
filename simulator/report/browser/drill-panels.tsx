import type { JSX } from "preact";
import type { PanelState } from "../../liveness/index.ts";
import { EmptyState, LoadData } from "../../page/browser/index.ts";
import { checkLiveness } from "../page/check-data.ts";
import { type LivenessTable, panelStateOf } from "../page/panel-liveness.ts";
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
    const letters = drills.find((each) => each.drill === drill)?.states;
    return letters === undefined ? [] : [{ dashboard, panels, letters }];
  });
  if (known.length === 0) return <EmptyState title="Nothing is known of panels in this drill" />;
  return (
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
  );
}
