import type { Journal } from "../drill/index.ts";
import { type DrillGaps, noGaps } from "./drill-gaps.ts";
import { escapeXml } from "./xml-text.ts";

/**
 * Drills as a JUnit report: one suite, one case a drill, a failure for each that was not held. What all drills
 * together leave unproven is a failed case for each alert.
 */
export function renderJunit(journals: readonly Journal[], gaps: DrillGaps = noGaps): string {
  const gapCases = [
    ...gaps.unreachedAlerts.map((alert) => renderGap(alert, "no scenario reaches it")),
    ...gaps.variantProblems.map(({ alert, variant, message }) => renderGap(`${alert}:${variant}`, message)),
  ];
  const testCount = journals.length + gapCases.length;
  const failures = journals.filter((journal) => journal.verdict.outcome !== "held").length + gapCases.length;
  const cases = [...journals.map(renderCase), ...gapCases].join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites tests="${testCount}" failures="${failures}">\n`,
    `  <testsuite name="klaxon drill" tests="${testCount}" failures="${failures}" errors="0" skipped="0">\n`,
    cases,
    "  </testsuite>\n</testsuites>\n",
  ].join("");
}

function renderCase(journal: Journal): string {
  const { scenario, verdict } = journal;
  const open = `    <testcase classname="${escapeXml(scenario.system)}" name="${escapeXml(scenario.name)}"`;
  if (verdict.outcome === "held") return `${open}/>\n`;
  const reasons = [
    ...verdict.expectations.flatMap((result) => result.reasons.map((reason) => `${result.alert}: ${reason}`)),
    ...verdict.falseAlarms.map((alarm) => `false alarm: ${alarm.alert} ${JSON.stringify(alarm.labels)}`),
    ...verdict.strayNotifications.map(
      (stray) => `not expected: ${stray.receiver} notified of ${stray.alert} ${JSON.stringify(stray.labels)}`,
    ),
    ...verdict.problems,
  ];
  const message = escapeXml(reasons[0] ?? verdict.outcome);
  const body = escapeXml(reasons.join("\n"));
  return `${open}>\n      <failure type="${verdict.outcome}" message="${message}">${body}</failure>\n    </testcase>\n`;
}

function renderGap(name: string, message: string): string {
  const open = `    <testcase classname="coverage" name="${escapeXml(name)}">`;
  return `${open}\n      <failure type="unproven" message="${escapeXml(message)}"/>\n    </testcase>\n`;
}
