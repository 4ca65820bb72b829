import { suggestName } from "../document/index.ts";
import { checkDescriptions, isCheckCode } from "./check-code.ts";
import type { CheckFinding } from "./check-finding.ts";
import { makeFinding } from "./rule-world.ts";

/** A comment that keeps findings of some codes quiet. */
interface Suppression {
  readonly line: number;
  readonly column: number;
  readonly codes: readonly string[];
  /** The day after which it no longer counts, in Unix milliseconds; undefined where it has no end. */
  readonly untilMs: number | undefined;
  readonly untilText: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

/** A file's text, for its comments. */
export interface CommentedText {
  readonly file: string;
  readonly lines: readonly string[];
}

/**
 * Takes out the findings that comments of the file keep quiet, and adds those on the comments themselves: not understood,
 * past their date, without a finding. `# klaxon check disable CODE: reason` covers the rule, group, route or field below it,
 * `disable-file` the whole file; `until 2027-01-31` at the end is its last day, in UTC. What makes a file unusable cannot
 * be kept quiet.
 */
export function applySuppressions(
  findings: readonly CheckFinding[],
  text: CommentedText,
  nowMs: number,
): readonly CheckFinding[] {
  const { suppressions, findings: own } = readSuppressions(text);
  if (suppressions.length === 0) return [...findings, ...own];
  const used = new Set<string>();
  const kept = findings.filter((finding) => {
    if (!isCheckCode(finding.code)) return true;
    const covering = suppressions.filter(
      ({ codes, firstLine, lastLine }) =>
        codes.includes(finding.code) && firstLine <= finding.line && finding.line <= lastLine,
    );
    for (const suppression of covering) used.add(keyOf(suppression, finding.code));
    return covering.every((suppression) => isExpired(suppression, nowMs));
  });
  for (const suppression of suppressions) {
    const { line, column, untilText } = suppression;
    const place = { file: text.file, line, column, subject: undefined };
    for (const code of suppression.codes) {
      if (isExpired(suppression, nowMs)) {
        const reason = `the suppression of \`${code}\` ended with ${untilText}`;
        const advice = "repair what it kept quiet, or give it a new date and a reason that still holds";
        own.push(makeFinding("suppression/expired", { reason, advice }, place));
      } else if (!used.has(keyOf(suppression, code))) {
        const reason = `there is no finding \`${code}\` here to keep quiet`;
        own.push(makeFinding("suppression/unused", { reason, advice: "remove the comment" }, place));
      }
    }
  }
  return [...kept, ...own];
}

function keyOf({ line }: Suppression, code: string): string {
  return `${line} ${code}`;
}

function isExpired({ untilMs }: Suppression, nowMs: number): boolean {
  return untilMs !== undefined && nowMs >= untilMs;
}

function readSuppressions({ file, lines }: CommentedText): {
  readonly suppressions: readonly Suppression[];
  readonly findings: CheckFinding[];
} {
  const suppressions: Suppression[] = [];
  const findings: CheckFinding[] = [];
  for (const [index, text] of lines.entries()) {
    if (!text.includes("klaxon check")) continue;
    const found = /(?:^|\s)#\s*klaxon check\b(.*)$/.exec(text);
    if (found === null) continue;
    const column = text.indexOf("#", found.index) + 1;
    const read = readComment((found[1] ?? "").trim());
    if (typeof read === "string") {
      const place = { file, line: index + 1, column, subject: undefined };
      const advice = "write `# klaxon check disable CODE: reason`, at the end `until 2027-01-31` if you like";
      findings.push(makeFinding("suppression/malformed", { reason: read, advice }, place));
      continue;
    }
    const block = read.isWholeFile
      ? { firstLine: 1, lastLine: lines.length }
      : blockBelow(lines, index, column - 1);
    suppressions.push({ line: index + 1, column, ...read, ...block });
  }
  return { suppressions, findings };
}

interface Comment {
  readonly isWholeFile: boolean;
  readonly codes: readonly string[];
  readonly untilMs: number | undefined;
  readonly untilText: string;
}

function readComment(text: string): Comment | string {
  const parts = /^(\S+)\s*([^:]*)(:?)(.*)$/s.exec(text);
  const [, word = "", list = "", colon = "", rest = ""] = parts ?? [];
  if (word !== "disable" && word !== "disable-file") {
    return `\`${word}\` is not known after \`klaxon check\`; there is \`disable\` and \`disable-file\``;
  }
  const codes = list.split(/[\s,]+/).filter((code) => code !== "");
  if (codes.length === 0) return "the suppression names no code";
  for (const code of codes) {
    if (isCheckCode(code)) continue;
    const meant = suggestName(
      code,
      checkDescriptions.map((check) => check.code),
    );
    return `there is no check \`${code}\`${meant === undefined ? "" : `; did you mean \`${meant}\`?`}`;
  }
  const dated = /^(.*?)[\s[(]*\buntil\s+(\S+?)[\])]?$/s.exec(rest.trim());
  const reason = (dated === null ? rest : (dated[1] ?? "")).trim();
  if (colon === "" || reason === "") return "the suppression gives no reason";
  if (dated === null)
    return { isWholeFile: word === "disable-file", codes, untilMs: undefined, untilText: "" };
  const untilText = dated[2] ?? "";
  const untilMs = endOfDay(untilText);
  if (untilMs === undefined) return `\`${untilText}\` is no date as in 2027-01-31`;
  return { isWholeFile: word === "disable-file", codes, untilMs, untilText };
}

function endOfDay(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const startMs = Date.parse(`${text}T00:00:00Z`);
  // A day that does not exist, such as 30 February, is carried into the next month by some engines.
  const isReal = !Number.isNaN(startMs) && new Date(startMs).toISOString().startsWith(text);
  return isReal ? startMs + 86_400_000 : undefined;
}

/** The lines of what stands below a comment, or on the line of a comment that stands behind something. */
function blockBelow(
  lines: readonly string[],
  index: number,
  column: number,
): { readonly firstLine: number; readonly lastLine: number } {
  const isBehind = (lines[index] ?? "").slice(0, column).trim() !== "";
  let first = index;
  if (!isBehind) {
    do first++;
    while (first < lines.length && /^\s*(?:#.*)?$/.test(lines[first] ?? ""));
  }
  const opening = lines[first] ?? "";
  const indent = indentOf(opening);
  const isItem = /^\s*-(?:\s|$)/.test(opening);
  let last = first;
  for (let line = first + 1; line < lines.length; line++) {
    const text = lines[line] ?? "";
    if (/^\s*(?:#.*)?$/.test(text)) continue;
    const depth = indentOf(text);
    const isChildItem = !isItem && depth === indent && /^\s*-(?:\s|$)/.test(text);
    if (depth <= indent && !isChildItem) break;
    last = line;
  }
  return { firstLine: first + 1, lastLine: last + 1 };
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length;
}
