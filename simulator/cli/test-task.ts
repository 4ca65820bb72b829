import { CoverageCollector, type RuleCoverage } from "../coverage/index.ts";
import type { FileReader } from "../document/index.ts";
import { EvaluationMemory } from "../engine/index.ts";
import type { Matcher } from "../promql/index.ts";
import {
  type ObservedTest,
  runUnitTestFile,
  type UnitTestFileOutcome,
  type UnitTestOptions,
} from "../promtool/index.ts";

/** How test files are run. Plain data, so that threads can be given it. */
export interface TestSettings {
  readonly tests: Omit<UnitTestOptions, "isWanted" | "observer" | "ruleFiles" | "memory">;
  readonly hasCoverage: boolean;
}

/** What came of a test file. Plain data, as threads send it. */
export interface TestFileResult {
  readonly outcome: UnitTestFileOutcome;
  /** What it showed of rules that was not seen before by the same thread. */
  readonly coverage: readonly RuleCoverage[];
  /** What was looked at to run it, for those who wait for changes. */
  readonly reads: TestFileReads;
  /** Where klaxon itself went wrong; undefined nearly always. */
  readonly crash: string | undefined;
}

/** The files that a test file depends on, as it names them. */
export interface TestFileReads {
  readonly paths: readonly string[];
  readonly patterns: readonly string[];
}

/** Runs test files one after the other; rule files that several of them name are read once. */
export class TestRunner {
  private readonly settings: TestSettings;
  private readonly files: FileReader;
  private readonly ruleFiles: NonNullable<UnitTestOptions["ruleFiles"]> = new Map();
  private readonly memory = new EvaluationMemory();
  private readonly collector: CoverageCollector | undefined;

  constructor(settings: TestSettings, files: FileReader) {
    this.settings = settings;
    this.files = files;
    this.collector = settings.hasCoverage ? new CoverageCollector() : undefined;
  }

  /** Never throws: where klaxon goes wrong, that is the result of the file, and other files are run all the same. */
  run(file: string): TestFileResult {
    const reads = { paths: new Set([file]), patterns: new Set<string>() };
    const reader = recording(this.files, reads);
    const toldReads = () => ({ paths: [...reads.paths], patterns: [...reads.patterns] });
    try {
      const outcome = runUnitTestFile(file, reader, {
        ...this.settings.tests,
        ruleFiles: this.ruleFiles,
        memory: this.memory,
        ...(this.collector === undefined ? {} : { observer: observerOf(this.collector) }),
      });
      const coverage = this.collector?.takeChanges() ?? [];
      return { outcome, coverage, reads: toldReads(), crash: undefined };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const crash = error instanceof Error ? (error.stack ?? message) : message;
      const what = `this is a mistake in klaxon itself, please report it: ${message}`;
      return { outcome: lostOutcome(file, what), coverage: [], reads: toldReads(), crash };
    }
  }
}

/** The outcome of a file of which nothing is known but why. */
export function lostOutcome(file: string, message: string): UnitTestFileOutcome {
  const finding = { code: "test/lost", severity: "error", message, file, line: 1, column: 1 } as const;
  return { file, isPassed: false, schedule: "unit-test", findings: [finding], tests: [] };
}

function observerOf(collector: CoverageCollector): NonNullable<UnitTestOptions["observer"]> {
  return {
    loaded: (groups) => collector.loaded(groups),
    ran: ({ test, evaluation, store, options }: ObservedTest) => {
      const alertNames = [
        ...test.alertTests.map(({ alertName }) => alertName),
        ...test.timelineTests.flatMap(({ alerts }) => namesIn(alerts.matchers)),
      ];
      const expressions = test.expressionTests.map(({ expression }) => expression);
      collector.ran({ evaluation, store, options, alertNames, expressions });
    },
  };
}

function namesIn(matchers: readonly Matcher[]): readonly string[] {
  return matchers.flatMap(({ label, operator, value }) =>
    label === "alertname" && operator === "=" ? [value] : [],
  );
}

// Rule files may be known already and not be read again, so what a pattern finds counts as read.
function recording(
  files: FileReader,
  reads: { readonly paths: Set<string>; readonly patterns: Set<string> },
): FileReader {
  return {
    read: (path) => {
      reads.paths.add(path);
      return files.read(path);
    },
    glob: (pattern) => {
      const paths = files.glob(pattern);
      reads.patterns.add(pattern);
      for (const path of paths) reads.paths.add(path);
      return paths;
    },
  };
}
