import { changedFiles, writeWhole } from "./artifact-folder.ts";
import type { Artifact } from "./artifact-tree.ts";
import { type BuildExitCode, type BuildOutput, runBuildCommand } from "./build-command.ts";

/** A builder of single files that lie among others, such as a list beside what it lists. */
export interface FileBuildPlan {
  /** What to run to build, such as `npm run build:schemas`. */
  readonly command: string;
  /** What the files are, in a sentence or two. */
  readonly about: string;
  /** What they are called in what the builder says, such as `schemas`. */
  readonly name: string;
  /** What the paths of the files start from. */
  readonly folder: string;
  /** The files, or what is wrong with their sources; with any problem none is written. */
  make(): { readonly files: readonly Artifact[]; readonly problems: readonly string[] };
}

/** Runs a builder of single files from its command line and says what came of it. */
export function runFileBuild(
  plan: FileBuildPlan,
  argv: readonly string[],
  output: BuildOutput,
): BuildExitCode {
  const { command, about, name, folder } = plan;
  return runBuildCommand({ command, about, options: ["check"], formats: [] }, argv, output, ({ check }) => {
    const { files, problems } = plan.make();
    for (const problem of problems) output.error(problem);
    if (problems.length > 0) return 1;
    const stale = changedFiles(folder, files);
    if (!check) {
      writeWhole(folder, stale);
      output.line(`${name}: ${stale.length} written`);
      return 0;
    }
    for (const { path } of stale) output.error(`${path} is stale or edited by hand; run \`${command}\``);
    if (stale.length > 0) return 1;
    output.line(`${name}: up to date`);
    return 0;
  });
}
