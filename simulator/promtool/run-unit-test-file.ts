import { type FileReader, type Finding, hasErrors } from "../document/index.ts";
import { EvaluationMemory, type RuleEvaluation, type RuleGroup, type SeriesStore } from "../engine/index.ts";
import type { EvaluationOptions, FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import type { UnitTestFileOutcome } from "./outcome.ts";
import { textFindings } from "./prepare-unit-test.ts";
import { loadRouting } from "./routing.ts";
import { findRuleFiles, loadRuleFiles, type RuleFileCache } from "./rule-files.ts";
import { runUnitTest } from "./run-unit-test.ts";
import { SilentPasses } from "./silent-passes.ts";
import type { UnitTest } from "./unit-test.ts";
import { parseUnitTestFile } from "./unit-test-file.ts";

/** How unit-test files are run. */
export interface UnitTestOptions {
  /** The release line whose promtool is followed. Default 3. */
  readonly prometheus?: PrometheusMajor;
  /** Language features switched on. Default: none. */
  readonly features?: ReadonlySet<FeatureFlag>;
  /** Which tests are run, by their names (empty for those without one). Default: all. */
  readonly isWanted?: (testName: string) => boolean;
  /** How many samples one evaluation may hold. Default 10,000, as promtool. */
  readonly samplesMax?: number;
  /** How many evaluations of all rules one test may ask for. Default 1,000,000. */
  readonly evaluationsMax?: number;
  /** Makes what passes without showing anything a failure. Default false: warnings. */
  readonly isStrict?: boolean;
  /** `deployed`: each group at its own interval, where promtool evaluates all at the file's. Default `unit-test`. */
  readonly schedule?: "unit-test" | "deployed";
  /** The Alertmanager configuration for assertions on notifications; goes before what the file names. */
  readonly routingFile?: string;
  /** Is shown each test that was run. Default: nobody looks. */
  readonly observer?: UnitTestObserver;
  /** Keeps rule files that several test files share; give the same map to each call. */
  readonly ruleFiles?: RuleFileCache;
  /** What test files take turns with; give the same one to each call. */
  readonly memory?: EvaluationMemory;
}

/** Looks on while tests are run; what it is shown is valid during the call only. */
export interface UnitTestObserver {
  /** The rules that the tests of a file are about, before the first of them is run. */
  loaded(groups: readonly RuleGroup[]): void;
  /** A test after its rules were evaluated; tests that end before that are not shown. */
  ran(run: ObservedTest): void;
}

/** A test with its rules evaluated. */
export interface ObservedTest {
  readonly test: UnitTest;
  readonly evaluation: RuleEvaluation;
  /** The test's input and what its rules wrote. */
  readonly store: SeriesStore;
  /** How its expressions are evaluated. */
  readonly options: EvaluationOptions;
}

const evaluationsMaxDefault = 1_000_000;
const samplesMaxDefault = 10_000;

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
  const { content, findings: unreadable } = files.read(file);
  const schedule = options.schedule ?? "unit-test";
  if (content === undefined) return refused(file, unreadable, schedule);
  const { value, legible, findings } = parseUnitTestFile(content, file, { prometheus });
  if (legible === undefined) return refused(file, findings, schedule);
  const language = { prometheus, features: options.features ?? new Set<FeatureFlag>() };
  const found = findRuleFiles(legible, files);
  const wanted = legible.tests.filter(({ name }) => options.isWanted?.(name) ?? true);
  // promtool looks at rule files only when there is a test to run.
  const ruleFiles = { file, found: wanted.length === 0 ? [] : found.found };
  const rules = loadRuleFiles(ruleFiles, files, language, options.ruleFiles ?? new Map());
  const { routing, findings: ofRouting } = loadRouting(legible, files, options.routingFile);
  const told = [...findings, ...found.findings, ...rules.findings, ...ofRouting];
  if (value === undefined || hasErrors(found.findings)) {
    const inTexts = wanted.flatMap((test) => textFindings(test, file, language));
    return refused(file, [...told, ...inTexts], schedule);
  }
  const isStrict = options.isStrict ?? false;
  const surroundings = {
    file: value,
    groups: rules.groups,
    areRulesUsable: rules.isUsable,
    ...language,
    schedule,
    routing,
    isStrict,
    samplesMax: options.samplesMax ?? samplesMaxDefault,
    evaluationsMax: options.evaluationsMax ?? evaluationsMaxDefault,
    memory: options.memory ?? new EvaluationMemory(),
  };
  const { observer } = options;
  observer?.loaded(rules.groups);
  const evaluationOptions = { ...language, defaultSubqueryStepMs: value.evaluationIntervalMs };
  const silent = rules.isUsable ? new SilentPasses(surroundings, wanted) : undefined;
  const outcomes = wanted.map((test) => {
    surroundings.memory.nextTimeLine();
    const { store, ...run } = runUnitTest(test, surroundings);
    const { evaluation, outcome } = run;
    if (evaluation !== undefined && store !== undefined) {
      observer?.ran({ test, evaluation, store, options: evaluationOptions });
    }
    silent?.look(test, run);
    return outcome;
  });
  const all = [...told, ...(silent?.findings ?? [])];
  return {
    file,
    isPassed: outcomes.every(({ isPassed }) => isPassed) && !(isStrict && all.some(isSilentPass)),
    schedule,
    findings: isStrict ? all.map(asFailure) : all,
    tests: outcomes,
  };
}

/** Whether a finding tells of something that promtool lets pass although it shows nothing. */
export function isSilentPass({ code }: Finding): boolean {
  return code.startsWith("promtool/silent-");
}

function asFailure(finding: Finding): Finding {
  return isSilentPass(finding) ? { ...finding, severity: "error" } : finding;
}

function refused(
  file: string,
  findings: readonly Finding[],
  schedule: UnitTestFileOutcome["schedule"],
): UnitTestFileOutcome {
  return { file, isPassed: false, schedule, findings, tests: [] };
}
