import { existsSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { importRules } from "../../alerts/import/index.ts";
import { type JsonDifference, keyOf } from "../../artifacts/index.ts";
import { importDashboard } from "../../dashboards/import/index.ts";
import { type Finding, hasErrors, shownText } from "../document/index.ts";
import { renderFindings } from "../report/index.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { type ImportInput, readImportInputs } from "./import-inputs.ts";
import { folderProblem, outputProblem, writeNewOutput, writeOutput } from "./output-file.ts";
import { packageFolder } from "./package-folder.ts";
import { statusOf } from "./path-status.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `klaxon import` was asked for. */
export interface ImportOptions {
  readonly paths: readonly string[];
  readonly out: string | undefined;
  readonly force: boolean;
  readonly kit: string | undefined;
}

/** A file that is ready to be written. */
interface Imported {
  readonly source: string;
  /** Undefined for the standard output. */
  readonly target: string | undefined;
  readonly text: string;
  readonly summary: string;
  readonly differences: readonly JsonDifference[];
}

/**
 * Turns files into TypeScript. Nothing is written unless every file can be used, and what each becomes builds the same
 * again; what is there already is written over only with `--force`.
 */
export function importCommand(options: ImportOptions, terminal: Terminal): ExitCode {
  try {
    const { inputs, findings, passedOver } = readImportInputs(options.paths);
    const targets = targetsOf(inputs, options);
    const all = [...findings, ...targets.findings];
    terminal.writeError(renderFindings(all, terminal.hasColor));
    for (const file of passedOver)
      terminal.writeError(`${file}: neither a dashboard nor rules, passed over\n`);
    if (hasErrors(all)) return exitCodes.invalidInput;
    const imported = inputs.map((input, index) => importOne(input, targets.files[index], options));
    const wrong = imported.filter(({ differences }) => differences.length > 0);
    for (const each of wrong) terminal.writeError(renderDifferences(each));
    if (wrong.length > 0) return exitCodes.missed;
    return write(imported, options, terminal);
  } catch (error) {
    return tellFileFailure(error, terminal);
  }
}

interface Targets {
  /** In the order of the inputs; undefined for the standard output. */
  readonly files: readonly (string | undefined)[];
  readonly findings: readonly Finding[];
}

function targetsOf(inputs: readonly ImportInput[], { out, force, paths }: ImportOptions): Targets {
  const isOne = paths.length === 1 && inputs.length <= 1 && statusOf(paths[0] ?? "")?.isDirectory() !== true;
  if (out === undefined) {
    if (!isOne) throw new UsageError("several files need a folder to go to: name it with `--out`");
    return { files: [undefined], findings: [] };
  }
  const isFolder = !isOne || statusOf(out)?.isDirectory() === true;
  const files = isFolder
    ? inputs.map(({ file }) => join(out, `${keyOf(stemOf(file), "imported")}.ts`))
    : [out];
  const problems = isFolder ? [problemOf(out, folderProblem(out))] : [problemOf(out, outputProblem(out))];
  const sourceByTarget = new Map<string, string>();
  for (const [index, { file }] of inputs.entries()) {
    const target = files[index] ?? out;
    const other = sourceByTarget.get(target);
    sourceByTarget.set(target, file);
    if (other !== undefined)
      problems.push(problemOf(file, `would become \`${target}\`, as \`${other}\` does; import one apart`));
    // What is no plain file, as `/dev/stdout`, is written to rather than written over.
    else if (!force && existsSync(target) && statusOf(target)?.isFile() !== false) {
      problems.push(problemOf(target, "is there already; remove it, or write over it with `--force`"));
    }
  }
  return { files, findings: problems.flatMap((problem) => problem ?? []) };
}

function problemOf(file: string, message: string | undefined): Finding | undefined {
  if (message === undefined) return undefined;
  return { code: "import/target", severity: "error", message, file, line: 1, column: 1 };
}

function stemOf(file: string): string {
  // Of a dashboard within a file its own name.
  return basename(file)
    .replace(/^.*#(?=.)/, "")
    .replace(/\.(?:json|ya?ml|rules)$/i, "");
}

function importOne(input: ImportInput, target: string | undefined, { kit }: ImportOptions): Imported {
  const { file, kind, value } = input;
  const source = basename(file);
  if (kind === "rules") {
    const { text, ruleCount, valueCount, patchedCount, removedCount, differences } = importRules(value, {
      source,
      kit: kit ?? kitFor(target, "alerts/index.ts", "klaxon/alerts"),
    });
    const summary = `${countOf(ruleCount, "rule")}; of ${countOf(valueCount, "value")} ${patchedCount} in patches${takenAway(removedCount)}`;
    return { source: file, target, text, summary, differences };
  }
  const { text, format, counts, differences } = importDashboard(value, {
    source,
    kit: kit ?? kitFor(target, "dashboards/kit/index.ts", "klaxon/dashboards"),
  });
  const { valueCount, kitCount, commonCount, ownCount, removedCount, panelCount, rawPanelCount } = counts;
  const raw = rawPanelCount === 0 ? "" : `, ${rawPanelCount} of a type that the kit has no word for`;
  const summary =
    `${format} dashboard of ${countOf(panelCount, "panel")}${raw}; of ${countOf(valueCount, "value")} ` +
    `${kitCount} in words of the kit, ${commonCount} said once for many, ${ownCount} in patches${takenAway(removedCount)}`;
  return { source: file, target, text, summary, differences };
}

function takenAway(count: number): string {
  return count === 0 ? "" : `; ${countOf(count, "value")} of the kit taken away`;
}

function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

// In klaxon's own sources the kit is a neighbour, everywhere else a package.
function kitFor(target: string | undefined, path: string, name: string): string {
  if (target === undefined) return name;
  const own = join(packageFolder, path);
  const isOwn = resolve(target).startsWith(`${packageFolder.replace(/[\\/]$/, "")}${sep}`) && existsSync(own);
  if (!isOwn) return name;
  const way = relative(dirname(resolve(target)), own).replaceAll("\\", "/");
  return way.startsWith(".") ? way : `./${way}`;
}

function write(imported: readonly Imported[], { force }: ImportOptions, terminal: Terminal): ExitCode {
  for (const { source, target, text, summary } of imported) {
    if (target === undefined) terminal.write(text);
    else if (force || statusOf(target)?.isFile() === false) writeOutput(target, text);
    else if (!writeNewOutput(target, text)) {
      terminal.writeError(
        `klaxon: ${target}: is there already; remove it, or write over it with \`--force\`\n`,
      );
      return exitCodes.invalidInput;
    }
    const line = `${source} -> ${target ?? "standard output"}: ${summary}\n`;
    if (target === undefined) terminal.writeError(line);
    else terminal.write(line);
  }
  return exitCodes.held;
}

function renderDifferences({ source, differences }: Imported): string {
  const lines = differences.map(
    ({ path, wanted, built }) =>
      `  ${shownText(path.join("."))}: ${shownValue(wanted)} became ${shownValue(built)}\n`,
  );
  return `${source}: what the TypeScript builds differs, so nothing is written; please report this\n${lines.join("")}`;
}

const shownLengthMax = 80;

function shownValue(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return shownText(text.length > shownLengthMax ? `${text.slice(0, shownLengthMax)}…` : text);
}
