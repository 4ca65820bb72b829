import { spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What promtool said of one of several files. */
export interface PromtoolAnswer {
  readonly isPassed: boolean;
  /** The reasons it printed. */
  readonly failures: readonly string[];
}

/** What came of one run of promtool over several files. */
export interface PromtoolBatch {
  /** Undefined where it was ended by a signal. */
  readonly exitCode: number | undefined;
  readonly answers: ReadonlyMap<string, PromtoolAnswer>;
}

const runMsMax = 120_000;

/** Runs `promtool test rules` once over files of a folder. */
export async function runPromtoolBatch(
  promtool: string,
  folder: string,
  files: readonly string[],
): Promise<PromtoolBatch> {
  const output = join(folder, `promtool-${process.hrtime.bigint()}.txt`);
  const exitCode = await spawned(promtool, folder, files, output);
  return { exitCode, answers: answersIn(readFileSync(output, "utf8"), files) };
}

// Both streams go to one file, since only so the reasons stand below the name of their file.
function spawned(promtool: string, folder: string, files: readonly string[], output: string) {
  const fd = openSync(output, "a");
  return new Promise<number | undefined>((resolve, reject) => {
    const process = spawn(promtool, ["test", "rules", ...files], {
      cwd: folder,
      stdio: ["ignore", fd, fd],
      timeout: runMsMax,
    });
    closeSync(fd);
    process.once("error", reject);
    process.once("exit", (code) => resolve(code ?? undefined));
  });
}

// The later release line does not name the files, but both tell of them in their order.
function answersIn(text: string, files: readonly string[]): ReadonlyMap<string, PromtoolAnswer> {
  const answers = new Map<string, PromtoolAnswer>();
  const verdicts = [...text.matchAll(/^ {2}(?:SUCCESS|FAILED:)$/gm)];
  if (verdicts.length !== files.length) return answers;
  for (const [index, verdict] of verdicts.entries()) {
    const end = verdicts[index + 1]?.index ?? text.length;
    // A blank line follows each reason.
    const failures = text
      .slice(verdict.index + verdict[0].length, end)
      .split("\n\n")
      .map((reason) => reason.replace(/^\n+|\n+$/g, ""))
      .filter((reason) => reason !== "" && !reason.startsWith("Unit Testing: "));
    answers.set(files[index] ?? "", { isPassed: verdict[0].endsWith("SUCCESS"), failures });
  }
  return answers;
}
