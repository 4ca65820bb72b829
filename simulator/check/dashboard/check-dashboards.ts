import { readDashboard } from "../../dashboard/index.ts";
import { linesOf } from "../../document/index.ts";
import { type CheckFinding, findingOfReading } from "../check-finding.ts";
import type { RuleWorld } from "../rule-world.ts";
import { checkAlertLinks } from "./check-alert-links.ts";
import { checkFrame } from "./check-frame.ts";
import { checkLayout } from "./check-layout.ts";
import { checkPanels } from "./check-panels.ts";
import { checkQueries } from "./check-queries.ts";
import { checkVariables } from "./check-variables.ts";
import { type CheckedDashboard, DashboardNotes } from "./dashboard-notes.ts";

/** Dashboards that were read, and what is wrong with those that were not. */
export interface DashboardsRead {
  readonly dashboards: readonly CheckedDashboard[];
  readonly findings: readonly CheckFinding[];
}

/** Reads a file that looks like a dashboard. */
export function readCheckedDashboard(content: Uint8Array | string, file: string): DashboardsRead {
  const { dashboard: model, document, findings } = readDashboard(content, file);
  const dashboards =
    model === undefined || document === undefined ? [] : [{ model, document, file, lines: linesOf(content) }];
  return { dashboards, findings: findings.map(findingOfReading) };
}

/** Checks dashboards by themselves, against one another, and against the rules that are checked with them. */
export function checkDashboards(
  dashboards: readonly CheckedDashboard[],
  world: RuleWorld,
): readonly CheckFinding[] {
  const findings = dashboards.flatMap((checked) => {
    const notes = new DashboardNotes(checked);
    checkFrame(notes, dashboards);
    checkLayout(notes);
    checkPanels(notes);
    checkVariables(notes);
    const ofQueries = checkQueries(notes, world);
    return [...notes.findings, ...ofQueries];
  });
  return [...findings, ...checkAlertLinks(dashboards, world)];
}
