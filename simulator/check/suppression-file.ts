import { DocumentReader, linesOf, parseDocument } from "../document/index.ts";
import { isCheckCode } from "./check-code.ts";
import { type CheckFinding, findingOfReading } from "./check-finding.ts";
import { makeFinding } from "./rule-world.ts";
import { endOfDay, type Suppression } from "./suppression.ts";
import { type SuppressionsRead, unknownCode } from "./suppression-comment.ts";

/**
 * Reads a list of suppressions (YAML or JSON), for files that have no comments or are generated: under `suppressions` entries with
 * `code`, `reason`, and if wanted `file`, `subject` and `until`. Never throws on what a user wrote.
 */
export function readSuppressionFile(content: Uint8Array | string, file: string): SuppressionsRead {
  const { document, findings } = parseDocument(content, file);
  if (document === undefined) return { suppressions: [], findings: findings.map(findingOfReading) };
  const reader = new DocumentReader(document, { area: "suppressions", lines: linesOf(content) });
  const root = reader.map(document.value, [], "a list of suppressions");
  const suppressions: Suppression[] = [];
  const malformed: CheckFinding[] = [];
  if (root !== undefined) {
    reader.unknownFields(root, [], ["suppressions"]);
    for (const [index, item] of reader.list(root.suppressions, ["suppressions"])) {
      const path = ["suppressions", index];
      const before = reader.errorCount;
      const read = readEntry(reader, item, path);
      if (read === undefined || reader.errorCount > before) continue;
      const place = { file, ...document.placeOf(path) };
      if (typeof read === "string") {
        const advice = "write `code`, `reason`, and if you like `file`, `subject` and `until: 2027-01-31`";
        const note = { reason: read, advice };
        malformed.push(makeFinding("suppression/malformed", note, { ...place, subject: undefined }));
      } else {
        suppressions.push({ ...read, ...place });
      }
    }
  }
  const all = [...findings, ...reader.findings].map(findingOfReading);
  return { suppressions, findings: [...all, ...malformed] };
}

type Entry = Omit<Suppression, "file" | "line" | "column">;

function readEntry(
  reader: DocumentReader,
  item: unknown,
  path: readonly (string | number)[],
): Entry | string | undefined {
  const map = reader.map(item, path, "a suppression");
  if (map === undefined) return undefined;
  reader.unknownFields(map, path, ["code", "file", "subject", "reason", "until"]);
  const textOf = (field: string) => reader.text(map[field], [...path, field])?.trim() ?? "";
  const [code, reason, untilText] = [textOf("code"), textOf("reason"), textOf("until")];
  const [file, subject] = [textOf("file"), textOf("subject")];
  if (code === "") return "the suppression names no code";
  if (!isCheckCode(code)) return unknownCode(code);
  if (reason === "") return "the suppression gives no reason";
  const untilMs = endOfDay(untilText);
  if (untilText !== "" && untilMs === undefined) return `\`${untilText}\` is no date as in 2027-01-31`;
  const means = (finding: CheckFinding) =>
    (file === "" || isFile(finding.file, file)) && (subject === "" || finding.subject === subject);
  return {
    kind: "listed",
    code,
    reason,
    untilMs,
    untilText,
    firstLine: 1,
    lastLine: Number.POSITIVE_INFINITY,
    means,
  };
}

// The same file may be named from several folders.
function isFile(named: string, wanted: string): boolean {
  const [path, end] = [named.replaceAll("\\", "/"), wanted.replaceAll("\\", "/").replace(/^\.\//, "")];
  return path === end || path.endsWith(`/${end}`);
}
