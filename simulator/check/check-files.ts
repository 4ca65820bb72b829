import { type AlertmanagerConfig, parseAlertmanagerConfig } from "../alertmanager/index.ts";
import { type Finding, linesOf } from "../document/index.ts";
import { parseRuleFile } from "../engine/index.ts";
import { catalogSource } from "./catalog-source.ts";
import { checkAbsents } from "./check-absents.ts";
import type { CheckCode } from "./check-code.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkCosts } from "./check-costs.ts";
import { checkDivisions } from "./check-divisions.ts";
import { type CheckFinding, compareCheckFindings, findingOfReading } from "./check-finding.ts";
import { checkGroupings } from "./check-groupings.ts";
import { checkHistograms } from "./check-histograms.ts";
import { checkImpossible } from "./check-impossible.ts";
import { checkJoins } from "./check-joins.ts";
import { checkMetadata } from "./check-metadata.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkRates } from "./check-rates.ts";
import { checkRouting } from "./check-routing.ts";
import { checkRuleSet } from "./check-rule-set.ts";
import { checkSelectors } from "./check-selectors.ts";
import { checkTemplates } from "./check-templates.ts";
import { fileKindOf } from "./file-kind.ts";
import { combineSources, type MetricSource } from "./metric-knowledge.ts";
import { type CheckedRule, type RuleCheck, RuleNotes, RuleWorld } from "./rule-world.ts";
import { applySuppressions } from "./suppression.ts";

/** A file to check. */
export interface CheckedFile {
  /** The name as the user gave it. */
  readonly file: string;
  readonly content: Uint8Array | string;
}

/** What is checked, and what is known beside it. */
export interface CheckInput {
  /** Rule files and routing files, in any order. */
  readonly files: readonly CheckedFile[];
  /** Places that say which metrics there are; without any, no metric is unknown. */
  readonly sources: readonly MetricSource[];
  readonly options: CheckOptions;
  /** Codes that are not wanted. */
  readonly disabled: ReadonlySet<CheckCode>;
}

/** What came of it. */
export interface CheckResult {
  /** In the order of files and places. */
  readonly findings: readonly CheckFinding[];
  readonly ruleCount: number;
  readonly groupCount: number;
  readonly routeFileCount: number;
  readonly ruleFileCount: number;
  /** Whether a file cannot be used as it is: its findings of reading are errors. */
  readonly isUsable: boolean;
}

const ruleChecks: readonly RuleCheck[] = [
  checkSelectors,
  checkGroupings,
  checkRates,
  checkConditions,
  checkImpossible,
  checkAbsents,
  checkJoins,
  checkTemplates,
  checkHistograms,
  checkDivisions,
  checkCosts,
  checkMetadata,
];

/**
 * Reads and checks files; everything wrong with any of them is found at once, beside what is known already (`unread`: files that
 * could not be had). Never throws on what users wrote.
 */
export function checkFiles(
  { files, sources, options, disabled }: CheckInput,
  unread: readonly Finding[] = [],
): CheckResult {
  const findings: CheckFinding[] = unread.map(findingOfReading);
  const rules: CheckedRule[] = [];
  const routings: AlertmanagerConfig[] = [];
  let groupCount = 0;
  let isUsable = true;
  const kinds = files.map(({ content }) => fileKindOf(content));
  for (const [index, { file, content }] of files.entries()) {
    if (kinds[index] === "routing") {
      const { config, findings: reading } = parseAlertmanagerConfig(content, file);
      findings.push(...reading.map(findingOfReading));
      if (config === undefined) isUsable = false;
      else routings.push(config);
      continue;
    }
    const { prometheus, features } = options;
    const { groups, findings: reading } = parseRuleFile(content, file, { prometheus, features });
    // Rules that stand twice are looked for here as well, over all files and with fewer doubts.
    const own = reading.filter(({ code }) => code !== "rules/duplicate-rule");
    findings.push(...own.map(findingOfReading));
    if (own.some(({ severity }) => severity === "error")) isUsable = false;
    groupCount += groups.length;
    const lines = linesOf(content);
    for (const group of groups) {
      for (const rule of group.rules) rules.push({ rule, group, file, lines });
    }
  }
  const world = new RuleWorld(rules, combineSources(sources, [catalogSource([])]), options);
  for (const checked of rules) {
    const notes = new RuleNotes(checked);
    for (const check of ruleChecks) check(notes, world);
    findings.push(...notes.findings);
  }
  findings.push(...checkRuleSet(world), ...routings.flatMap((config) => checkRouting(config, world)));
  const wanted = findings.filter(({ code }) => !isIn(disabled, code));
  const kept = suppressed(wanted, files, options.nowMs).filter(({ code }) => !isIn(disabled, code));
  return {
    findings: withoutRepeats([...kept].sort(compareCheckFindings)),
    ruleCount: rules.length,
    groupCount,
    routeFileCount: kinds.filter((kind) => kind === "routing").length,
    ruleFileCount: kinds.filter((kind) => kind !== "routing").length,
    isUsable,
  };
}

function isIn(codes: ReadonlySet<string>, code: string): boolean {
  return codes.has(code);
}

function suppressed(
  findings: readonly CheckFinding[],
  files: readonly CheckedFile[],
  nowMs: number,
): readonly CheckFinding[] {
  const byFile = new Map<string, CheckFinding[]>();
  for (const finding of findings) {
    const known = byFile.get(finding.file);
    if (known === undefined) byFile.set(finding.file, [finding]);
    else known.push(finding);
  }
  const kept: CheckFinding[] = [];
  for (const { file, content } of files) {
    const ofFile = byFile.get(file) ?? [];
    byFile.delete(file);
    const text = typeof content === "string" ? content : new TextDecoder().decode(content);
    kept.push(
      ...(text.includes("klaxon check")
        ? applySuppressions(ofFile, { file, lines: text.split("\n") }, nowMs)
        : ofFile),
    );
  }
  return [...kept, ...[...byFile.values()].flat()];
}

function withoutRepeats(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  return findings.filter((finding, index) => {
    const before = findings[index - 1];
    return before === undefined || compareCheckFindings(before, finding) !== 0;
  });
}
