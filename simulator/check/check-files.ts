import {
  type AlertmanagerConfig,
  loadNotificationTemplates,
  parseAlertmanagerConfig,
  templateProblem,
} from "../alertmanager/index.ts";
import { type FileReader, type Finding, hasErrors, linesOf } from "../document/index.ts";
import { parseRuleFile } from "../engine/index.ts";
import { catalogSource } from "./catalog-source.ts";
import { checkAbsents } from "./check-absents.ts";
import { type CheckCode, isCheckCode } from "./check-code.ts";
import { checkConditions } from "./check-conditions.ts";
import { checkCosts } from "./check-costs.ts";
import { checkDivisions } from "./check-divisions.ts";
import { type CheckFinding, compareCheckFindings, findingOfReading } from "./check-finding.ts";
import { checkGroupings } from "./check-groupings.ts";
import { checkHistograms } from "./check-histograms.ts";
import { checkHolds } from "./check-holds.ts";
import { checkImpossible } from "./check-impossible.ts";
import { checkJoins } from "./check-joins.ts";
import { checkMetadata } from "./check-metadata.ts";
import type { CheckOptions } from "./check-options.ts";
import { checkRates } from "./check-rates.ts";
import { checkRouting } from "./check-routing.ts";
import { checkRuleSet } from "./check-rule-set.ts";
import { checkSelectors } from "./check-selectors.ts";
import { checkTemplates } from "./check-templates.ts";
import { checkDashboards, readCheckedDashboard } from "./dashboard/check-dashboards.ts";
import type { CheckedDashboard } from "./dashboard/dashboard-notes.ts";
import { readLintFile } from "./dashboard/lint-file.ts";
import { fileKindOf } from "./file-kind.ts";
import { combineSources, type MetricSource } from "./metric-knowledge.ts";
import { type CheckedRule, type RuleCheck, RuleNotes, RuleWorld } from "./rule-world.ts";
import { applySuppressions, type SuppressedFinding } from "./suppression.ts";
import { readSuppressionComments, type SuppressionsRead } from "./suppression-comment.ts";
import { readSuppressionFile } from "./suppression-file.ts";

/** A file to check. */
export interface CheckedFile {
  /** The name as the user gave it. */
  readonly file: string;
  readonly content: Uint8Array | string;
}

/** What is checked, and what is known beside it. */
export interface CheckInput {
  /** Rule files, routing files and dashboards, in any order. */
  readonly files: readonly CheckedFile[];
  /** Places that say which metrics there are; without any, no metric is unknown. */
  readonly sources: readonly MetricSource[];
  readonly options: CheckOptions;
  /** Codes that are not wanted. */
  readonly disabled: ReadonlySet<CheckCode>;
  /** Where the templates that routing files name come from; without it they are not looked at. */
  readonly templateFiles?: FileReader;
  /** Lists of findings that are kept quiet, beside the comments in the files. */
  readonly suppressionFiles?: readonly CheckedFile[];
  /** Exclusions of dashboard-linter, which count for the dashboards in their folder. */
  readonly lintFiles?: readonly CheckedFile[];
}

/** What came of it. */
export interface CheckResult {
  /** In the order of files and places. */
  readonly findings: readonly CheckFinding[];
  /** What comments and lists keep quiet, in the same order. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly ruleCount: number;
  readonly groupCount: number;
  readonly routeFileCount: number;
  readonly ruleFileCount: number;
  readonly dashboardCount: number;
  readonly panelCount: number;
  /** Whether a file cannot be used as it is: its findings of reading are errors. */
  readonly isUsable: boolean;
}

