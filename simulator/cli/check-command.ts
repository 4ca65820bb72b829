import { join } from "node:path";
import { allEnvironments } from "../../environments/index.ts";
import {
  type CheckCode,
  type CheckInput,
  type CheckOptions,
  catalogSource,
  checkDescriptions,
  checkFiles,
  defaultCheckOptions,
  isAtLeast,
  isCheckCode,
  type MetricSource,
  pageOf,
  scrapeSource,
} from "../check/index.ts";
import { didYouMean, type Finding, type FindingSeverity, hasErrors } from "../document/index.ts";
import { parseExposition } from "../exposition/index.ts";
import { type FeatureFlag, type PrometheusMajor, parseDurationMs } from "../promql/index.ts";
import { renderCheck, renderCheckJson, renderCheckSarif } from "../report/index.ts";
import { type HeadersRead, readHeaders } from "./check-headers.ts";
import { meansOwnDashboards, ownFolders, readCheckInputs, readLintFiles } from "./check-inputs.ts";
import { askPrometheus, PrometheusUnreachableError } from "./check-prometheus.ts";
import { runbookFinder } from "./check-runbooks.ts";
import { sarifSurroundings } from "./check-sarif-surroundings.ts";
import { type ExitCode, exitCodes } from "./exit-code.ts";
import { tellFileFailure } from "./file-failure.ts";
import { machineFiles } from "./files.ts";
import { readInputFile } from "./input-file.ts";
import { outputProblem, writeOutput } from "./output-file.ts";
import { packageFolder } from "./package-folder.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usage-error.ts";

/** What `klaxon check` was asked for. */
export interface CheckWords {
  readonly path: readonly string[];
  readonly catalog: boolean;
  readonly scrape: readonly string[] | undefined;
  readonly prometheusUrl: string | undefined;
  readonly prometheusHeaders: string | undefined;
  readonly targetLabel: readonly string[] | undefined;
  readonly externalLabel: readonly string[] | undefined;
  readonly scrapeInterval: readonly string[] | undefined;
  readonly evaluationInterval: string | undefined;
  readonly runbooks: string | undefined;
  readonly disable: readonly string[] | undefined;
  readonly suppressions: readonly string[] | undefined;
  readonly minSeverity: FindingSeverity | undefined;
  readonly failOn: FindingSeverity | undefined;
  readonly json: boolean;
  readonly sarif: string | undefined;
  readonly list: boolean;
  readonly prometheus: PrometheusMajor;
  readonly enableFeature: readonly FeatureFlag[];
}

/** What the command takes from its surroundings. */
export interface CheckSurroundings {
  readonly nowMs: number;
  readonly toolVersion: string;
}

/** Checks rule files, routing files and dashboards. */
export async function checkCommand(
  words: CheckWords,
  terminal: Terminal,
  { nowMs, toolVersion }: CheckSurroundings,
): Promise<ExitCode> {
  if (words.list) {
    terminal.write(checkList());
    return exitCodes.held;
  }
  refuseRepeats(words);
  const disabled = new Set((words.disable ?? []).flatMap(codesNamed));
  const isOwn = words.path.length === 0 || meansOwnDashboards(words.path);
  const options = optionsOf(words, isOwn, nowMs);
  if (words.sarif !== undefined) {
    const problem = outputProblem(words.sarif);
    if (problem !== undefined) throw new UsageError(`\`--sarif ${words.sarif}\`: ${problem}`);
  }
  if (words.prometheusHeaders !== undefined && words.prometheusUrl === undefined) {
    throw new UsageError("`--prometheus-headers` needs `--prometheus-url`");
  }
  const inputs = readCheckInputs(isOwn ? ownFolders : words.path);
  const unread: Finding[] = [...inputs.findings];
  const sources: MetricSource[] = [];
  const targetLabels = words.targetLabel ?? [];
  const hasOther = words.scrape !== undefined || words.prometheusUrl !== undefined;
  if (words.catalog || (isOwn && !hasOther)) sources.push(catalogSource(targetLabels));
  for (const file of words.scrape ?? []) sources.push(...readScrape(file, targetLabels, unread));
  try {
    if (words.prometheusUrl !== undefined) {
      const { headers, findings } = headersOf(words.prometheusHeaders);
      unread.push(...findings);
      if (findings.length === 0)
        sources.push(await askPrometheus(words.prometheusUrl, inputs.files, headers));
    }
  } catch (error) {
    if (!(error instanceof PrometheusUnreachableError)) throw error;
    terminal.writeError(`klaxon: ${error.message}\n`);
    return exitCodes.invalidInput;
  }
  const suppressionFiles = (words.suppressions ?? []).flatMap((file) => {
    const { content, findings } = readInputFile(file);
    unread.push(...findings);
    return content === undefined ? [] : [{ file, content }];
  });
  const { files } = inputs;
  const lint = readLintFiles(files);
  unread.push(...lint.findings);
  const quiet = { disabled, suppressionFiles, lintFiles: lint.files };
  const input = { files, sources, options, templateFiles: machineFiles, ...quiet };
  return run(input, unread, { words, terminal, toolVersion });
}

