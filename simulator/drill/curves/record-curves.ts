import type { AlertCurve } from "../alert-curve.ts";
import type { VirtualRun } from "../virtual-run.ts";
import { drawCurves } from "./draw-curves.ts";
import { drawnAlerts } from "./drawn-alerts.ts";
import { RunAnswers } from "./run-answers.ts";

/** The curves of a virtual run's alerts. Its series must still be there: draw before the next run in the same arena. */
export function recordCurves(run: VirtualRun, answers = new RunAnswers(run)): readonly AlertCurve[] {
  return drawnAlerts(run.journal).flatMap(({ alert, labels }) => {
    const placed = answers.ruleOf(alert);
    if (placed === undefined) return [];
    const grid = answers.gridOf(placed);
    const answerOf = (part: Parameters<RunAnswers["answerOf"]>[1]) => answers.answerOf(placed, part);
    return [drawCurves({ ...placed.rule, wantedLabels: labels }, { grid, answerOf })];
  });
}
