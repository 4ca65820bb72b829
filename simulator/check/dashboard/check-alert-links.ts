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

/** A link from an alert to a dashboard, or to one of its panels. */
export interface PanelLink {
  readonly annotation: string;
  readonly uid: string;
  readonly panelId: number | undefined;
}

/** The links to dashboards in an alert's annotations: addresses with `/d/UID`, and the pair of annotations that Grafana itself reads. */
export function panelLinksOf(
  annotations: readonly (readonly [name: string, text: string])[],
): readonly PanelLink[] {
  const links = annotations.flatMap(([annotation, text]) =>
    [...text.matchAll(/\/d(?:-solo)?\/([\w-]+)([^\s"'<>{}]*)/g)].map(([, uid = "", rest = ""]) => {
      const panel = /[?&](?:viewPanel|panelId|editPanel)=(?:panel-)?(\d+)|#panel-(\d+)/.exec(rest);
      const id = panel?.[1] ?? panel?.[2];
      return { annotation, uid, panelId: id === undefined ? undefined : Number(id) };
    }),
  );
  const named = new Map(annotations);
  const [uid, id] = [named.get("__dashboardUid__"), named.get("__panelId__")];
  if (uid === undefined) return links;
  return [...links, { annotation: "__panelId__", uid, panelId: id === undefined ? undefined : Number(id) }];
}
