import { DocumentReader, linesOf, parseDocument } from "../../document/index.ts";
import type { CheckCode } from "../check-code.ts";
import { type CheckFinding, findingOfReading } from "../check-finding.ts";
import { makeFinding } from "../rule-world.ts";
import type { Suppression } from "../suppression.ts";
import type { SuppressionsRead } from "../suppression-comment.ts";
import type { CheckedDashboard } from "./dashboard-notes.ts";

/** Which of our checks find what a rule of dashboard-linter finds. */
const codesByRule: Readonly<Record<string, readonly CheckCode[]>> = {
  "template-datasource-rule": ["dashboard/no-datasource-variable"],
  "template-job-rule": ["query/any-job", "query/ignores-variable"],
  "template-instance-rule": ["query/ignores-variable"],
  "template-label-promql-rule": ["variable/bad-query"],
  "template-on-time-change-reload-rule": ["variable/stale-options"],
  "panel-datasource-rule": ["panel/literal-datasource"],
  "panel-title-description-rule": ["panel/missing-title", "panel/missing-description"],
  "panel-units-rule": ["panel/missing-unit"],
  "panel-no-targets-rule": ["panel/no-query"],
  "target-logql-rule": ["query/bad-logql"],
  "target-logql-auto-rule": ["query/logql-fixed-range"],
  "target-promql-rule": ["query/bad-promql"],
  "target-rate-interval-rule": ["query/fixed-range"],
  "target-job-rule": ["query/any-job", "query/ignores-variable"],
  "target-instance-rule": ["query/ignores-variable"],
  "target-counter-agg-rule": ["query/counter-without-rate"],
  "uneditable-dashboard-rule": ["dashboard/editable"],
};

/**
 * Reads the exclusions of dashboard-linter (`.lint`), for the dashboards in the same folder. That an exclusion is not needed
 * here says nothing of that linter, so it is no finding. One without a reason is.
 */
export function readLintFile(
  content: Uint8Array | string,
  file: string,
  dashboards: readonly CheckedDashboard[],
): SuppressionsRead {
  const { document, findings } = parseDocument(content, file);
  if (document === undefined) return { suppressions: [], findings: findings.map(findingOfReading) };
  const reader = new DocumentReader(document, { area: "suppressions", lines: linesOf(content) });
  const root = reader.map(document.value, [], "a list of exclusions") ?? {};
  const suppressions: Suppression[] = [];
  const malformed: CheckFinding[] = [];
  const folder = folderOf(file);
  const beside = dashboards.filter((dashboard) => folderOf(dashboard.file) === folder);
  for (const kind of ["exclusions", "warnings"]) {
    const rules = reader.map(root[kind], [kind]) ?? {};
    for (const [rule, value] of Object.entries(rules)) {
      const path = [kind, rule];
      const body = reader.map(value, path) ?? {};
      const entries = reader.list(body.entries, [...path, "entries"]);
      const places =
        entries.length === 0
          ? [{ entry: {}, at: path }]
          : entries.map(([index, entry]) => ({
              entry: reader.map(entry, [...path, "entries", index]) ?? {},
              at: [...path, "entries", index],
            }));
      for (const { entry, at } of places) {
        const textOf = (field: string) => reader.text(entry[field], [...at, field])?.trim() ?? "";
        const reason = textOf("reason") || (reader.text(body.reason, [...path, "reason"])?.trim() ?? "");
        const place = { file, ...document.placeOf(at) };
        if (reason === "") {
          const note = { reason: "the exclusion gives no reason", advice: "write `reason: …` beside it" };
          malformed.push(makeFinding("suppression/malformed", note, { ...place, subject: undefined }));
          continue;
        }
        const [dashboard, panel] = [textOf("dashboard"), textOf("panel")];
        const files = new Set(
          beside
            .filter(({ model }) => dashboard === "" || model.title === dashboard)
            .map((each) => each.file),
        );
        const means = (finding: CheckFinding) =>
          files.has(finding.file) && (panel === "" || finding.subject === panel);
        for (const code of codesByRule[rule] ?? []) {
          suppressions.push({
            kind: "listed",
            code,
            reason,
            ...place,
            ...everywhere,
            isOptional: true,
            means,
          });
        }
      }
    }
  }
  return {
    suppressions,
    findings: [...[...findings, ...reader.findings].map(findingOfReading), ...malformed],
  };
}

const everywhere = {
  untilMs: undefined,
  untilText: "",
  firstLine: 1,
  lastLine: Number.POSITIVE_INFINITY,
} as const;

function folderOf(file: string): string {
  const path = file.replaceAll("\\", "/");
  return path.slice(0, path.lastIndexOf("/") + 1);
}
