import { didYouMean, type Finding } from "../document/index.ts";
import type { RuleGroup } from "../engine/index.ts";
import {
  formatDuration,
  labelValue,
  metricNameLabel,
  PromqlError,
  parseExpression,
} from "../promql/index.ts";
import type { TestSurroundings } from "./evaluate-unit-test.ts";
import { ReadingFinder } from "./reading.ts";
import type { RunUnitTest } from "./run-unit-test.ts";
import { type AssertedReading, assertedReadings, noteAssertion } from "./silent-assertions.ts";
import { nameIn } from "./silent-data.ts";
import type { Note } from "./silent-note.ts";
import type { UnitTest, UnitTestFile } from "./unit-test.ts";

/**
 * What promtool lets pass without a word although it shows nothing, as warnings `promtool/silent-…`. Each test is looked
 * at right after its run, so that nothing of the run has to be kept until the last one.
 */
export class SilentPasses {
  /** What has been found by now: what holds for the whole file, then test by test. */
  readonly findings: Finding[] = [];
  private readonly surroundings: TestSurroundings;
  private readonly finder: ReadingFinder;
  private readonly readings: ReadonlyMap<UnitTest, readonly AssertedReading[]>;
  private readonly note: Note;

  constructor(surroundings: TestSurroundings, tests: readonly UnitTest[]) {
    const { file, groups, prometheus, schedule } = surroundings;
    const note: Note = (code, message, place, where = file.file) => {
      this.findings.push({
        code: `promtool/silent-${code}`,
        severity: "warning",
        message,
        file: where,
        ...place,
      });
    };
    const finder = new ReadingFinder(groups, prometheus);
    this.surroundings = surroundings;
    this.finder = finder;
    this.note = note;
    this.readings = new Map(tests.map((test) => [test, assertedReadings(test, finder, surroundings)]));
    if (file.tests.length === 0) {
      note("no-tests", "the file has no tests, so it passes whatever the rules are", file.testsPlace());
    }
    if (tests.length > 0) noteEmptyRules(file, groups, note);
    if (schedule === "unit-test") noteGroupIntervals(file, groups, [...this.readings.values()].flat(), note);
  }

  /** Looks at one of the tests while the results of its run are still there. */
  look(test: UnitTest, run: RunUnitTest): void {
    const { surroundings, note } = this;
    noteEmptyTest(test, note);
    noteInput(test, run, note);
    noteMisspeltSeries(test, run, this.finder, surroundings, note);
    for (const asserted of this.readings.get(test) ?? [])
      noteAssertion(asserted, test, run, surroundings, note);
  }
}

function noteEmptyRules(file: UnitTestFile, groups: readonly RuleGroup[], note: Note): void {
  const [first] = file.ruleFiles;
  if (first === undefined || groups.length === 0 || groups.some(({ rules }) => rules.length > 0)) return;
  note("no-rules", "the rule files hold no rules, so that nothing of them is tested", first.place());
}

// Groups that no assertion looks at are of no matter.
function noteGroupIntervals(
  file: UnitTestFile,
  groups: readonly RuleGroup[],
  readings: readonly AssertedReading[],
  note: Note,
): void {
  for (const group of groups) {
    const { intervalMs } = group;
    if (intervalMs === undefined || intervalMs === file.evaluationIntervalMs) continue;
    if (!group.rules.some((rule) => readings.some(({ reading }) => reading.rules.has(rule)))) continue;
    const own = formatDuration(intervalMs);
    const used = formatDuration(file.evaluationIntervalMs);
    const message = `the group \`${group.name}\` runs every ${own} in production, but every ${used} in \`${file.file}\`; set \`evaluation_interval: ${own}\` there, or run \`--as-deployed\``;
    note("group-interval", message, group.place(), group.file);
  }
}

function noteEmptyTest(test: UnitTest, note: Note): void {
  const { alertTests, expressionTests, timelineTests } = test;
  if (alertTests.length + expressionTests.length + timelineTests.length > 0) return;
  const message = "the test asserts nothing; add `alert_rule_test` or `promql_expr_test`";
  note("no-assertions", message, test.place());
}

function noteInput({ intervalMs }: UnitTest, { series }: RunUnitTest, note: Note): void {
  for (const { input, fate, sampleCount } of series) {
    if (fate === "replaced") {
      const message = `the series \`${input.series}\` is given again further down, which takes its place`;
      note("duplicate-series", message, input.place());
    } else if (fate === "lost") {
      const message = `promtool does not read the series \`${input.series}\`, because the values above end in a line break; write \`>-\` for \`|\``;
      note("lost-series", message, input.place());
    } else if (sampleCount === 0) {
      const message = `the series \`${input.series}\` has no samples; give it \`values\``;
      note("empty-series", message, input.place());
    } else if (intervalMs === 0 && sampleCount > 1) {
      const message = `without \`interval\` Prometheus 2 puts all samples of \`${input.series}\` at the start, where only the first counts; give the test an \`interval\``;
      note("no-interval", message, input.place());
    }
  }
}

// Series that nothing reads do no harm, unless they are meant to be read.
function noteMisspeltSeries(
  test: UnitTest,
  { series }: RunUnitTest,
  finder: ReadingFinder,
  { prometheus, features }: TestSurroundings,
  note: Note,
): void {
  const byRules = finder.ofAllRules();
  if (byRules === undefined) return;
  const read = [...byRules];
  for (const { expression } of test.expressionTests) {
    try {
      const { selections } = finder.ofExpression(parseExpression(expression, { prometheus, features }));
      read.push(...selections.map(({ matchers }) => matchers));
    } catch (error) {
      if (!(error instanceof PromqlError)) throw error;
    }
  }
  const names = new Set<string>();
  for (const matchers of read) {
    const name = nameIn(matchers);
    if (name === undefined) return;
    names.add(name);
  }
  const given = new Set(series.map(({ labels }) => labelValue(labels, metricNameLabel)));
  const wanting = [...names].filter((name) => !given.has(name));
  const told = new Set<string>();
  for (const { labels, input, fate } of series) {
    const name = labelValue(labels, metricNameLabel);
    if (fate !== "loaded" || names.has(name) || told.has(name)) continue;
    told.add(name);
    const advice = didYouMean(name, wanting);
    if (advice === "") continue;
    note("unread-series", `no rule and no expression reads \`${name}\`${advice}`, input.place());
  }
}
