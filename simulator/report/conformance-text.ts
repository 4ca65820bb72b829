import type { ConformanceFailure, ConformanceReport } from "../conformance/index.ts";
import { createStyle, type Style } from "./style.ts";

/** The failures of one script, each with its place, its expression, what was expected and what came. */
export function renderConformance(report: ConformanceReport, hasColor: boolean): string {
  const style = createStyle(hasColor);
  return report.failures.map((failure) => failureText(failure, style)).join("");
}

/** How many evaluations of all scripts passed and how many failed. */
export function renderConformanceTotals(reports: readonly ConformanceReport[]): string {
  const passedCount = reports.reduce((sum, report) => sum + report.passedCount, 0);
  const failedCount = reports.reduce((sum, report) => sum + report.failures.length, 0);
  return `${passedCount} passed, ${failedCount} failed\n`;
}

function failureText(failure: ConformanceFailure, style: Style): string {
  const { file, line, column, expression, mode, reason, expected, got } = failure;
  const how = mode === "as written" ? "" : ` ${style.quiet(`(evaluated ${mode})`)}`;
  return [
    `${file}:${line}:${column}: ${style.bad("failed")}: ${reason}${how}\n`,
    `  expression  ${expression}\n`,
    indented("expected", expected),
    indented("got", got),
    "\n",
  ].join("");
}

const labelWidth = 12;

function indented(label: string, text: string): string {
  const [first = "", ...rest] = text.split("\n");
  const further = rest.map((line) => `  ${" ".repeat(labelWidth)}${line}\n`).join("");
  return `  ${label.padEnd(labelWidth)}${first}\n${further}`;
}
