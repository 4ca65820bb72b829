import { relative, resolve } from "node:path";
import {
  type ArtifactFinding,
  checkArtifacts,
  type WriteSummary,
  writeArtifacts,
} from "./artifact-folder.ts";
import type { Artifact } from "./artifact-tree.ts";
import type { ArtifactFormat, BuildArguments } from "./build-arguments.ts";
import { type BuildCommand, type BuildExitCode, type BuildOutput, runBuildCommand } from "./build-command.ts";

/** A builder of a folder: what it makes, and where it puts it. */
export interface BuildPlan<Format extends string = ArtifactFormat> extends BuildCommand<Format> {
  /** The builder's own folder for these arguments; `--out` takes its place. */
  folderOf(buildArguments: BuildArguments<Format>): string;
  filesOf(buildArguments: BuildArguments<Format>): readonly Artifact[];
}

/** Runs a builder from its command line and says what came of it; `workingFolder` is where `--out` starts. */
export function runBuild<Format extends string>(
  plan: BuildPlan<Format>,
  argv: readonly string[],
  workingFolder: string,
  output: BuildOutput,
): BuildExitCode {
  return runBuildCommand(plan, argv, output, (buildArguments) => {
    const { out, check } = buildArguments;
    const folder = out === undefined ? plan.folderOf(buildArguments) : resolve(workingFolder, out);
    const owner = out === undefined ? "builder" : "user";
    const shown = relative(workingFolder, folder) || ".";
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
  });
}

function describeWriting(summary: WriteSummary, shown: string): string {
  const { written, unchangedCount, removed } = summary;
  return `${shown}: ${written.length} written, ${unchangedCount} unchanged, ${removed.length} removed`;
}

function describeFinding(finding: ArtifactFinding, shown: string): string {
  return `${finding.kind.padEnd(11)} ${shown}/${finding.path} ${finding.message}`;
}

// As npm takes it, so that the line can be pasted.
function rebuildCommand(plan: BuildCommand<string>, buildArguments: BuildArguments<string>): string {
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