const ruleChecks: readonly RuleCheck[] = [
  checkSelectors,
  checkGroupings,
  checkRates,
  checkConditions,
  checkImpossible,
  checkHolds,
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
export function checkFiles(input: CheckInput, unread: readonly Finding[] = []): CheckResult {
  const { files, sources, options, disabled, suppressionFiles = [], lintFiles = [] } = input;
  const read = readFiles(input);
  const lists = suppressionFiles.map(({ file, content }) => readSuppressionFile(content, file));
  const { rules, routings, dashboards } = read;
  const lints = lintFiles.map(({ file, content }) => readLintFile(content, file, dashboards));
  const suppressions = [...lists, ...lints, ...files.flatMap(readCommentsOf)];
  const world = new RuleWorld(rules, combineSources(sources, [catalogSource([])]), options);
  const findings = [
    ...unread.map(findingOfReading),
    ...read.findings,
    ...rules.flatMap((checked) => checkRule(checked, world)),
    ...checkRuleSet(world),
    ...routings.flatMap((config) => checkRouting(config, world)),
    ...checkDashboards(dashboards, world),
  ];
  const { kept, suppressed } = applySuppressions(
    findings,
    suppressions.flatMap((one) => one.suppressions),
    options.nowMs,
  );
  const isWanted = ({ code }: CheckFinding) => !isIn(disabled, code);
  const wanted = [...kept, ...suppressions.flatMap((one) => one.findings)].filter(isWanted);
  return {
    findings: withoutRepeats(wanted.sort(compareCheckFindings)),
    suppressed: suppressed
      .filter(({ finding }) => isWanted(finding))
      .sort((left, right) => compareCheckFindings(left.finding, right.finding)),
    ruleCount: rules.length,
    groupCount: read.groupCount,
    routeFileCount: read.routeFileCount,
    ruleFileCount: files.length - read.routeFileCount - read.dashboardFileCount,
    dashboardCount: dashboards.length,
    panelCount: dashboards.reduce((count, { model }) => count + model.panels.length, 0),
    isUsable: read.isUsable && ![...lists, ...lints].some((list) => list.findings.some(isUnreadable)),
  };
}

// An entry that cannot be understood keeps nothing quiet, but the list is a list all the same.
function isUnreadable({ severity, code }: CheckFinding): boolean {
  return severity === "error" && !isCheckCode(code);
}

function checkRule(checked: CheckedRule, world: RuleWorld): readonly CheckFinding[] {
  const notes = new RuleNotes(checked);
  for (const check of ruleChecks) check(notes, world);
  return notes.findings;
}

interface FilesRead {
  readonly rules: readonly CheckedRule[];
  readonly routings: readonly AlertmanagerConfig[];
  readonly dashboards: readonly CheckedDashboard[];
  readonly dashboardFileCount: number;
  readonly findings: readonly CheckFinding[];
  readonly groupCount: number;
  readonly routeFileCount: number;
  readonly isUsable: boolean;
}

function readFiles({ files, options, templateFiles }: CheckInput): FilesRead {
  const findings: CheckFinding[] = [];
  const rules: CheckedRule[] = [];
  const routings: AlertmanagerConfig[] = [];
  const dashboards: CheckedDashboard[] = [];
  let [groupCount, routeFileCount, dashboardFileCount, isUsable] = [0, 0, 0, true];
  for (const { file, content } of files) {
    const kind = fileKindOf(content);
    if (kind === "dashboard") {
      dashboardFileCount++;
      const read = readCheckedDashboard(content, file);
      dashboards.push(...read.dashboards);
      findings.push(...read.findings);
      if (read.dashboards.length === 0) isUsable = false;
      continue;
    }
    if (kind === "routing") {
      routeFileCount++;
      const { config, findings: reading } = parseAlertmanagerConfig(content, file, { templateProblem });
      const loading =
        config === undefined || templateFiles === undefined
          ? []
          : loadNotificationTemplates(config, templateFiles).findings;
      for (const finding of [...reading, ...loading]) findings.push(findingOfReading(finding));
      if (config === undefined || hasErrors(loading)) isUsable = false;
      if (config !== undefined) routings.push(config);
      continue;
    }
    const { groups, findings: reading } = parseRuleFile(content, file, options);
    for (const finding of reading) {
      // Rules that stand twice are looked for here as well, over all files and with fewer doubts.
      if (finding.code === "rules/duplicate-rule") continue;
      findings.push(findingOfReading(finding));
      if (finding.severity === "error") isUsable = false;
    }
    groupCount += groups.length;
    const lines = linesOf(content);
    for (const group of groups) {
      for (const rule of group.rules) rules.push({ rule, group, file, lines });
    }
  }
  return { rules, routings, dashboards, dashboardFileCount, findings, groupCount, routeFileCount, isUsable };
}

function isIn(codes: ReadonlySet<string>, code: string): boolean {
  return codes.has(code);
}

function readCommentsOf({ file, content }: CheckedFile): readonly SuppressionsRead[] {
  const text = typeof content === "string" ? content : new TextDecoder().decode(content);
  if (!text.includes("klaxon check")) return [];
  return [readSuppressionComments({ file, lines: text.split("\n") })];
}

function withoutRepeats(findings: readonly CheckFinding[]): readonly CheckFinding[] {
  return findings.filter((finding, index) => {
    const before = findings[index - 1];
    return before === undefined || compareCheckFindings(before, finding) !== 0;
  });
}
