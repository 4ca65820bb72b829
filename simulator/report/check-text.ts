import type { CheckFinding, CheckResult } from "../check/index.ts";
import type { FindingSeverity } from "../document/index.ts";
import { createStyle, type Style } from "./style.ts";

/**
 * Findings of checks for people: what and where, what to write instead, which page says more. `isClean` says that nothing was found,
 * rather than nothing that is to be shown.
 */
export function renderCheck(result: CheckResult, isClean: boolean, hasColor: boolean): string {
  const style = createStyle(hasColor);
  const lines = result.findings.map((finding) => renderFinding(finding, style));
  return lines.join("") + totals(result, isClean, style);
}

function renderFinding(finding: CheckFinding, style: Style): string {
  const { file, line, column, severity, subject, message, advice, code, page } = finding;
  const about = subject === undefined ? "" : `${style.strong(subject)}: `;
  const head = `${file}:${line}:${column}: ${paint(severity, style)(severity)}: ${about}${message} ${style.quiet(`(${code})`)}\n`;
  return [
    head,
    ...(advice === undefined ? [] : [`    ${advice}\n`]),
    ...(page === undefined ? [] : [`    ${style.quiet(page)}\n`]),
  ].join("");
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

function totals(
  { findings, suppressed, ruleCount, ruleFileCount, routeFileCount }: CheckResult,
  isClean: boolean,
  style: Style,
): string {
  const of = (severity: FindingSeverity) =>
    findings.filter((finding) => finding.severity === severity).length;
  const [errors, warnings, infos] = [of("error"), of("warning"), of("info")];
  const routing = routeFileCount === 0 ? "" : ` and ${counted(routeFileCount, "routing file")}`;
  const checked = `${counted(ruleCount, "rule")} in ${counted(ruleFileCount, "file")}${routing}`;
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
