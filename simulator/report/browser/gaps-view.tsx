import type { JSX } from "preact";
import { EmptyState } from "../../page/browser/index.ts";
import type { ReportOverview } from "../page/report-data.ts";
import { ScrolledTable } from "./scrolled-table.tsx";

/** What all drills together leave unproven. */
export function GapsView({ overview }: { readonly overview: ReportOverview }): JSX.Element {
  const { unreachedAlerts, variantProblems, goneDrills } = overview;
  if (unreachedAlerts.length + variantProblems.length + goneDrills.length === 0) {
    return (
      <EmptyState title="No gaps">
        Every alert was reached, in every variant, as far as this run can say.
      </EmptyState>
    );
  }
  return (
    <>
      <NameList title="Alerts that no drill reaches" names={unreachedAlerts} />
      {variantProblems.length === 0 ? null : (
        <section aria-labelledby="variants">
          <h2 id="variants">
            Variants that no drill shows <span class="muted">{variantProblems.length}</span>
          </h2>
          <ScrolledTable name="Variants that no drill shows">
            <table class="plain-table">
              <thead>
                <tr>
                  <th scope="col">Alert</th>
                  <th scope="col">Variant</th>
                  <th scope="col">What to do</th>
                </tr>
              </thead>
              <tbody>
                {variantProblems.map(({ alert, variant, message }) => (
                  <tr key={`${alert} ${variant}`}>
                    <td>{alert}</td>
                    <td>{variant}</td>
                    <td>{message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrolledTable>
        </section>
      )}
      <NameList title="Drills of the other run that this one has not" names={goneDrills} />
    </>
  );
}

function NameList({
  title,
  names,
}: {
  readonly title: string;
  readonly names: readonly string[];
}): JSX.Element | null {
  if (names.length === 0) return null;
  return (
    <section>
      <h2>
        {title} <span class="muted">{names.length}</span>
      </h2>
      <ul class="name-list">
        {names.map((name) => (
          <li key={name}>{name}</li>
        ))}
      </ul>
    </section>
  );
}
