import type { Journal } from "../drill/index.ts";
import { changeOrder, changesOf, comparisonSummary } from "./comparison-text.ts";
import { renderTotals } from "./drill-text.ts";
import { escapeMarkdown, markdownSentence } from "./markdown-text.ts";
import type { MergedRun } from "./merged-runs.ts";
import type { RunComparison } from "./run-comparison.ts";

/**
 * A run as a comment on a pull request: its totals, how it differs from its base, and each drill that is not held with what is
 * wrong. At most `lengthMax` characters, since GitHub takes no more than 65,536.
 */
export function renderRunMarkdown(
  run: MergedRun,
  comparison: RunComparison | undefined,
  lengthMax = 60_000,
): string {
  const totals = renderTotals(run.journals.map(({ verdict }) => verdict.outcome)).trim();
  const blocks = [
    `### klaxon drills: ${escapeMarkdown(totals)}`,
    ...(comparison === undefined ? [] : comparisonBlocks(comparison)),
    ...run.notes.map(markdownSentence),
    ...gapBlocks(run),
    ...run.journals.filter(({ verdict }) => verdict.outcome !== "held").map(drillBlock),
  ];
  const kept: string[] = [];
  let left = lengthMax - noteLength;
  for (const block of blocks) {
    if (block.length + 2 > left) break;
    left -= block.length + 2;
    kept.push(block);
  }
  const leftOut = blocks.length - kept.length;
  if (leftOut > 0) kept.push(`${leftOut} more; \`klaxon report\` shows all of them.`);
  return `${kept.join("\n\n")}\n`;
}

const noteLength = 100;
const rowsMax = 100;

function comparisonBlocks(comparison: RunComparison): readonly string[] {
  const rows = changeOrder.flatMap((kind) =>
    changesOf(comparison, kind).map(
      ({ drill, change }) =>
        `| ${kind} | ${escapeMarkdown(drill.scenario)} | ${markdownSentence(change.text)} |`,
    ),
  );
  rows.unshift(
    ...comparison.newlyUnproven.map(
      (each) => `| worse | ${escapeMarkdown(each)} | no drill proves it any more |`,
    ),
  );
  rows.push(...comparison.goneDrills.map((name) => `| gone | ${escapeMarkdown(name)} | |`));
  const summary = `**${escapeMarkdown(comparisonSummary(comparison))}**`;
  if (rows.length === 0) return [summary];
  const rest = rows.length - rowsMax;
  const table = ["| | drill | |", "| --- | --- | --- |", ...rows.slice(0, rowsMax)].join("\n");
  return [summary, table, ...(rest > 0 ? [`… and ${rest} more`] : [])];
}

function gapBlocks({ gaps }: MergedRun): readonly string[] {
  const lines = [
    ...gaps.unreachedAlerts.map((alert) => `- ${escapeMarkdown(alert)}: no scenario reaches it`),
    ...gaps.variantProblems.map(
      ({ alert, variant, message }) => `- ${escapeMarkdown(alert)} ${variant}: ${markdownSentence(message)}`,
    ),
  ];
  return lines.length === 0 ? [] : [`**Not proven**\n\n${lines.join("\n")}`];
}

function drillBlock({ scenario, verdict, explanations = [], seed }: Journal): string {
  const name = seed === scenario.seed ? scenario.name : `${scenario.name} --seed ${seed}`;
  const lines = [
    ...verdict.expectations.flatMap(({ alert, reasons }) => reasons.map((reason) => `${alert}: ${reason}`)),
    ...verdict.falseAlarms.map(({ alert }) => `${alert} fired, which nobody expects`),
    ...verdict.strayNotifications.map(({ alert, receiver }) => `${receiver} was told of ${alert}`),
    ...verdict.problems,
  ];
  const blamed = new Set([
    ...verdict.expectations.filter(({ outcome }) => outcome !== "held").map(({ alert }) => alert),
    ...[...verdict.falseAlarms, ...verdict.strayNotifications].map(({ alert }) => alert),
  ]);
  const why = explanations
    .filter(({ alert }) => blamed.has(alert))
    .flatMap(({ reasons }) => reasons.slice(0, 3).map(({ message }) => message));
  const items = [
    ...lines.slice(0, linesMax).map((line) => `- ${markdownSentence(line)}`),
    ...why.slice(0, linesMax).map((line) => `  - ${markdownSentence(line)}`),
  ];
  return `**${verdict.outcome}** ${escapeMarkdown(name)}\n\n${items.join("\n")}`;
}

const linesMax = 12;
