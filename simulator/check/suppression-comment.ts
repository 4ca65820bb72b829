import { didYouMean } from "../document/index.ts";
import { checkDescriptions, isCheckCode } from "./check-code.ts";
import type { CheckFinding } from "./check-finding.ts";
import { makeFinding } from "./rule-world.ts";
import { endOfDay, type Suppression } from "./suppression.ts";

/** A file's text, for its comments. */
export interface CommentedText {
  readonly file: string;
  readonly lines: readonly string[];
}

/** The suppressions of a place, and what is wrong with those that cannot be understood. */
export interface SuppressionsRead {
  readonly suppressions: readonly Suppression[];
  readonly findings: readonly CheckFinding[];
}

/**
 * Reads the comments of a file that keep findings quiet. `# klaxon check disable CODE: reason` covers the rule, group, route or
 * field below it, `disable-file` the whole file; `until 2027-01-31` at the end is its last day, in UTC.
 */
export function readSuppressionComments({ file, lines }: CommentedText): SuppressionsRead {
  const suppressions: Suppression[] = [];
  const findings: CheckFinding[] = [];
  for (const [index, text] of lines.entries()) {
    if (!text.includes("klaxon check")) continue;
    const found = /(?:^|\s)#\s*klaxon check\b(.*)$/.exec(text);
    if (found === null) continue;
    const place = { file, line: index + 1, column: text.indexOf("#", found.index) + 1 };
    const read = readComment((found[1] ?? "").trim());
    if (typeof read === "string") {
      const advice = "write `# klaxon check disable CODE: reason`, at the end `until 2027-01-31` if you like";
      findings.push(
        makeFinding("suppression/malformed", { reason: read, advice }, { ...place, subject: undefined }),
      );
      continue;
    }
    const { codes, reason, untilMs, untilText } = read;
    const block = read.isWholeFile
      ? { firstLine: 1, lastLine: lines.length }
      : blockBelow(lines, index, place.column - 1);
    for (const code of codes) {
      const means = () => true;
      suppressions.push({ kind: "comment", code, reason, ...place, untilMs, untilText, ...block, means });
    }
  }
  return { suppressions, findings };
}

/** What is said of a code that no check has. */
export function unknownCode(code: string): string {
  const codes = checkDescriptions.map((check) => check.code);
  return `there is no check \`${code}\`${didYouMean(code, codes)}`;
}

interface Comment {
  readonly isWholeFile: boolean;
  readonly codes: readonly string[];
  readonly reason: string;
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
  for (const code of codes) if (!isCheckCode(code)) return unknownCode(code);
  const dated = /^(.*?)[\s[(]*\buntil\s+(\S+?)[\])]?$/s.exec(rest.trim());
  const reason = (dated === null ? rest : (dated[1] ?? "")).trim();
  if (colon === "" || reason === "") return "the suppression gives no reason";
  const isWholeFile = word === "disable-file";
  if (dated === null) return { isWholeFile, codes, reason, untilMs: undefined, untilText: "" };
  const untilText = dated[2] ?? "";
  const untilMs = endOfDay(untilText);
  if (untilMs === undefined) return `\`${untilText}\` is no date as in 2027-01-31`;
  return { isWholeFile, codes, reason, untilMs, untilText };
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
