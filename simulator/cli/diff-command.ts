import { type Comparison, compareFiles } from "../difference/index.ts";
import { type Finding, hasErrors } from "../document/index.ts";
import type { FeatureFlag, PrometheusMajor } from "../promql/index.ts";
import { renderChanges, renderChangesJson, renderChangesMarkdown, renderFindings } from "../report/index.ts";
import { type DiffInputs, readPaths, readRevisions } from "./diff-inputs.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { GitError } from "./git-files.ts";
import { refuseRepeated } from "./given-once.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `klaxon diff` was asked for. */
export interface DiffOptions {
  readonly path: readonly string[];
  readonly git: string | undefined;
  readonly format: "text" | "markdown";
  readonly json: boolean;
  readonly exitZero: boolean;
  readonly prometheus: PrometheusMajor;
  readonly enableFeature: readonly FeatureFlag[];
}

/** Tells what differs between two sets of rules, routing and dashboards. `folder` is where paths begin. */
export function diffCommand(options: DiffOptions, terminal: Terminal, folder: string): ExitCode {
  refuseRepeated({ git: options.git, format: options.format }, ["git", "format"]);
  if (options.json && options.format === "markdown") {
    throw new UsageError("`--json` and `--format markdown` do not go together; keep one");
  }
  let inputs: DiffInputs;
  try {
    inputs = inputsOf(options, folder);
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    terminal.writeError(`klaxon: ${error.message}\n`);
    return exitCodes.invalidInput;
  }
  const { prometheus, enableFeature } = options;
  const comparison = compareFiles(inputs.before, inputs.after, {
    prometheus,
    features: new Set(enableFeature),
  });
  const findings = [...inputs.findings, ...comparison.findings, ...emptiness(inputs, comparison)];
  const errors = findings.filter(({ severity }) => severity === "error");
  // What is doubtful in a file is for `klaxon check`; here it would be said of both sides.
  terminal.writeError(renderFindings(errors, terminal.hasColor));
  const isUsable = !hasErrors(errors);
  const told: Comparison = {
    ...comparison,
    findings,
    isUsable,
    differences: isUsable ? comparison.differences : [],
  };
  if (options.json) terminal.write(renderChangesJson(told));
  if (!isUsable) return exitCodes.invalidInput;
  if (options.format === "markdown") terminal.write(renderChangesMarkdown(told));
  else if (!options.json) terminal.write(renderChanges(told, terminal.hasColor));
  return told.differences.length === 0 || options.exitZero ? exitCodes.held : exitCodes.missed;
}

function inputsOf({ git, path }: DiffOptions, folder: string): DiffInputs {
  if (git !== undefined) return readRevisions(git, path, folder);
  const [before, after, another] = path;
  if (before === undefined || after === undefined || another !== undefined) {
    throw new UsageError("name what was and what is: two files or folders, or a revision with `--git`");
  }
  return readPaths(before, after);
}

// Two folders that hold nothing are alike, but nobody means that.
function emptiness({ before, after, findings }: DiffInputs, { counts }: Comparison): readonly Finding[] {
  const count = [counts.before, counts.after].reduce(
    (sum, { rules, routings, dashboards }) => sum + rules + routings + dashboards,
    0,
  );
  const isNamedFile = [...before, ...after].some(({ path }) => path === "");
  if (count > 0 || isNamedFile || hasErrors(findings)) return [];
  const message =
    "neither side has rules, routing or dashboards (`.yml`, `.yaml`, `.json`, `.rules`); name others";
  return [{ code: "file/nothing", severity: "error", message, file: "klaxon diff", line: 1, column: 1 }];
}
