import { type CheckFinding, type CheckResult, checkDescriptions, pageOf } from "../check/index.ts";
import type { FindingSeverity } from "../document/index.ts";

/**
 * Findings of checks as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for the code views that
 * read it. Every check is listed as a rule, and each other code that came up.
 */
export function renderCheckSarif(result: CheckResult, toolVersion: string): string {
  const { findings } = result;
  const ownCodes: readonly string[] = checkDescriptions.map(({ code }) => code);
  const otherCodes = [...new Set(findings.map(({ code }) => code))].filter(
    (code) => !ownCodes.includes(code),
  );
  const ids = [...ownCodes, ...otherCodes.sort()];
  const body = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "klaxon", version: toolVersion, rules: rulesOf(otherCodes) } },
        columnKind: "utf16CodeUnits",
        results: findings.map((finding) => resultOf(finding, ids)),
      },
    ],
  };
  return `${JSON.stringify(body, undefined, 2)}\n`;
}

function rulesOf(otherCodes: readonly string[]): readonly object[] {
  return [
    ...checkDescriptions.map(({ code, title, severity }) => ({
      id: code,
      shortDescription: { text: title },
      help: { text: `see ${pageOf(code)}` },
      defaultConfiguration: { level: levelOf(severity) },
    })),
    ...otherCodes.map((code) => ({
      id: code,
      shortDescription: { text: "the file cannot be read as it is" },
    })),
  ];
}

function resultOf(finding: CheckFinding, ids: readonly string[]): object {
  const { code, severity, message, advice, subject, file, line, column } = finding;
  const about = subject === undefined ? "" : `${subject}: `;
  return {
    ruleId: code,
    ruleIndex: ids.indexOf(code),
    level: levelOf(severity),
    message: { text: `${about}${message}${advice === undefined ? "" : `; ${advice}`}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file) },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
  };
}

function levelOf(severity: FindingSeverity): "error" | "warning" | "note" {
  return severity === "info" ? "note" : severity;
}

// Relative paths stay relative, so that a code view finds them in its repository.
function uriOf(file: string): string {
  const path = file.replaceAll("\\", "/").replace(/^\.\//, "");
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return path.startsWith("/") ? `file://${encoded}` : encoded;
}
