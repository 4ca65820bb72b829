import { type DocumentPlace, didYouMean, type Finding } from "../document/index.ts";
import type { RuleEvaluation, RuleGroup } from "../engine/index.ts";
import { formatDuration } from "../promql/index.ts";
import type { LoadedSeries } from "./input-series.ts";
import type { AssertionOutcome } from "./outcome.ts";
import type { RunUnitTest } from "./run-unit-test.ts";
import type { AlertTest, UnitTest, UnitTestFile } from "./unit-test.ts";

/** What promtool lets pass without a word although it shows nothing, as warnings `promtool/silent-…`. */
export function silentPasses(
  file: UnitTestFile,
  groups: readonly RuleGroup[],
  tests: readonly UnitTest[],
  runs: readonly RunUnitTest[],
): readonly Finding[] {
  const findings: Finding[] = [];
  const note: Note = (code, message, place, where = file.file) => {
    findings.push({ code: `promtool/silent-${code}`, severity: "warning", message, file: where, ...place });
  };
  if (file.tests.length === 0) {
    note("no-tests", "the file has no tests, so it passes whatever the rules are", { line: 1, column: 1 });
  }
  noteGroupIntervals(file, tests.length === 0 ? [] : groups, note);
  const alertNames = groups.flatMap(({ rules }) =>
    rules.flatMap((rule) => (rule.kind === "alerting" ? [rule.name] : [])),
  );
  for (const [position, test] of tests.entries()) {
    const run = runs[position];
    if (run === undefined) continue;
    noteTest(test, file, alertNames, note);
    noteInput(run.series, note);
    if (run.evaluation === undefined) continue;
    for (const assertion of run.outcome.assertions) {
      noteEndedInput(assertion, test, run.series, note);
      noteFlaps(assertion, test, run.evaluation, note);
    }
  }
  return findings;
}

type Note = (code: string, message: string, place: DocumentPlace, where?: string) => void;

function noteGroupIntervals(file: UnitTestFile, groups: readonly RuleGroup[], note: Note): void {
  for (const group of groups) {
    const { intervalMs } = group;
    if (intervalMs === undefined || intervalMs === file.evaluationIntervalMs) continue;
    const own = formatDuration(intervalMs);
    const used = formatDuration(file.evaluationIntervalMs);
    const message = `the group \`${group.name}\` runs every ${own} in production, but every ${used} in \`${file.file}\`; set \`evaluation_interval: ${own}\` there`;
    note("group-interval", message, group.place(), group.file);
  }
}

function noteTest(test: UnitTest, file: UnitTestFile, alertNames: readonly string[], note: Note): void {
  if (test.alertTests.length === 0 && test.expressionTests.length === 0) {
    note(
      "no-assertions",
      "the test asserts nothing; add `alert_rule_test` or `promql_expr_test`",
      test.place(),
    );
  }
  for (const alertTest of test.alertTests) {
    noteUnknownAlert(alertTest, alertNames, note);
    noteOffGrid(alertTest, file, note);
  }
  for (const expressionTest of test.expressionTests) noteOffGrid(expressionTest, file, note);
}

function noteUnknownAlert(
  { alertName, expected, place }: AlertTest,
  alertNames: readonly string[],
  note: Note,
): void {
  if (expected.length > 0 || alertName === "" || alertNames.includes(alertName)) return;
  const message = `no rule raises \`${alertName}\`, so that nothing of it ever fires${didYouMean(alertName, alertNames)}`;
  note("unknown-alert", message, place());
}

function noteOffGrid(
  { evalTimeMs, place }: { readonly evalTimeMs: number; readonly place: () => DocumentPlace },
  { evaluationIntervalMs }: UnitTestFile,
  note: Note,
): void {
  const lateMs = evalTimeMs % evaluationIntervalMs;
  if (lateMs === 0) return;
  const seen = formatDuration(evalTimeMs - lateMs);
  const interval = formatDuration(evaluationIntervalMs);
  const message = `\`eval_time: ${formatDuration(evalTimeMs)}\` lies between two evaluations (every ${interval}); what is seen is the state at ${seen}`;
  note("off-grid", message, place());
}

function noteInput(series: readonly LoadedSeries[], note: Note): void {
  for (const { input, fate } of series) {
    if (fate === "replaced") {
      const message = `the series \`${input.series}\` is given again further down, which takes its place`;
      note("duplicate-series", message, input.place());
    } else if (fate === "lost") {
      const message = `promtool does not read the series \`${input.series}\`, because the values above end in a line break; write \`>-\` for \`|\``;
      note("lost-series", message, input.place());
    }
  }
}

const lookbackMs = 300_000;

// An assertion that nothing is there shows little once there is no input either.
function noteEndedInput(
  assertion: AssertionOutcome,
  { intervalMs }: UnitTest,
  series: readonly LoadedSeries[],
  note: Note,
): void {
  if (assertion.state !== "passed" || assertion.expected.length > 0 || series.length === 0) return;
  let endMs = 0;
  for (const { sampleCount } of series) endMs = Math.max(endMs, (sampleCount - 1) * intervalMs);
  if (assertion.evalTimeMs - endMs <= lookbackMs) return;
  const message = `the input ends at ${formatDuration(endMs)}, long before \`eval_time: ${formatDuration(assertion.evalTimeMs)}\`; give the series more samples`;
  note("input-ended", message, assertion.place);
}

function noteFlaps(
  assertion: AssertionOutcome,
  { startMs }: UnitTest,
  evaluation: RuleEvaluation,
  note: Note,
): void {
  if (assertion.kind !== "alert" || assertion.state !== "passed" || assertion.expected.length > 0) return;
  const atMs = startMs + assertion.evalTimeMs;
  const fired = evaluation.alerts.filter(
    ({ rule, firedAtMs }) => rule.name === assertion.alertName && firedAtMs !== undefined,
  );
  const before = fired.find(({ endedAtMs }) => endedAtMs !== undefined && endedAtMs <= atMs);
  const after = fired.find(({ firedAtMs }) => (firedAtMs ?? 0) > atMs);
  if (before === undefined || after === undefined) return;
  const [from, to] = [before.endedAtMs ?? 0, after.firedAtMs ?? 0].map((ms) => formatDuration(ms - startMs));
  const message = `\`${assertion.alertName}\` fires before and after this time and is quiet only from ${from} to ${to}`;
  note("between-flaps", message, assertion.place);
}
