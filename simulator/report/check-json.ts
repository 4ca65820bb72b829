import type { CheckResult } from "../check/index.ts";

/** Findings of checks as JSON of version 1, in the order of files and places. */
export function renderCheckJson(result: CheckResult): string {
  const { findings, ruleCount, groupCount, ruleFileCount, routeFileCount } = result;
  const of = (wanted: string) => findings.filter(({ severity }) => severity === wanted).length;
  const body = {
    version: 1,
    counts: {
      error: of("error"),
      warning: of("warning"),
      info: of("info"),
      rules: ruleCount,
      groups: groupCount,
      ruleFiles: ruleFileCount,
      routingFiles: routeFileCount,
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
  };
  return `${JSON.stringify(body, undefined, 2)}\n`;
}
