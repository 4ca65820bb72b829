import { dirname, isAbsolute, join, normalize } from "node:path";
import { compilePathPattern, type FileReader, type Finding, hasErrors } from "../document/index.ts";
import { parseRuleFile, type RuleFile, type RuleFileOptions, type RuleGroup } from "../engine/index.ts";
import type { PlacedText, UnitTestFile } from "./unit-test.ts";

/** Rule files that were read before, by path; several test files often share them. */
export type RuleFileCache = Map<string, RuleFile>;

/** The rule files of a test file. */
export interface LoadedRules {
  readonly groups: readonly RuleGroup[];
  readonly findings: readonly Finding[];
  /** Whether all of them can be used. */
  readonly isUsable: boolean;
}

/** A rule file as a pattern of a test file reaches it. */
export interface FoundRuleFile {
  readonly path: string;
  readonly pattern: PlacedText;
}

/** Finds the files that the patterns of a test file mean; a malformed pattern is a finding of severity error. */
export function findRuleFiles(
  test: UnitTestFile,
  files: FileReader,
): { readonly found: readonly FoundRuleFile[]; readonly findings: readonly Finding[] } {
  const all: FoundRuleFile[] = [];
  const findings: Finding[] = [];
  for (const pattern of test.ruleFiles) {
    const { text, place } = pattern;
    const note = (code: string, severity: Finding["severity"], message: string) =>
      findings.push({ code: `promtool/${code}`, severity, message, file: test.file, ...place() });
    // Go joins an empty path to the folder, which then is no file to read.
    const path = text === "" || isAbsolute(text) ? text : join(dirname(test.file), text);
    if (compilePathPattern(path) === undefined) {
      const message = `\`${text}\` is not a pattern; close its \`[\`, or write \`\\\\\` before special characters`;
      note("bad-pattern", "error", message);
      continue;
    }
    const found = path === "" ? [] : files.glob(path);
    if (found.length === 0) {
      note("silent-no-rule-file", "warning", `no file matches \`${text}\`; no rules are tested by it`);
    }
    all.push(...found.map((one) => ({ path: one, pattern })));
  }
  return { found: all, findings };
}

/** Reads the rule files of a test file; what is wrong with them are findings. */
export function loadRuleFiles(
  { file, found }: { readonly file: string; readonly found: readonly FoundRuleFile[] },
  files: FileReader,
  options: RuleFileOptions,
  cache: RuleFileCache,
): LoadedRules {
  const groups: RuleGroup[] = [];
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const { path, pattern } of found) {
    if (seen.has(path)) continue;
    seen.add(path);
    if (normalize(path) === normalize(file)) {
      const message = `\`${pattern.text}\` means this test file too, which is no rule file; name the rule files alone`;
      const code = "promtool/rule-file-is-test";
      findings.push({ code, severity: "error", message, file, ...pattern.place() });
      continue;
    }
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
  const { content, findings } = files.read(path);
  return content === undefined ? { groups: [], findings } : parseRuleFile(content, path, options);
}
