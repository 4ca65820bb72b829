import { panelLinksOf } from "../../dashboard/index.ts";
import type { CheckFinding } from "../check-finding.ts";
import { RuleNotes, type RuleWorld } from "../rule-world.ts";
import type { CheckedDashboard } from "./dashboard-notes.ts";

/** Checks that the panels that alerts link to exist, as far as their dashboards are given. */
export function checkAlertLinks(
  dashboards: readonly CheckedDashboard[],
  world: RuleWorld,
): readonly CheckFinding[] {
  if (dashboards.length === 0) return [];
  const byUid = new Map(dashboards.map(({ model }) => [model.uid, model]));
  return world.rules.flatMap((checked) => {
    const { rule } = checked;
    if (rule.kind !== "alerting") return [];
    const notes = new RuleNotes(checked);
    for (const { annotation, uid, panelId } of panelLinksOf(rule.annotations)) {
      const dashboard = byUid.get(uid);
      if (dashboard === undefined || panelId === undefined) continue;
      if (dashboard.panels.some(({ id }) => id === panelId)) continue;
      notes.atField("alert/panel-not-found", ["annotations", annotation], {
        reason: `the dashboard \`${uid}\` has no panel ${panelId}, so the link shows an empty page`,
        advice: "write the id of a panel that shows why the alert fires",
      });
    }
    return notes.findings;
  });
}
