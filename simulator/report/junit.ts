import type { Journal } from "../drill/index.ts";

/** Drills as a JUnit report: one suite, one case a drill, a failure for each that was not held. */
export function renderJunit(journals: readonly Journal[]): string {
  const failures = journals.filter((journal) => journal.verdict.outcome !== "held").length;
  const cases = journals.map(renderCase).join("");
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    `<testsuites tests="${journals.length}" failures="${failures}">\n`,
    `  <testsuite name="klaxon drill" tests="${journals.length}" failures="${failures}" errors="0" skipped="0">\n`,
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
    ...verdict.problems,
  ];
  const message = escapeXml(reasons[0] ?? verdict.outcome);
  const body = escapeXml(reasons.join("\n"));
  return `${open}>\n      <failure type="${verdict.outcome}" message="${message}">${body}</failure>\n    </testcase>\n`;
}

// XML 1.0 has no way to write most control characters, so they are shown as a replacement.
function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}
