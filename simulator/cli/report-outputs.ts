import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type DrillRun, type ReportPageOptions, type Runbooks, renderReportPage } from "../report/index.ts";
import { outputProblem, writeOutput } from "./output-file.ts";
import { packageFolder, packageVersion } from "./package-folder.ts";
import { pageScript } from "./page-script.ts";

/** Writes a run as a page. Throws a `FileError` where the file cannot be written. */
export async function writeReportPage(
  file: string,
  run: DrillRun,
  about: Pick<ReportPageOptions, "changes" | "goneDrills" | "notes"> = {},
): Promise<void> {
  const page = renderReportPage(run, {
    script: await pageScript("report"),
    klaxonVersion: packageVersion(),
    runbooks: ownRunbooks(),
    ...about,
  });
  writeOutput(file, page);
}

/** What is wrong with files that are to be written, each option with its path: `--json out/x.json: there is no folder …`. */
export function outputFileProblems(
  outputs: readonly (readonly [option: string, path: string | undefined])[],
): readonly string[] {
  const problems: string[] = [];
  const named = new Map<string, string>();
  for (const [option, path] of outputs) {
    if (path === undefined) continue;
    const problem = path === "" ? "the path is empty; name one" : outputProblem(path);
    if (problem !== undefined) {
      problems.push(`\`${option} ${path}\`: ${problem}`);
      continue;
    }
    const first = named.get(resolve(path));
    if (first === undefined) named.set(resolve(path), option);
    else problems.push(`\`${first}\` and \`${option}\` name the same file; name two`);
  }
  return problems;
}

// Those of klaxon's own alerts; of other rules there are none.
function ownRunbooks(): Runbooks {
  const folder = join(packageFolder, "alerts/generated/runbooks");
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => [name.slice(0, -".md".length), readFileSync(join(folder, name), "utf8")]),
  );
}
