import { createHash } from "node:crypto";
import {
  type CheckFinding,
  type CheckResult,
  checkDescriptions,
  pageOf,
  type SuppressedFinding,
} from "../check/index.ts";
import type { FindingSeverity } from "../document/index.ts";

/** What SARIF says beside the findings. */
export interface SarifSurroundings {
  readonly toolVersion: string;
  /** Where the tool's pages stand, ending in `/`; undefined where they have no address. */
  readonly homepage: string | undefined;
  /** The text of a check's page, by its path; undefined where it cannot be had. */
  readonly pageText: (page: string) => string | undefined;
  /** A file's path from the root of the sources, with `/`; undefined where it stands outside. */
  readonly pathInSources: (file: string) => string | undefined;
}

/**
 * Findings of checks as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for the code views that
 * read it; what is kept quiet is there as suppressed. Every check is listed as a rule, and each other code that came up. A finding's
 * fingerprint stays the same when lines above it come or go.
 */
export function renderCheckSarif(result: CheckResult, surroundings: SarifSurroundings): string {
  const { findings, suppressed, isUsable } = result;
  const all = [...findings.map((finding) => ({ finding, suppression: undefined })), ...suppressed];
  const ownCodes: readonly string[] = checkDescriptions.map(({ code }) => code);
  const otherCodes = [...new Set(findings.map(({ code }) => code))].filter(
    (code) => !ownCodes.includes(code),
  );
  const indexes = new Map([...ownCodes, ...otherCodes.sort()].map((code, index) => [code, index]));
  const fingerprints = new Fingerprints();
  const { toolVersion, homepage } = surroundings;
  const driver = {
    name: "klaxon",
    version: toolVersion,
    semanticVersion: toolVersion,
    ...(homepage === undefined ? {} : { informationUri: homepage }),
    rules: rulesOf(otherCodes, surroundings),
  };
  const body = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        automationDetails: { id: "klaxon-check/" },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [sourceRoot]: { description: { text: "the root of the sources" } } },
        invocations: [{ executionSuccessful: isUsable }],
        results: all.map(({ finding, suppression }) => ({
          ...resultOf(finding, indexes.get(finding.code) ?? 0, surroundings),
          partialFingerprints: { primaryLocationLineHash: fingerprints.next(finding) },
          ...suppressionsOf(suppression),
        })),
      },
    ],
  };
  return `${JSON.stringify(body, undefined, 2)}\n`;
}

const sourceRoot = "%SRCROOT%";

function rulesOf(
  otherCodes: readonly string[],
  { homepage, pageText }: SarifSurroundings,
): readonly object[] {
  return [
    ...checkDescriptions.map(({ code, title, severity }) => {
      const page = pageOf(code) ?? "";
      const markdown = pageText(page);
      return {
        id: code,
        name: nameOf(code),
        shortDescription: { text: title },
        fullDescription: { text: title },
        ...(homepage === undefined ? {} : { helpUri: `${homepage}${page}` }),
        help: { text: `see ${page}`, ...(markdown === undefined ? {} : { markdown }) },
        defaultConfiguration: { level: levelOf(severity) },
        properties: { tags: ["prometheus", "alerting"], "problem.severity": problemSeverity(severity) },
      };
    }),
    ...otherCodes.map((code) => ({
      id: code,
      name: nameOf(code),
      shortDescription: { text: "the file cannot be read as it is" },
      fullDescription: { text: "the file cannot be read as it is" },
      help: { text: "see what the finding says" },
    })),
  ];
}

function resultOf(finding: CheckFinding, ruleIndex: number, { pathInSources }: SarifSurroundings): object {
  const { code, severity, message, advice, subject, file, line, column } = finding;
  const about = subject === undefined ? "" : `${subject}: `;
  return {
    ruleId: code,
    ruleIndex,
    level: levelOf(severity),
    message: { text: `${about}${message}${advice === undefined ? "" : `; ${advice}`}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: artifactOf(file, pathInSources(file)),
          region: { startLine: line, startColumn: column },
        },
        ...(subject === undefined ? {} : { logicalLocations: [{ name: subject }] }),
      },
    ],
  };
}

function artifactOf(file: string, path: string | undefined): object {
  if (path !== undefined) return { uri: encoded(path), uriBaseId: sourceRoot };
  const whole = file.replaceAll("\\", "/");
  return { uri: `file://${whole.startsWith("/") ? "" : "/"}${encoded(whole)}` };
}

function encoded(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function suppressionsOf(suppression: SuppressedFinding["suppression"] | undefined): object {
  // A finding counts as looked at and not suppressed where the list is there and empty.
  if (suppression === undefined) return { suppressions: [] };
  const { kind, reason, untilText } = suppression;
  const justification = untilText === "" ? reason : `${reason} (until ${untilText})`;
  const where = kind === "comment" ? "inSource" : "external";
  return { suppressions: [{ kind: where, status: "accepted", justification }] };
}

// What a finding is about stays when its line moves; the lines that a message names do not.
class Fingerprints {
  private readonly counts = new Map<string, number>();

  next({ code, subject, message }: CheckFinding): string {
    const words = message.replace(/:\d+/g, "").replace(/\bline \d+/g, "line");
    const hash = createHash("sha256")
      .update(JSON.stringify([code, subject ?? "", words]))
      .digest("hex");
    const short = hash.slice(0, hashLength);
    const count = (this.counts.get(short) ?? 0) + 1;
    this.counts.set(short, count);
    return `${short}:${count}`;
  }
}

const hashLength = 16;

// SARIF wants a name in one word: `AlertNeverFires`.
function nameOf(code: string): string {
  return code.replace(/(?:^|[/-])([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}

function levelOf(severity: FindingSeverity): "error" | "warning" | "note" {
  return severity === "info" ? "note" : severity;
}

function problemSeverity(severity: FindingSeverity): "error" | "warning" | "recommendation" {
  return severity === "info" ? "recommendation" : severity;
}
