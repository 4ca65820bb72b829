import type { CheckFinding, CheckResult } from "../check/index.ts";
import type { FindingSeverity } from "../document/index.ts";
import { createStyle, type Style } from "./style.ts";

/**
 * Findings of checks for people: what and where, and at the first of its kind what to write instead and which page says more.
 * `isClean` says that nothing was found, rather than nothing that is to be shown.
 */
export function renderCheck(result: CheckResult, isClean: boolean, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const said = new Set<string>();
  const lines = result.findings.map((finding) => {
    const further = furtherLines(finding, style).filter((line) => !said.has(line));
    for (const line of further) said.add(line);
    return renderFinding(finding, style) + further.join("");
  });
  return lines.join("") + totals(result, isClean, style);
}

function renderFinding(finding: CheckFinding, style: Style): string {
  const { file, line, column, severity, subject, message, code } = finding;
  const about = subject === undefined ? "" : `${style.strong(subject)}: `;
  return `${file}:${line}:${column}: ${paint(severity, style)(severity)}: ${about}${message} ${style.quiet(`(${code})`)}\n`;
}

function furtherLines({ advice, page }: CheckFinding, style: Style): readonly string[] {
  return [
    ...(advice === undefined ? [] : [`    ${advice}\n`]),
    ...(page === undefined ? [] : [`    ${style.quiet(page)}\n`]),
  ];
}

function paint(severity: FindingSeverity, style: Style): (text: string) => string {
  switch (severity) {
    case "error":
      return style.bad;
    case "warning":
      return style.doubtful;
    case "info":
      return style.strong;
    default:
      return severity satisfies never;
  }
}

function totals({ findings, suppressed, ...counts }: CheckResult, isClean: boolean, style: Style): string {
  const of = (severity: FindingSeverity) =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [of("error"), of("warning"), of("info")];
  const checked = listed(checkedThings(counts));
  const quiet = suppressed.length === 0 ? "" : `; ${counted(suppressed.length, "finding")} kept quiet`;
  if (findings.length === 0) {
    return `${isClean ? style.good("clean") : "nothing to show"}: ${checked}${quiet}\n`;
  }
  const all = [counted(errors, "error"), counted(warnings, "warning"), counted(infos, "info")].join(", ");
  return `${all}; ${checked}${quiet}\n`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 || what === "info" ? "" : "s"}`;
}

function checkedThings(counts: Omit<CheckResult, "findings" | "suppressed">): readonly string[] {
  const { ruleCount, ruleFileCount, routeFileCount, dashboardCount, panelCount } = counts;
  const hasOthers = routeFileCount > 0 || dashboardCount > 0;
  return [
    ...(ruleFileCount === 0 && hasOthers
      ? []
      : [`${counted(ruleCount, "rule")} in ${counted(ruleFileCount, "file")}`]),
    ...(routeFileCount === 0 ? [] : [counted(routeFileCount, "routing file")]),
    ...(dashboardCount === 0
      ? []
      : [`${counted(panelCount, "panel")} in ${counted(dashboardCount, "dashboard")}`]),
  ];
}

function listed(things: readonly string[]): string {
  return things.length < 3 ? things.join(" and ") : `${things.slice(0, -1).join(", ")} and ${things.at(-1)}`;
}
