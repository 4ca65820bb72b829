import { type DrillTextOptions, renderDrill, renderTotals } from "./drill-text.ts";
import { renderLiveDrill } from "./live-text.ts";
import { renderLiveness } from "./liveness-text.ts";
import type { MergedRun } from "./merged-runs.ts";
import { renderUnreached, renderVariantProblems } from "./scenario-list.ts";

/** A stored run as `klaxon drill` tells it, but for the drills that held, which only `isVerbose` shows. */
export function renderRun({ journals, gaps, liveness }: MergedRun, options: DrillTextOptions): string {
  const shown = journals.filter(({ verdict }) => options.isVerbose || verdict.outcome !== "held");
  return [
    ...shown.map((journal) =>
      journal.live === undefined ? renderDrill(journal, options) : renderLiveDrill(journal, options),
    ),
    renderUnreached(gaps.unreachedAlerts, options.hasColor),
    renderVariantProblems(gaps.variantProblems, options.hasColor),
    liveness === undefined ? "" : renderLiveness(liveness, options),
    renderTotals(journals.map(({ verdict }) => verdict.outcome)),
  ].join("");
}
