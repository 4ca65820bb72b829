import { compareFindings, type Finding } from "../document/index.ts";
import { createStyle } from "./style.ts";

/** Findings as lines of `file:line:column: severity: message (code)`, in the order of their places. */
export function renderFindings(findings: readonly Finding[], hasColor: boolean): string {
  const style = createStyle(hasColor);
  return [...findings]
    .sort(compareFindings)
    .map((finding) => {
      const paint = finding.severity === "error" ? style.bad : style.doubtful;
      const place = `${finding.file}:${finding.line}:${finding.column}`;
      return `${place}: ${paint(finding.severity)}: ${finding.message} ${style.quiet(`(${finding.code})`)}\n`;
    })
    .join("");
}
