import { type PanelLink, panelLinksOf } from "../dashboard/index.ts";
import type { RuleGroup } from "../engine/index.ts";

/** The panels and dashboards that alerts link to, by the alert's name. */
export function alertPanelsOf(groups: readonly RuleGroup[]): ReadonlyMap<string, readonly PanelLink[]> {
  const panels = new Map<string, PanelLink[]>();
  for (const { rules } of groups) {
    for (const rule of rules) {
      if (rule.kind !== "alerting") continue;
      const known = panels.get(rule.name) ?? [];
      const added = panelLinksOf(rule.annotations).filter(
        ({ uid, panelId }) => !known.some((link) => link.uid === uid && link.panelId === panelId),
      );
      panels.set(rule.name, [...known, ...added]);
    }
  }
  return panels;
}
