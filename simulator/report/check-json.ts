import type { CheckResult } from "../check/index.ts";

/** Findings of checks as JSON of version 1, in the order of files and places. */
export function renderCheckJson(result: CheckResult): string {
  const {
    findings,
    suppressed,
    ruleCount,
    groupCount,
    ruleFileCount,
    routeFileCount,
    dashboardCount,
    panelCount,
  } = result;
  const of = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
  const body = {
    version: 1,
    counts: {
      error: of("error"),
      warning: of("warning"),
      info: of("info"),
      suppressed: suppressed.length,
      rules: ruleCount,
      groups: groupCount,
      ruleFiles: ruleFileCount,
      routingFiles: routeFileCount,
      dashboards: dashboardCount,
      panels: panelCount,
    },
    findings: findings.map(({ code, severity, file, line, column, subject, message, advice, page }) => ({
      code,
      severity,
      file,
      line,
      column,
      ...(subject === undefined ? {} : { subject }),
      message,
      ...(advice === undefined ? {} : { advice }),
      ...(page === undefined ? {} : { page }),
    })),
    suppressed: suppressed.map(({ finding, suppression }) => ({
      code: finding.code,
      file: finding.file,
      line: finding.line,
      column: finding.column,
      ...(finding.subject === undefined ? {} : { subject: finding.subject }),
      by: suppression.kind,
      reason: suppression.reason,
      ...(suppression.untilText === "" ? {} : { until: suppression.untilText }),
    })),
  };
  return `${JSON.stringify(body, undefined, 2)}\n`;
}
