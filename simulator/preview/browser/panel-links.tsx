import type { JSX } from "preact";
import { type DashboardPanel, interpolate, type VariableScope } from "../../dashboard/index.ts";
import { linkAddress } from "./link-address.ts";
import type { PanelSurroundings } from "./panel-surroundings.ts";

interface PanelLinksProps {
  readonly panel: DashboardPanel;
  readonly scope: VariableScope;
  readonly surroundings: PanelSurroundings;
}

/** The links of a panel: those within the preview work, others lead where they say. */
export function PanelLinks({ panel, scope, surroundings }: PanelLinksProps): JSX.Element | null {
  const links = panel.links.filter(({ url }) => url !== "");
  if (links.length === 0) return null;
  const { range, scenario } = surroundings;
  return (
    <details class="panel-links only-screen">
      <summary aria-label={`${links.length} links`}>↗</summary>
      <ul class="card">
        {links.map(({ title, url }, index) => {
          const address = linkAddress(interpolate(url, scope, "text").text, range, scenario);
          const text = interpolate(title, scope, "text").text;
          return (
            <li key={index}>
              {address === undefined ? (
                <span title={url}>{text} (in Grafana)</span>
              ) : (
                <a href={address}>{text}</a>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
