import { resolve } from "node:path";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import { outputProblem } from "./output-file.ts";
import type { TestSettings } from "./test-task.ts";

/** What `klaxon test` was asked for. */
export interface TestOptions {
  readonly files: readonly string[];
  readonly prometheus: PrometheusMajor;
  readonly enableFeature: readonly FeatureFlag[];
  readonly maxSamples: number | undefined;
  /** What passes without showing anything fails. */
  readonly strict?: boolean | undefined;
  /** Each group at its own interval. */
  readonly asDeployed?: boolean | undefined;
  /** The Alertmanager configuration for assertions on notifications. */
  readonly routing?: string | undefined;
  /** Write the files as promtool takes them instead of running them. */
  readonly printPromtool?: boolean | undefined;
  readonly coverage?: boolean | undefined;
  /** In percent. Asking for it asks for `coverage` as well. */
  readonly coverageMin?: number | undefined;
  readonly json?: string | undefined;
  readonly junit?: string | undefined;
  /** Default: where GitHub Actions runs the command. */
  readonly github?: boolean | undefined;
  readonly quiet?: boolean | undefined;
  readonly verbose?: boolean | undefined;
  readonly shard?: { readonly index: number; readonly count: number } | undefined;
  /** How many threads. Default: as many as there are cores. */
  readonly jobs?: number | undefined;
  readonly watch?: boolean | undefined;
}

/** How the files are run. */
export function testSettings(options: TestOptions): TestSettings {
  return {
    tests: {
      prometheus: options.prometheus,
      features: new Set(options.enableFeature),
      ...(options.maxSamples === undefined ? {} : { samplesMax: options.maxSamples }),
      isStrict: options.strict ?? false,
      schedule: options.asDeployed ? "deployed" : "unit-test",
      ...(options.routing === undefined ? {} : { routingFile: options.routing }),
    },
    hasCoverage: hasCoverage(options),
  };
}

/** Whether it is to be found out what the tests cover. */
export function hasCoverage({ coverage, coverageMin }: TestOptions): boolean {
  return coverage === true || coverageMin !== undefined;
}

/** What is wrong with the options; told before the first test, so that nothing is lost after the last. */
export function testOptionProblems({ json, junit }: TestOptions): readonly string[] {
  const problems: string[] = [];
  for (const [option, path] of [
    ["--json", json],
    ["--junit", junit],
  ] as const) {
    if (path === undefined) continue;
    const problem = path === "" ? "the path is empty; name one" : outputProblem(path);
    if (problem !== undefined) problems.push(`\`${option} ${path}\`: ${problem}`);
  }
  if (json !== undefined && junit !== undefined && json !== "" && resolve(json) === resolve(junit)) {
    problems.push("`--json` and `--junit` name the same file; name two");
  }
  return problems;
}
