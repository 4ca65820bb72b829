import { type Finding, hasErrors } from "../document/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import type { FileReader } from "./file-reader.ts";
import type { UnitTestFileOutcome } from "./outcome.ts";
import { findRuleFiles, loadRuleFiles, type RuleFileCache } from "./rule-files.ts";
import { ended, runUnitTest } from "./run-unit-test.ts";
import { silentPasses } from "./silent-passes.ts";
import { parseUnitTestFile } from "./unit-test-file.ts";

/** How unit-test files are run. */
export interface UnitTestOptions {
  /** The release line whose promtool is followed. Default 3. */
  readonly prometheus?: PrometheusMajor;
  /** Language features switched on. Default: none. */
  readonly features?: ReadonlySet<FeatureFlag>;
  /** Which tests are run, by their names (empty for those without one). Default: all. */
  readonly isWanted?: (testName: string) => boolean;
  /** How many evaluations of all rules one test may ask for. Default 1,000,000. */
  readonly evaluationsMax?: number;
  /** Keeps rule files that several test files share; give the same map to each call. */
  readonly ruleFiles?: RuleFileCache;
}

const evaluationsMaxDefault = 1_000_000;

/**
 * Runs a unit-test file as promtool does, on klaxon's own engine. The verdict is promtool's; everything that
 * is wrong with the file or lets it pass without showing anything is among the findings. Never throws on what
 * a user wrote, nor for files that cannot be read.
 */
export function runUnitTestFile(
  file: string,
  files: FileReader,
  options: UnitTestOptions = {},
): UnitTestFileOutcome {
  const prometheus = options.prometheus ?? 3;
  let content: Uint8Array;
  try {
    content = files.read(file);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const finding = { code: "promtool/unreadable", severity: "error", message: error.message } as const;
    return refused(file, [{ ...finding, file, line: 1, column: 1 }]);
  }
  const { value, findings } = parseUnitTestFile(content, file, { prometheus });
  if (value === undefined) return refused(file, findings);
  const found = findRuleFiles(value, files);
  if (hasErrors(found.findings)) return refused(file, [...findings, ...found.findings]);
  const wanted = value.tests.filter(({ name }) => options.isWanted?.(name) ?? true);
  const features = options.features ?? new Set<FeatureFlag>();
  // promtool looks at rule files only when there is a test to run.
  const paths = wanted.length === 0 ? [] : found.paths;
  const rules = loadRuleFiles(paths, files, { prometheus, features }, options.ruleFiles ?? new Map());
  const surroundings = {
    file: value,
    groups: rules.groups,
    prometheus,
    features,
    evaluationsMax: options.evaluationsMax ?? evaluationsMaxDefault,
  };
  const runs = wanted.map((test) => {
    if (rules.isUsable) return runUnitTest(test, surroundings);
    const message = "the rule files cannot be used";
    return ended(test, { kind: "rule-files", message, place: test.place() });
  });
  const outcomes = runs.map(({ outcome }) => outcome);
  const silent = rules.isUsable ? silentPasses(value, rules.groups, wanted, runs) : [];
  return {
    file,
    isPassed: outcomes.every(({ isPassed }) => isPassed),
    findings: [...findings, ...found.findings, ...rules.findings, ...silent],
    tests: outcomes,
  };
}

function refused(file: string, findings: readonly Finding[]): UnitTestFileOutcome {
  return { file, isPassed: false, findings, tests: [] };
}