function headersOf(file: string | undefined): HeadersRead {
  return file === undefined ? { headers: new Map(), findings: [] } : readHeaders(file);
}

interface Output {
  readonly words: CheckWords;
  readonly terminal: Terminal;
  readonly toolVersion: string;
}

function run(
  input: CheckInput,
  unread: readonly Finding[],
  { words, terminal, toolVersion }: Output,
): ExitCode {
  const whole = checkFiles(input, unread);
  const shown = whole.findings.filter(
    ({ severity }) => words.minSeverity === undefined || isAtLeast(severity, words.minSeverity),
  );
  const result = { ...whole, findings: shown };
  terminal.write(
    words.json
      ? renderCheckJson(result)
      : renderCheck(result, whole.findings.length === 0, terminal.hasColor),
  );
  if (words.sarif !== undefined) {
    try {
      writeOutput(words.sarif, renderCheckSarif(result, sarifSurroundings(toolVersion)));
    } catch (error) {
      return tellFileFailure(error, terminal);
    }
  }
  if (!whole.isUsable || hasErrors(unread)) return exitCodes.invalidInput;
  const failOn = words.failOn ?? "warning";
  return whole.findings.some(({ severity }) => isAtLeast(severity, failOn))
    ? exitCodes.missed
    : exitCodes.held;
}

function optionsOf(words: CheckWords, isOwn: boolean, nowMs: number): CheckOptions {
  const own = allEnvironments[0];
  const intervals = intervalsOf(words.scrapeInterval ?? []);
  const ownIntervals = new Map(
    isOwn ? own?.scrapeJobs.map(({ name, intervalSeconds }) => [name, intervalSeconds * 1000]) : [],
  );
  const ownEvaluationMs = isOwn && own !== undefined ? own.intervals.evaluationSeconds * 1000 : undefined;
  const evaluationIntervalMs =
    words.evaluationInterval === undefined
      ? ownEvaluationMs
      : durationOf("--evaluation-interval", words.evaluationInterval);
  const folder = words.runbooks ?? (isOwn ? join(packageFolder, "alerts/generated/runbooks") : undefined);
  return {
    ...defaultCheckOptions,
    prometheus: words.prometheus,
    features: new Set(words.enableFeature),
    scrapeIntervalMs: intervals.get("") ?? defaultCheckOptions.scrapeIntervalMs,
    jobIntervalsMs: new Map([...ownIntervals, ...[...intervals].filter(([job]) => job !== "")]),
    evaluationIntervalMs,
    externalLabels: words.externalLabel ?? (isOwn ? ["environment", "drill"] : []),
    hasRunbook: runbookFinder(folder),
    nowMs,
  };
}

function intervalsOf(texts: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    texts.map((text) => {
      const at = text.lastIndexOf("=");
      return [text.slice(0, Math.max(0, at)), durationOf("--scrape-interval", text.slice(at + 1))];
    }),
  );
}

function durationOf(option: string, text: string): number {
  const durationMs = parseDurationMs(text);
  if (durationMs !== undefined && durationMs > 0) return durationMs;
  throw new UsageError(`\`${option} ${text}\` is no duration; write a number and a unit, as in 15s`);
}

function readScrape(
  file: string,
  targetLabels: readonly string[],
  unread: Finding[],
): readonly MetricSource[] {
  const { content, findings } = readInputFile(file);
  unread.push(...findings);
  if (content === undefined) return [];
  const exposition = parseExposition(new TextDecoder().decode(content), file);
  unread.push(...exposition.findings.filter(({ severity }) => severity === "error"));
  return [scrapeSource(`the scrape ${file}`, exposition.families, targetLabels)];
}

function codesNamed(words: string): readonly CheckCode[] {
  return words.split(",").flatMap((word) => {
    const code = word.trim();
    if (isCheckCode(code)) return [code];
    if (code === "") return [];
    const codes = checkDescriptions.map((check) => check.code);
    throw new UsageError(
      `\`--disable\`: there is no check \`${code}\`${didYouMean(code, codes) || "; `klaxon check --list` names them"}`,
    );
  });
}

// yargs makes a list of an option that is given twice.
function refuseRepeats(words: CheckWords): void {
  const single: readonly (readonly [string, unknown])[] = [
    ["prometheus-url", words.prometheusUrl],
    ["prometheus-headers", words.prometheusHeaders],
    ["evaluation-interval", words.evaluationInterval],
    ["runbooks", words.runbooks],
    ["min-severity", words.minSeverity],
    ["fail-on", words.failOn],
    ["sarif", words.sarif],
  ];
  for (const [name, value] of single) {
    if (Array.isArray(value)) throw new UsageError(`\`--${name}\` is given more than once`);
  }
}

function checkList(): string {
  const width = Math.max(...checkDescriptions.map(({ code }) => code.length));
  return checkDescriptions
    .map(
      ({ code, severity, title }) =>
        `${code.padEnd(width)}  ${severity.padEnd(7)}  ${title}; ${pageOf(code)}\n`,
    )
    .join("");
}
