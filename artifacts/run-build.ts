import { relative, resolve } from "node:path";
import { ArtifactError } from "./artifact-error.ts";
import {
  type ArtifactFinding,
  checkArtifacts,
  type WriteSummary,
  writeArtifacts,
} from "./artifact-folder.ts";
import type { Artifact } from "./artifact-tree.ts";
import { type BuildArguments, type BuildOption, parseBuildArguments } from "./build-arguments.ts";

/** A builder: what it makes, and where it puts it. */
export interface BuildPlan {
  /** What to run to build, such as `npm run build:alerts`. */
  readonly command: string;
  /** What the files are, in a sentence or two. */
  readonly about: string;
  readonly options: readonly BuildOption[];
  /** The builder's own folder for these arguments; `--out` takes its place. */
  folderOf(buildArguments: BuildArguments): string;
  filesOf(buildArguments: BuildArguments): readonly Artifact[];
}

/** Where a builder says what it did. */
export interface BuildOutput {
  line(text: string): void;
  error(text: string): void;
}

/** 0 built or up to date, 1 the check found something, 2 the arguments or the file system are at fault. */
export type BuildExitCode = 0 | 1 | 2;

/** Runs a builder from its command line and says what came of it; `workingFolder` is where `--out` starts. */
export function runBuild(
  plan: BuildPlan,
  argv: readonly string[],
  workingFolder: string,
  output: BuildOutput,
): BuildExitCode {
  const { buildArguments, problems } = parseBuildArguments(argv, plan.options);
  if (buildArguments.help) {
    output.line(usage(plan));
    return 0;
  }
  if (problems.length > 0) {
    for (const problem of problems) output.error(problem);
    return 2;
  }
  const { out, check } = buildArguments;
  const folder = out === undefined ? plan.folderOf(buildArguments) : resolve(workingFolder, out);
  const owner = out === undefined ? "builder" : "user";
  const shown = relative(workingFolder, folder) || ".";
  try {
    // The note must not change with the folder's name, so it leaves `--out` away.
    const command = rebuildCommand(plan, { ...buildArguments, out: undefined });
    const tree = { about: plan.about, command, files: plan.filesOf(buildArguments) };
    if (!check) {
      output.line(describeWriting(writeArtifacts(folder, tree, owner), shown));
      return 0;
    }
    const findings = checkArtifacts(folder, tree, owner);
    if (findings.length === 0) {
      output.line(`${shown}: up to date`);
      return 0;
    }
    for (const finding of findings) output.error(describeFinding(finding, shown));
    const repair = rebuildCommand(plan, buildArguments);
    output.error(`${findings.length} of the generated files are not up to date; run \`${repair}\``);
    return 1;
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    output.error(error.message);
    return 2;
  }
}

function describeWriting(summary: WriteSummary, shown: string): string {
  const { written, unchangedCount, removed } = summary;
  return `${shown}: ${written.length} written, ${unchangedCount} unchanged, ${removed.length} removed`;
}

function describeFinding(finding: ArtifactFinding, shown: string): string {
  return `${finding.kind.padEnd(11)} ${shown}/${finding.path} ${finding.message}`;
}

// As npm takes it, so that the line can be pasted.
function rebuildCommand(plan: BuildPlan, buildArguments: BuildArguments): string {
  const options = [
    ...(buildArguments.kubernetes ? ["--kubernetes"] : []),
    ...(buildArguments.format === undefined ? [] : ["--format", buildArguments.format]),
    ...(buildArguments.out === undefined ? [] : ["--out", shellWord(buildArguments.out)]),
  ];
  return options.length === 0 ? plan.command : `${plan.command} -- ${options.join(" ")}`;
}

function shellWord(text: string): string {
  return /^[\w./@%+=:,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const optionHelp: Readonly<Record<BuildOption, string>> = {
  check: "--check        compare with what is there and change nothing; exit 1 on a difference",
  out: "--out DIR      use DIR in place of the generated folder",
  format: "--format F     json or yaml",
  kubernetes: "--kubernetes   write PrometheusRule manifests",
};

function usage(plan: BuildPlan): string {
  const lines = plan.options.map((option) => `  ${optionHelp[option]}`);
  return [`${plan.command} [-- OPTION…]`, plan.about, ...lines, "  --help         show this"].join("\n");
}
