import { dirname, isAbsolute, join } from "node:path";
import { type Finding, hasErrors } from "../document/index.ts";
import { parseRuleFile, type RuleFile, type RuleFileOptions, type RuleGroup } from "../engine/index.ts";
import type { FileReader } from "./file-reader.ts";
import { compilePathPattern } from "./path-pattern.ts";
import type { UnitTestFile } from "./unit-test.ts";

/** Rule files that were read before, by path; several test files often share them. */
export type RuleFileCache = Map<string, RuleFile>;

/** The rule files of a test file. */
export interface LoadedRules {
  readonly groups: readonly RuleGroup[];
  readonly findings: readonly Finding[];
  /** Whether all of them can be used. */
  readonly isUsable: boolean;
}

/** Finds the files that the patterns of a test file mean; a malformed pattern is a finding of severity error. */
export function findRuleFiles(
  test: UnitTestFile,
  files: FileReader,
): { readonly paths: readonly string[]; readonly findings: readonly Finding[] } {
  const paths: string[] = [];
  const findings: Finding[] = [];
  for (const { text, place } of test.ruleFiles) {
    const note = (code: string, severity: Finding["severity"], message: string) =>
      findings.push({ code: `promtool/${code}`, severity, message, file: test.file, ...place() });
    // Go joins an empty path to the folder, which then is no file to read.
    const pattern = text === "" || isAbsolute(text) ? text : join(dirname(test.file), text);
    if (compilePathPattern(pattern) === undefined) {
      const message = `\`${text}\` is not a pattern; close its \`[\`, or write \`\\\\\` before special characters`;
      note("bad-pattern", "error", message);
      continue;
    }
    const found = pattern === "" ? [] : files.glob(pattern);
    if (found.length === 0) {
      note("silent-no-rule-file", "warning", `no file matches \`${text}\`; no rules are tested by it`);
    }
    paths.push(...found);
  }
  return { paths, findings };
}

/** Reads rule files; what is wrong with them are findings. */
export function loadRuleFiles(
  paths: readonly string[],
  files: FileReader,
  options: RuleFileOptions,
  cache: RuleFileCache,
): LoadedRules {
  const groups: RuleGroup[] = [];
  const findings: Finding[] = [];
  for (const path of new Set(paths)) {
    let ruleFile = cache.get(path);
    if (ruleFile === undefined) {
      ruleFile = loadRuleFile(path, files, options);
      cache.set(path, ruleFile);
    }
    groups.push(...ruleFile.groups);
    findings.push(...ruleFile.findings);
  }
  return { groups, findings, isUsable: !hasErrors(findings) };
}

function loadRuleFile(path: string, files: FileReader, options: RuleFileOptions): RuleFile {
  let content: Uint8Array;
  try {
    content = files.read(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const finding = { code: "promtool/unreadable", severity: "error", message: error.message } as const;
    return { groups: [], findings: [{ ...finding, file: path, line: 1, column: 1 }] };
  }
  return parseRuleFile(content, path, options);
}
